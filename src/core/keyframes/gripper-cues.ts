/** Gripper cues: where a hand begins to close or to open. */
import type { Cue } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import type { HandMotion } from './motion';
import { derivative, smooth, type Series } from '../signals/series';

/** Hands are often recorded at a lower rate than the arm; this makes steps of up to 0.1 s one motion. */
const onsetSmoothSec = 0.12;

interface Swing {
  /** Frames of the two turning points. */
  from: number;
  to: number;
}

/** Strength of a brisk swing, however small: wide objects stop a hand early. */
const briskStrength = 0.6;

/**
 * One cue per swing of the opening that goes at least `policy.gripper.minSwing` of the dataset's range one way, or at
 * least `briskSwing` if that takes no longer than `briskSec`. The frame is the onset of the motion, `endFrame` where it
 * ends. A swing through both levels of the Schmitt trigger (above `openAbove` to below `closedBelow` or back) has full
 * strength; a smaller one counts by its size, so that a hand that closes half-way on an object is still seen. A first
 * opening before any closing only readies the hand and counts `readying` times as much; where no closing follows, it
 * may be the release of what was held from the beginning, and counts in full.
 */
export function gripperCues(hand: HandMotion, fps: number, settings: Policy['gripper']): Cue[] {
  const { opening } = hand;
  const rate = derivative(smooth(opening, onsetSmoothSec * fps), fps);
  const least = Math.min(settings.minSwing, settings.briskSwing);
  const cues = swings(opening, least).flatMap(({ from, to }): Cue[] => {
    const before = opening[from] ?? 0;
    const after = opening[to] ?? 0;
    const high = Math.max(before, after);
    const low = Math.min(before, after);
    const through = high > settings.openAbove && low < settings.closedBelow;
    const motion = moving(opening, rate, { from, to });
    const isBrisk =
      motion.endFrame - motion.frame <= settings.briskSec * fps &&
      isStep(opening, motion, high - low, fps);
    if (high - low < settings.minSwing && !isBrisk) return [];
    const closes = after < before;
    return [
      {
        kind: closes ? 'gripper-close' : 'gripper-open',
        strength: through ? 1 : Math.max(high - low, isBrisk ? briskStrength : 0),
        ...motion,
        ...(hand.side === 'single' ? {} : { side: hand.side }),
      },
    ];
  });
  const acts = withoutTwitches(cues, fps);
  const [first] = acts;
  const readies =
    first?.kind === 'gripper-open' && acts.some((act) => act.kind === 'gripper-close');
  if (readies) first.strength *= settings.readying;
  return acts;
}

/** A hand that opens again within this long has taken nothing, seconds; unless it went far, it only twitched. */
const twitchSec = 0.5;
const twitchStrength = 0.6;

/** Leaves out each closing that is at once undone, and what undoes it. */
function withoutTwitches(cues: readonly Cue[], fps: number): Cue[] {
  const isTwitch = (act: Cue | undefined, next: Cue | undefined): boolean =>
    act?.kind === 'gripper-close' &&
    next?.kind === 'gripper-open' &&
    act.strength < twitchStrength &&
    next.frame - act.frame <= twitchSec * fps;
  return cues.filter((cue, n) => !isTwitch(cue, cues[n + 1]) && !isTwitch(cues[n - 1], cue));
}

/** How long a hand stays before and after a brisk motion, seconds: what trembles is no act. */
const steadySec = 0.3;

/** Whether the opening is steady on both sides of a motion: within a fourth of its size, for `steadySec`. */
function isStep(
  opening: Series,
  { frame, endFrame }: { frame: number; endFrame: number },
  size: number,
  fps: number,
): boolean {
  const reach = Math.ceil(steadySec * fps);
  const isSteady = (from: number): boolean => {
    const part = opening.subarray(from, from + reach);
    return (
      from >= 0 && part.length === reach && Math.max(...part) - Math.min(...part) <= 0.25 * size
    );
  };
  // A tenth of the way at either end belongs to the motion; two frames more are its smoothing.
  return isSteady(frame - 2 - reach) && isSteady(endFrame + 3);
}

/**
 * Splits a series at its turning points; a turn counts when the way back is at least `least`. Swings smaller than
 * that are no swings, so a series that never moves has none.
 */
function swings(values: Series, least: number): Swing[] {
  const found: Swing[] = [];
  let from = 0;
  let low = 0;
  let high = 0;
  let rising: boolean | null = null;
  const at = (frame: number): number => values[frame] ?? 0;
  for (let t = 1; t < values.length; t++) {
    if (at(t) > at(high) || (at(t) === at(high) && rising === null)) high = t;
    if (at(t) < at(low) || (at(t) === at(low) && rising === null)) low = t;
    if (rising !== false && at(high) - at(t) >= least) {
      if (rising === true) found.push({ from, to: high });
      [from, low, rising] = [high, t, false];
      high = t;
    } else if (rising !== true && at(t) - at(low) >= least) {
      if (rising === false) found.push({ from, to: low });
      [from, high, rising] = [low, t, true];
      low = t;
    }
  }
  if (rising !== null) found.push({ from, to: rising ? high : low });
  return found;
}

/**
 * Onset and end of the motion within a swing: the frames at which it leaves the first and reaches the last tenth of
 * its way, and between them only the stretch around the fastest moment in which it is not much slower. Fingers
 * drift for seconds before and after they really close, and a turning point alone would mark the drift.
 */
function moving(
  values: Series,
  rate: Series,
  { from, to }: Swing,
): { frame: number; endFrame: number } {
  const start = values[from] ?? 0;
  const way = (values[to] ?? 0) - start;
  const done = (t: number): number => ((values[t] ?? 0) - start) / way;
  let last = from;
  while (last < to && done(last) < 0.9) last += 1;
  let first = last;
  while (first > from + 1 && done(first - 1) > 0.1) first -= 1;
  const speed = (t: number): number => (rate[t] ?? 0) * Math.sign(way);
  let fastest = first;
  for (let t = first; t <= last; t++) if (speed(t) > speed(fastest)) fastest = t;
  const slow = 0.3 * speed(fastest);
  let frame = fastest;
  while (frame > first && speed(frame - 1) > slow) frame -= 1;
  let endFrame = fastest;
  while (endFrame < last && speed(endFrame + 1) > slow) endFrame += 1;
  return { frame, endFrame };
}
