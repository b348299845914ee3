/** The straight legs of a way: where it turns. */
import { clamp01 } from '../signals/series';

/** More than this nobody says in one sentence. */
const mostLegs = 3;

/**
 * Frames at which a way turns, with its first and last one, ascending: the straight line from one to the next is left
 * by at most `tolerance`, or there are three legs (Ramer, Douglas and Peucker, the farthest frame first).
 *
 * @param places one series per axis, `tolerance` in their unit
 */
export function turnsOf(
  places: readonly ArrayLike<number>[],
  { from, to }: { from: number; to: number },
  tolerance: number,
): number[] {
  const turns = [from, to];
  while (turns.length <= mostLegs) {
    const [first] = turns
      .slice(1)
      .map((end, leg) => farthest(places, turns[leg] ?? from, end))
      .sort((a, b) => b.off - a.off);
    if (first === undefined || first.off <= tolerance) break;
    turns.push(first.at);
    turns.sort((a, b) => a - b);
  }
  // Where the way stays as far from the line for long, a turn was set somewhere along it, not at its end.
  for (let turn = 1; turn < turns.length - 1; turn++) {
    turns[turn] = farthest(places, turns[turn - 1] ?? from, turns[turn + 1] ?? to).at;
  }
  return turns;
}

/** How far each axis goes between two frames. */
export const movesOf = (places: readonly ArrayLike<number>[], from: number, to: number): number[] =>
  places.map((values) => (values[to] ?? 0) - (values[from] ?? 0));

/** The frame that lies farthest off the straight line from one frame to another. */
function farthest(
  places: readonly ArrayLike<number>[],
  from: number,
  to: number,
): { at: number; off: number } {
  const way = movesOf(places, from, to);
  let [at, most] = [from, 0];
  for (let t = from + 1; t < to; t++) {
    const off = distance(movesOf(places, from, t), way);
    if (off > most) [at, most] = [t, off];
  }
  return { at, off: most };
}

/** Of a point from the straight line between 0 and `way`. */
function distance(point: readonly number[], way: readonly number[]): number {
  const along = point.reduce((sum, value, axis) => sum + value * (way[axis] ?? 0), 0);
  const square = way.reduce((sum, value) => sum + value * value, 0);
  const share = square > 0 ? clamp01(along / square) : 0;
  return Math.hypot(...point.map((value, axis) => value - share * (way[axis] ?? 0)));
}
