/** Which episode comes next, and which lie beside this one. */
import type { MethodInput } from '../../../../shared/api';
import type { Connection } from '../../../connection';

export type QueueOrder = NonNullable<MethodInput<'review.next'>['order']>;

/** The next unfinished episode after this one, else the first one left anywhere; null when all are finished. */
export async function nextUnfinished(
  call: Connection['call'],
  { projectId, order }: { projectId: string; order: QueueOrder },
  after: number,
): Promise<number | null> {
  const ahead = await call('review.next', { projectId, after, order });
  if (ahead.episode !== null || ahead.finished >= ahead.total) return ahead.episode;
  const { episode } = await call('review.next', { projectId, after: null, order });
  return episode === after ? null : episode;
}

export interface Neighbours {
  previous: number | null;
  next: number | null;
}

/** The episodes before and after this one in the dataset's own order. Indices may have holes. */
export async function episodeNeighbours(
  call: Connection['call'],
  datasetId: string,
  episode: number,
): Promise<Neighbours> {
  const read = async (offset: number, limit: number) =>
    await call('dataset.episodes', { datasetId, offset: Math.max(0, offset), limit });
  const around = async (position: number): Promise<Neighbours> => {
    const { rows } = await read(position - 1, 3);
    const at = rows.findIndex(({ index }) => index === episode);
    return { previous: rows[at - 1]?.index ?? null, next: rows[at + 1]?.index ?? null };
  };
  // Without holes, index and position agree.
  const guess = await read(episode, 1);
  if (guess.rows[0]?.index === episode) return around(episode);
  // With holes, the position is below the index: halve until it is found.
  let [low, high] = [0, Math.min(episode, guess.total - 1)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = (await read(middle, 1)).rows[0]?.index ?? Number.POSITIVE_INFINITY;
    if (found < episode) low = middle + 1;
    else high = middle;
  }
  return around(low);
}
