/** How sharply the arm's path bends at each frame. */
import type { Cue } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import type { ArmMotion } from './motion';
import type { Series } from '../signals/series';

/**
 * Angle in degrees (0 straight on, 180 back the way it came) between the stretch of path before and after each
 * frame. The stretches are measured along the path, each as long as `windowSec` at the arm's reference speed: a
 * pause has no length, so the angle says whether the arm goes on where it was going before it paused. 0 within the
 * first and the last half stretch.
 */
export function turnAngles(arm: ArmMotion, fps: number, windowSec: number): Series {
  const frames = arm.speed.length;
  const reach = windowSec * arm.reference;
  if (reach <= 0) return new Float64Array(frames);
  // Sensor noise of an arm at rest would add length without end.
  const still = 0.1 * arm.reference;
  let length = 0;
  const along = arm.speed.map((speed) => (length += speed > still ? speed / fps : 0));
  const end = frames - 1;
  let before = 0;
  let after = 0;
  return along.map((here, t) => {
    while (before < t && (along[before + 1] ?? 0) <= here - reach) before += 1;
    while (after < end && (along[after] ?? 0) < here + reach) after += 1;
    if (here - (along[before] ?? 0) < reach / 2 || (along[after] ?? 0) - here < reach / 2) return 0;
    return angleBetween(arm.path, before, t, after);
  });
}

function angleBetween(path: readonly Series[], from: number, at: number, to: number): number {
  let dot = 0;
  let first = 0;
  let second = 0;
  for (const values of path) {
    const a = (values[at] ?? 0) - (values[from] ?? 0);
    const b = (values[to] ?? 0) - (values[at] ?? 0);
    dot += a * b;
    first += a * a;
    second += b * b;
  }
  if (first === 0 || second === 0) return 0;
  return (Math.acos(Math.min(Math.max(dot / Math.sqrt(first * second), -1), 1)) * 180) / Math.PI;
}

/**
 * At each frame the highest value within `reach` frames: from a list of those that may yet be it, which descends, so
 * that each value is looked at twice however far that is.
 */
function highestAround(values: Series, reach: number): Series {
  const highest = new Float64Array(values.length);
  const candidates = new Int32Array(values.length);
  let [first, count] = [0, 0];
  for (let ahead = 0; ahead < values.length + reach; ahead++) {
    if (ahead < values.length) {
      const value = values[ahead] ?? 0;
      while (count > first && (values[candidates[count - 1] ?? 0] ?? 0) <= value) count -= 1;
      candidates[count] = ahead;
      count += 1;
    }
    const t = ahead - reach;
    if (t < 0) continue;
    while ((candidates[first] ?? 0) < t - reach) first += 1;
    highest[t] = values[candidates[first] ?? 0] ?? 0;
  }
  return highest;
}

/**
 * Turn cues of one arm: the sharpest frame of every stretch in which the path turns by more than
 * `policy.turn.angleDeg` while the arm moves. Strength is the angle as a share of a full reversal, less where the
 * hand is free (`freeHand`): an arm that carries nothing wanders more.
 *
 * @param level speed below which the arm pauses: turns there belong to the pause
 * @param carrying whether the hand on this side is closed at a frame; null where the robot has no hand
 */
export function turnCues(
  arm: ArmMotion,
  fps: number,
  settings: Policy['turn'],
  around: { angles: Series; level: number; carrying: ((frame: number) => boolean) | null },
): Cue[] {
  const { angles, level, carrying } = around;
  const reach = Math.max(1, Math.round(settings.windowSec * fps));
  const sharpest = highestAround(angles, reach);
  const cues: Cue[] = [];
  for (let t = 0; t < angles.length; t++) {
    const angle = angles[t] ?? 0;
    if (angle < settings.angleDeg || (arm.speed[t] ?? 0) < level) continue;
    const last = cues.at(-1);
    // Of equally sharp frames the first counts.
    if (angle < (sharpest[t] ?? 0) || (last !== undefined && t - last.frame <= reach)) continue;
    const share = carrying === null || carrying(t) ? 1 : settings.freeHand;
    const side = arm.side === 'single' ? {} : { side: arm.side };
    cues.push({ kind: 'turn', strength: (share * angle) / 180, frame: t, ...side });
  }
  return cues;
}
