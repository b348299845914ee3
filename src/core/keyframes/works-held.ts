/**
 * Rests of an arm while it carries something: standing more than once on the way, it does something with what it holds.
 */
import type { Policy } from '../../shared/model/policy';
import type { Series } from '../signals/series';

/** A stretch of frames, both inclusive. */
export interface Rest {
  from: number;
  to: number;
}

interface Carry {
  from: number;
  to: number;
  /** Where the last movement begins, if it does after a dip: the rest before it is the hold above the goal. */
  near: number | null;
}

/** A rest that the last movement follows within this is the one before the goal, seconds. */
const nearSec = 0.5;

/**
 * Where an arm pours, wipes or screws with what it holds: it stands still (half as fast as what counts for rest, for
 * `restSec`) at least twice between lifting and arriving, beside the hold above the goal. Ascending; none where it
 * stands once, for that is hesitation.
 *
 * @param speed one value per frame
 */
export function worksHeld(
  speed: Series,
  carry: Carry,
  fps: number,
  { stopShare, restSec }: Pick<Policy['phase'], 'stopShare' | 'restSec'>,
): Rest[] {
  const peak = speed
    .subarray(carry.from, carry.to + 1)
    .reduce((most, value) => Math.max(most, value), 0);
  const slow = { level: 0.5 * stopShare * peak, frames: restSec * fps };
  const rests = restsWithin(speed, carry, slow);
  const isHold = ({ from, to }: Rest): boolean =>
    carry.near !== null && from <= carry.near && to >= carry.near - nearSec * fps;
  return rests.filter((rest) => !isHold(rest)).length < 2 ? [] : rests;
}

/**
 * Rests of at least `frames` frames, in which the speed stays below `level`; ascending.
 *
 * @param within what is looked at; no rest touches its ends
 */
function restsWithin(
  speed: Series,
  { from, to }: { from: number; to: number },
  { level, frames }: { level: number; frames: number },
): Rest[] {
  const rests: Rest[] = [];
  for (let t = from + 1; t < to; t++) {
    if ((speed[t] ?? 0) > level) continue;
    const first = t;
    while (t < to && (speed[t] ?? 0) <= level) t += 1;
    if (t < to && first > from + 1 && t - first >= frames) rests.push({ from: first, to: t - 1 });
  }
  return rests;
}
