/** The named methods that every evaluation puts beside the studio's own, from arms and hands alone. */
import { defaultPolicy } from '../../shared/model/policy';
import { isOpen } from '../keyframes/action-labels';
import { gripperCues } from '../keyframes/gripper-cues';
import type { ArmMotion, EpisodeMotion } from '../keyframes/motion';
import { quantile } from '../signals/series';

/** Keyframes that lie closer than this are one, for every baseline alike, seconds. */
const mergeSec = 0.25;

/** Ascending; of frames closer than `mergeSec` the earliest stays. */
export function merged(frames: readonly number[], fps: number): number[] {
  const kept: number[] = [];
  for (const frame of [...frames].sort((a, b) => a - b)) {
    const last = kept.at(-1);
    if (last === undefined || (frame - last) / fps > mergeSec) kept.push(frame);
  }
  return kept;
}

/** As many frames as another method found, evenly spread: each in the middle of its share of the episode. */
export function uniform(frames: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * frames) / count));
}

/** The onset of every gripper motion. */
export function gripperOnly({ hands, fps }: EpisodeMotion): number[] {
  const cues = hands.flatMap((hand) => gripperCues(hand, fps, defaultPolicy.gripper));
  return merged(
    cues.map((cue) => cue.frame),
    fps,
  );
}

/** Every change between rest (below 15 % of the reference speed) and motion (above 30 %), with hysteresis. */
export function restMotion({ arms, fps }: EpisodeMotion): number[] {
  return merged(arms.flatMap(transitions), fps);
}

function transitions({ speed, reference }: ArmMotion): number[] {
  if (reference <= 0) return [];
  let moving = (speed[0] ?? 0) > 0.3 * reference;
  return Array.from(speed.keys()).filter((t) => {
    const now = (speed[t] ?? 0) / reference;
    if (moving ? now >= 0.15 : now <= 0.3) return false;
    moving = !moving;
    return true;
  });
}

/** Both of the above. */
export function gripperAndRestMotion(motion: EpisodeMotion): number[] {
  return merged([...gripperOnly(motion), ...restMotion(motion)], motion.fps);
}

/** Local minima of the speed (over +-0.25 s) below 35 % of the episode's upper quartile. */
export function speedMinima({ arms, fps }: EpisodeMotion): number[] {
  const reach = Math.max(1, Math.round(0.25 * fps));
  const minima = arms.flatMap(({ speed }) => {
    const level = 0.35 * quantile(speed, 0.75);
    return Array.from(speed.keys()).filter((t) => {
      const here = speed[t] ?? 0;
      if (here >= level || t === 0 || t === speed.length - 1) return false;
      // On a plateau the first frame counts.
      const before = speed.subarray(Math.max(0, t - reach), t);
      const after = speed.subarray(t + 1, t + reach + 1);
      return before.every((other) => other > here) && after.every((other) => other >= here);
    });
  });
  return merged(minima, fps);
}

/**
 * The keypoint rule of ARM (James and Davison 2022) and PerAct, as in their `demo_loading_utils.py`: a change of the
 * gripper, or a stop with an unchanged gripper at least four frames after the last. Adapted: joint velocities are
 * finite differences and "still" is a tenth of the reference speed; a continuous gripper is made binary with
 * hysteresis; one detector per arm. The rule's forced last frame is left out, as for everybody.
 */
export function armRule({ arms, hands, frames }: EpisodeMotion): number[] {
  const found = arms.flatMap((arm) => {
    const hand = hands.find((candidate) => candidate.side === arm.side) ?? hands[0];
    const open = hand === undefined ? null : isOpen(hand, defaultPolicy.gripper);
    const keypoints: number[] = [];
    let buffer = 0;
    for (let t = 0; t < frames; t++) {
      const openAt = (at: number): boolean => open?.[Math.min(Math.max(at, 0), frames - 1)] ?? true;
      const unchanged =
        t < frames - 2 && [t - 2, t - 1, t + 1].every((at) => openAt(at) === openAt(t));
      const still = (arm.speed[t] ?? 0) <= 0.1 * arm.reference;
      const stopped = buffer <= 0 && still && t !== frames - 2 && unchanged;
      buffer = stopped ? 4 : buffer - 1;
      if (t > 0 && (openAt(t) !== openAt(t - 1) || stopped)) keypoints.push(t);
    }
    return keypoints;
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

/**
 * AWE (Shi et al. 2023): waypoints between which straight lines stay within a threshold of the path; here the greedy
 * search, which takes each line as far as it goes. The threshold is a hundredth of a metre for an end-effector (as in
 * the paper, for robomimic and bimanual data 0.005 and 0.01) and a twentieth of the range for joints. Frames at which a
 * gripper changes are waypoints too.
 */
export function aweWaypoints(motion: EpisodeMotion): number[] {
  const waypoints = motion.arms.flatMap((arm) => {
    const threshold = arm.arm.role === 'joints' ? 0.05 : 0.01;
    const found: number[] = [];
    let from = 0;
    for (let to = 2; to < motion.frames; to++) {
      if (deviation(arm, from, to) <= threshold) continue;
      from = to - 1;
      found.push(from);
    }
    return found;
  });
  return merged([...waypoints, ...gripperOnly(motion)], motion.fps);
}

/** Largest distance from the path between two frames to the straight line that is run through at an even pace. */
function deviation({ path }: ArmMotion, from: number, to: number): number {
  let largest = 0;
  for (let t = from + 1; t < to; t++) {
    const share = (t - from) / (to - from);
    let squared = 0;
    for (const values of path) {
      const start = values[from] ?? 0;
      const line = start + share * ((values[to] ?? 0) - start);
      squared += ((values[t] ?? 0) - line) ** 2;
    }
    largest = Math.max(largest, Math.sqrt(squared));
  }
  return largest;
}
