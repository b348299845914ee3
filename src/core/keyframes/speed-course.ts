/** The speed of an arm over an episode: where it is highest, rises, and comes to rest. */
import type { Policy } from '../../shared/model/policy';
import type { Series } from '../signals/series';

export const at = (values: Series, frame: number): number => values[frame] ?? 0;

/** The frame of the highest speed from `from` to `to`, both inclusive; of equal ones the first. */
export function fastest(speed: Series, from: number, to: number): number {
  let found = from;
  for (let t = from; t <= to; t++) if (at(speed, t) > at(speed, found)) found = t;
  return found;
}

/** First frame from `from` on with at least `level`, which a later frame has. */
export function rises(speed: Series, from: number, level: number): number {
  let frame = from;
  while (at(speed, frame) < level) frame += 1;
  return frame;
}

/** Where the arm comes to rest for good: slow for `restSec`, or to the end; null where only at the last frame. */
export function settling(
  speed: Series,
  from: number,
  fps: number,
  { stopShare, restSec }: Policy['phase'],
): number | null {
  const end = speed.length - 1;
  const peak = fastest(speed, from, end);
  const level = stopShare * at(speed, peak);
  for (let t = peak; t < end; t++) {
    const first = t;
    while (t <= end && at(speed, t) <= level) t += 1;
    const length = t - first;
    if (length > 0 && (t > end || length >= restSec * fps)) return first;
  }
  return null;
}
