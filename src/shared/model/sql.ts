/** What the SQL box reads from, and what it gives. */

export type SqlType = 'INTEGER' | 'DOUBLE' | 'BOOLEAN' | 'VARCHAR' | 'VARCHAR[]';

export interface SqlColumn {
  name: string;
  type: SqlType;
  /** What it holds, in a few words. */
  about: string;
}

/** By table. `keyframes` has those that stand and those that were pruned. */
export const sqlSchema = {
  episodes: [
    { name: 'episode', type: 'INTEGER', about: 'index' },
    { name: 'task', type: 'VARCHAR', about: 'all of its tasks in one text' },
    { name: 'seconds', type: 'DOUBLE', about: 'length' },
    { name: 'frames', type: 'INTEGER', about: 'length' },
    { name: 'state', type: 'VARCHAR', about: 'unproposed, proposed, in-review, finished' },
    { name: 'outcome', type: 'VARCHAR', about: 'success, partial, failure, unknown' },
    { name: 'dropped', type: 'BOOLEAN', about: 'left out of exports' },
    { name: 'drop_reason', type: 'VARCHAR', about: 'as failed, duplicate; null without one' },
    { name: 'tags', type: 'VARCHAR[]', about: '' },
    { name: 'issues', type: 'VARCHAR[]', about: 'codes, as video-missing' },
    { name: 'cues', type: 'VARCHAR[]', about: 'kinds, as gripper-close' },
    { name: 'cameras', type: 'VARCHAR[]', about: 'keys of those with pictures' },
    { name: 'curators', type: 'VARCHAR[]', about: 'who decided anything' },
    { name: 'reviewers', type: 'VARCHAR[]', about: 'who finished it' },
    { name: 'disputes', type: 'INTEGER', about: 'what those differ on' },
    { name: 'policy', type: 'VARCHAR', about: 'of its proposals' },
    { name: 'keyframes', type: 'INTEGER', about: 'that stand' },
    { name: 'undecided', type: 'INTEGER', about: 'of those' },
    { name: 'sparsity', type: 'DOUBLE', about: 'percent' },
  ],
  keyframes: [
    { name: 'episode', type: 'INTEGER', about: 'index' },
    { name: 'frame', type: 'INTEGER', about: '' },
    { name: 'seconds', type: 'DOUBLE', about: 'from the start of the episode' },
    { name: 'state', type: 'VARCHAR', about: 'proposed, accepted, pruned' },
    { name: 'score', type: 'DOUBLE', about: '0 to 1' },
    { name: 'cues', type: 'VARCHAR[]', about: 'kinds' },
    { name: 'boundary', type: 'VARCHAR', about: 'as grasp, lift' },
    { name: 'text', type: 'VARCHAR', about: 'reasoning' },
    { name: 'source', type: 'VARCHAR', about: 'dataset, model, movement, curator' },
  ],
} as const satisfies Record<string, readonly SqlColumn[]>;

export type SqlTable = keyof typeof sqlSchema;
export type SqlValue = string | number | boolean | null;

export interface SqlResult {
  columns: string[];
  rows: SqlValue[][];
  /** Whether there were more rows than are given. */
  more: boolean;
  /** Of the column `episode`, those that the dataset has, in order; null without such a column. */
  episodes: number[] | null;
  seconds: number;
}
