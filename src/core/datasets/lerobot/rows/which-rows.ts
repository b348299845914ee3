/** Which rows of a data file are an episode, and in which order. */
import type { EpisodeMeta } from '../../../../shared/model/dataset';
import { quoteName } from '../../duckdb';
import type { DataSource } from '../lerobot-dataset';

/** The SQL that picks the rows of the episode, with its values. */
export function rowsOf(
  source: DataSource,
  episode: EpisodeMeta,
  columns: ReadonlyMap<string, string>,
): { where: string; values: Record<string, number> } {
  if (source.wholeFile) return { where: '', values: {} };
  if (columns.has('episode_index')) {
    return {
      where: 'WHERE episode_index = $episode',
      values: { episode: episode.index },
    };
  }
  if (columns.has('index') && source.globalRange !== null) {
    const { from, to } = source.globalRange;
    return {
      where: 'WHERE "index" >= $from AND "index" < $to',
      values: { from, to },
    };
  }
  throw new Error('it has neither episode_index nor index to find the episode by');
}

/** Frames are ordered by `frame_index`; without it by `index`; without both as they lie in the file. */
export function frameOrder(columns: ReadonlyMap<string, string>): string {
  const known = ['frame_index', 'index'].find((name) => columns.has(name));
  return known === undefined ? 'file_row_number' : `${quoteName(known)}, file_row_number`;
}
