/** Where in its work the robot is at each frame: what lies between two boundaries that arms and hands show. */
import { boundaryKinds } from '../../shared/model/keyframe';
import { defaultPolicy } from '../../shared/model/policy';
import type { EpisodeSignals } from '../../shared/model/dataset';
import type { Calibration } from '../keyframes/calibrate';
import { kinematicCues } from '../keyframes/kinematic-cues';
import { episodeMotion } from '../keyframes/motion';

/** What follows a boundary, in the order of `boundaryKinds`; then quarters, for episodes that show none. */
export const phaseNames = [
  'before the start',
  'approach',
  'at the object',
  'grasp',
  'carry',
  'near the goal',
  'at the goal',
  'retreat',
  'at rest',
  'first quarter',
  'second quarter',
  'third quarter',
  'last quarter',
] as const;
const quarters = phaseNames.length - 4;

export interface Course {
  /** One index into `phaseNames` for each frame. */
  phases: Uint8Array;
  /** Of the fastest arm, in its own full speeds; 0 where nothing is known of arms. */
  speed: Float32Array;
}

/** @param signals null where they cannot be read: then only quarters are known */
export function courseOf(
  signals: EpisodeSignals | null,
  calibration: Calibration,
  frames: number,
): Course {
  const speed = new Float32Array(frames);
  const motion =
    signals === null ? null : episodeMotion(signals, calibration, defaultPolicy.pause.smoothSec);
  for (const arm of motion?.arms ?? [])
    for (let t = 0; t < frames; t += 1)
      speed[t] = Math.max(speed[t] ?? 0, (arm.speed[t] ?? 0) / Math.max(arm.reference, 1e-9));
  const bounds = (motion === null ? [] : kinematicCues(motion, defaultPolicy))
    .flatMap(({ frame, boundary }) => (boundary === undefined ? [] : [{ frame, boundary }]))
    .sort((a, b) => a.frame - b.frame);
  const phases = new Uint8Array(frames);
  if (bounds.length === 0) {
    for (let t = 0; t < frames; t += 1) phases[t] = quarters + Math.floor((4 * t) / frames);
    return { phases, speed };
  }
  let next = 0;
  let phase = 0;
  for (let t = 0; t < frames; t += 1) {
    for (let bound = bounds[next]; bound !== undefined && bound.frame <= t; bound = bounds[next]) {
      phase = 1 + boundaryKinds.indexOf(bound.boundary);
      next += 1;
    }
    phases[t] = phase;
  }
  return { phases, speed };
}
