/** How often a hand closes, and how often it goes back and forth. */
import { defaultPolicy } from '../../shared/model/policy';
import type { Series } from '../signals/series';

/** A turn that follows another within this long is no act of its own, seconds. */
const chatterSec = 0.5;
/** Share of its travel from which a change of direction counts. */
const leastTurn = 0.1;

interface Turn {
  frame: number;
  closes: boolean;
}

/** @param opening 0 closed to 1 open, per frame */
export const chatterOf = (opening: Series, fps: number): number =>
  turnsOf(opening, leastTurn).filter(
    ({ frame }, at, all) => at > 0 && frame - (all[at - 1]?.frame ?? 0) <= chatterSec * fps,
  ).length;

/** Closings, those left out that follow an opening within half a second: a hand that chatters grasps once. */
export const attemptsOf = (opening: Series, fps: number): number =>
  turnsOf(opening, defaultPolicy.gripper.minSwing).filter(
    ({ frame, closes }, at, all) =>
      closes && (at === 0 || frame - (all[at - 1]?.frame ?? 0) > chatterSec * fps),
  ).length;

/** The frames at which the opening has gone back by `least` from its last extremum. */
function turnsOf(opening: Series, least: number): Turn[] {
  const turns: Turn[] = [];
  let [low, high] = [opening[0] ?? 0, opening[0] ?? 0];
  let rising: boolean | null = null;
  for (const [frame, value] of opening.entries()) {
    low = Math.min(low, value);
    high = Math.max(high, value);
    if (rising !== false && high - value >= least) {
      turns.push({ frame, closes: true });
      [rising, low, high] = [false, value, value];
    } else if (rising !== true && value - low >= least) {
      turns.push({ frame, closes: false });
      [rising, low, high] = [true, value, value];
    }
  }
  return turns;
}
