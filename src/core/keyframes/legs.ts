/** The straight legs of a way: where it turns. */
import { clamp01 } from '../signals/series';

/** More than this nobody says in one sentence. */
const mostLegs = 3;

/**
 * Frames at which a way turns, with its first and last one, ascending: the straight line from one to the next is left by
 * at most `tolerance`, or there are three legs (Ramer, Douglas and Peucker, the farthest frame first).
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
    let [farthest, turn] = [tolerance, -1];
    for (const [leg, end] of turns.slice(1).entries()) {
      const start = turns[leg] ?? from;
      const way = movesOf(places, start, end);
      for (let t = start + 1; t < end; t++) {
        const off = distance(movesOf(places, start, t), way);
        if (off > farthest) [farthest, turn] = [off, t];
      }
    }
    if (turn < 0) break;
    turns.push(turn);
    turns.sort((a, b) => a - b);
  }
  return turns;
}

/** How far each axis goes between two frames. */
export const movesOf = (
  places: readonly ArrayLike<number>[],
  from: number,
  to: number,
): number[] => places.map((values) => (values[to] ?? 0) - (values[from] ?? 0));

/** Of a point from the straight line between 0 and `way`. */
function distance(point: readonly number[], way: readonly number[]): number {
  const along = point.reduce((sum, value, axis) => sum + value * (way[axis] ?? 0), 0);
  const square = way.reduce((sum, value) => sum + value * value, 0);
  const share = square > 0 ? clamp01(along / square) : 0;
  return Math.hypot(...point.map((value, axis) => value - share * (way[axis] ?? 0)));
}
