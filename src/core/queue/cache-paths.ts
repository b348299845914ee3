/**
 * Paths in what workers answer, mostly in the words of a problem. A worker's cache of the Hub lies elsewhere than the
 * coordinator's, but what is told is to be what one process would have told.
 */
import { hubPlace } from '../files/hub-cache';

/** In place of the repository's folder in the cache, on the way: no text of a dataset knows a batch's id. */
const markOf = (batch: string): string => `hub-cache-${batch}:`;

/** For the answer of a worker whose dataset lies at the real path `root`. */
export const withoutCachePaths = (answer: unknown, root: string, batch: string): unknown =>
  moved(answer, hubPlace(root)?.repository, markOf(batch));

/** For the coordinator, whose dataset lies at the real path `root`. */
export const withCachePaths = (answer: unknown, root: string, batch: string): unknown =>
  moved(answer, markOf(batch), hubPlace(root)?.repository);

function moved(value: unknown, from: string | undefined, to: string | undefined): unknown {
  if (from === undefined || to === undefined) return value;
  const move = (each: unknown): unknown => {
    if (typeof each === 'string') return each.replaceAll(from, () => to);
    if (Array.isArray(each)) return each.map(move);
    if (each === null || typeof each !== 'object' || ArrayBuffer.isView(each)) return each;
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, move(inner)]));
  };
  return move(value);
}
