/** Curves of a camera as if something had moved at given times. */
import type { CameraCurves } from '../../../src/core/events/camera-motion';

export interface MadeMove {
  fromSec: number;
  toSec: number;
}

/** Speed 0 to 1, rising and falling like an arm's. */
const speedAt = (moves: readonly MadeMove[], sec: number): number =>
  moves.reduce((sum, { fromSec, toSec }) => {
    const share = (sec - fromSec) / (toSec - fromSec);
    return share > 0 && share < 1 ? sum + Math.sin(Math.PI * share) ** 0.5 : sum;
  }, 0);

/** Seen by a camera that stands still (`wrist` false) or moves along; a hand acts for 0.4 s from each of `acts` on. */
export function madeCurves(
  of: { moves: readonly MadeMove[]; acts?: readonly number[]; wrist: boolean; sec: number },
  rateHz: number,
): CameraCurves {
  const { moves, acts = [], wrist, sec } = of;
  const pictures = Math.round(sec * rateHz);
  // A change is that between two pictures.
  const at = (value: (sec: number) => number): number[] =>
    Array.from({ length: pictures }, (_, t) => (t === 0 ? 0 : value((t - 0.5) / rateHz)));
  const acting = (time: number): number =>
    acts.some((from) => time > from && time < from + 0.4) ? 1 : 0;
  return {
    whole: at((time) => 0.1 + 9 * speedAt(moves, time) ** 2 + acting(time)),
    quiet: at((time) => 0.05 + (wrist ? 6 * speedAt(moves, time) ** 2 : 0)),
    lively: at((time) => 0.3 + 12 * speedAt(moves, time) ** 2 + 12 * acting(time)),
    growth: null,
  };
}
