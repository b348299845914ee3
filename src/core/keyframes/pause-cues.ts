/** Pause cues: where an arm comes to rest, where it sets off again, and where it only slows down for a moment. */
import type { Cue } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import type { ArmMotion } from './motion';
import { clamp01, type Series } from '../signals/series';

/** A stretch of frames, both inclusive, in which the arm is slow. */
interface Pause {
  from: number;
  to: number;
  /** The slowest frame. */
  slowest: number;
  /** 0 just below the level, 1 at a standstill. */
  depth: number;
}

/**
 * How much a pause counts at least where no hand tells the course of the work: enough for a deep one to stand by
 * itself.
 */
const standstill = 0.6;

/** What moves for less long before the first rest is no work but a stale first row, seconds. */
const staleSec = 0.5;

/** All stretches in which the speed stays below `speedShare` of the arm's reference speed. */
function pausesOf(arm: ArmMotion, settings: Policy['pause']): Pause[] {
  const level = settings.speedShare * arm.reference;
  const speed = (t: number): number => arm.speed[t] ?? 0;
  const pauses: Pause[] = [];
  if (level <= 0) return pauses;
  for (let t = 0; t < arm.speed.length; t++) {
    if (speed(t) >= level) continue;
    const from = t;
    let slowest = t;
    while (t + 1 < arm.speed.length && speed(t + 1) < level) {
      t += 1;
      if (speed(t) < speed(slowest)) slowest = t;
    }
    pauses.push({ from, to: t, slowest, depth: clamp01(1 - speed(slowest) / level) });
  }
  return pauses;
}

/**
 * Cues of the arm's pauses. A pause of at least `restSec` has one where the arm comes to rest and one where it sets
 * off; a shorter one has a single cue at its slowest frame. Standing still before the first or after the last
 * movement is no event, so an episode that begins (but for a stale first row) or ends at rest has only the other cue
 * there.
 *
 * Where no hand tells the course of the work, the rest before and after it counts in full. Any other pause may be mere
 * hesitation: it counts by how sharply the arm turns there, but at least `hesitation` (`standstill` without a hand).
 *
 * @param angles degrees by which the path turns, per frame
 * @param alone whether no hand tells the course of the work
 */
export function pauseCues(
  arm: ArmMotion,
  fps: number,
  settings: Policy['pause'],
  around: { angles: Series; alone: boolean },
): Cue[] {
  const end = arm.speed.length - 1;
  const side = arm.side === 'single' ? {} : { side: arm.side };
  return pausesOf(arm, settings).flatMap((pause, n) => {
    const { from, to, depth } = pause;
    const isLong = to - from + 1 >= settings.restSec * fps;
    const isFirst = from === 0 || (n === 0 && isLong && from <= staleSec * fps);
    const atEdge = isFirst || to === end;
    const turn = around.angles.subarray(from, to + 1).reduce((a, b) => Math.max(a, b), 0) / 180;
    const hesitation = around.alone ? standstill : settings.hesitation;
    const strength = depth * (atEdge && around.alone ? 1 : Math.max(hesitation, turn));
    const cue = (frame: number): Cue => ({ kind: 'pause', strength, frame, ...side });
    if (isFirst && to === end) return [];
    if (isFirst) return [{ ...cue(setsOff(arm, pause, settings)), boundary: 'start' }];
    if (to === end) return [{ ...cue(comesToRest(arm, pause, settings)), boundary: 'settle' }];
    if (!isLong) return [cue(pause.slowest)];
    return [cue(comesToRest(arm, pause, settings)), cue(setsOff(arm, pause, settings))];
  });
}

/** First frame of the pause below the share at which people call it rest, or its slowest frame. */
function comesToRest(arm: ArmMotion, pause: Pause, settings: Policy['pause']): number {
  const level = settings.stopShare * arm.reference;
  let frame = pause.from;
  while (frame < pause.slowest && (arm.speed[frame] ?? 0) > level) frame += 1;
  return frame;
}

/** First frame after the pause above the share at which people call it moving, or where the speed peaks before. */
function setsOff(arm: ArmMotion, pause: Pause, settings: Policy['pause']): number {
  const level = settings.goShare * arm.reference;
  const speed = (frame: number): number => arm.speed[frame] ?? 0;
  let frame = pause.to;
  while (speed(frame) < level && speed(frame + 1) > speed(frame)) frame += 1;
  return frame;
}
