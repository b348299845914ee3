/** `meta/stats.json`: statistics over the whole dataset. */
import path from 'node:path';
import { keyframeColumn, rewrittenColumns } from '../rows/columns';
import type { ExportDraft } from '../copy/draft';
import type { ExportDatabase } from '../../files/export-database';
import { readObject, writeObject } from './source-lists';
import { changedStats, rowStats } from './row-stats';
import { asStats, basicStats, keysOf, quantiles, StatsSum, type Stats } from './stats';
import type { WrittenFile } from '../rows/copied-rows';

/** What the writers of `meta/` work with. */
export interface MetaTask {
  draft: ExportDraft;
  database: ExportDatabase;
  written: readonly WrittenFile[];
  /** The partial folder. */
  folder: string;
}

/**
 * Where every episode goes along, what the source says stays, and only changed and new features are made. Where episodes
 * are left out (or the repair of totals asks, or the source says nothing) everything is made anew: from `sum`, the
 * episodes' own statistics, or if there are none from the rows. Pictures without statistics per episode keep the source's.
 */
export async function writeGlobalStats(
  task: MetaTask,
  known: { source: string | null; sum: StatsSum | null },
): Promise<void> {
  const { draft } = task;
  const object = known.source === null ? null : await readObject(known.source);
  const stated = renamedStats(draft, asStats(object));
  const anew = object === null || draft.leavesOut || draft.rules.repairs.has('totals');
  const newest = draft.source.layout === 'v3';
  const fallback = newest ? [...basicStats, ...Object.keys(quantiles)] : basicStats;
  const keys = keysOf(Object.values(stated), fallback);
  const sum = known.sum ?? (await sumOf(task, keys, anew));
  const changed = new Set([keyframeColumn, ...rewrittenColumns(draft.rules)]);
  const stats: Stats = { ...stated };
  for (const [feature, made] of sum.result()) {
    const whole = made.episodes === draft.episodes.length;
    if (!whole || (!anew && !changed.has(feature))) continue;
    const wanted = stated[feature] === undefined ? keys : Object.keys(stated[feature]);
    stats[feature] = Object.fromEntries(
      wanted.flatMap((key) => (made.stats[key] === undefined ? [] : [[key, made.stats[key]]])),
    );
  }
  await writeObject(path.join(task.folder, 'meta/stats.json'), stats);
}

/** Sums what is needed: every numeric column of the rows, or only what the export changed. */
async function sumOf(task: MetaTask, keys: readonly string[], anew: boolean): Promise<StatsSum> {
  const sum = new StatsSum();
  const counted = [...new Set([...basicStats, ...keys])];
  if (anew) {
    for (const written of task.written) {
      const found = await rowStats(task.draft, task.database, written, counted);
      for (const stats of found.values()) sum.add(stats);
    }
  } else {
    for (const episode of task.draft.episodes) {
      sum.add(changedStats(task.draft, episode, counted));
    }
  }
  return sum;
}

/** Statistics under the names their features have in the export; dropped cameras are left out. */
export function renamedStats(draft: ExportDraft, stats: Stats): Stats {
  return Object.fromEntries(
    Object.entries(stats)
      .filter(([name]) => !draft.droppedCameras.includes(name))
      .map(([name, each]) => [draft.rules.names.get(name) ?? name, each]),
  );
}
