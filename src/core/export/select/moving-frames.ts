/** Where the work in an episode begins and ends: the rest before and after it is idle. */
import type { Policy } from '../../../shared/model/policy';
import type { EpisodeMotion } from '../../keyframes/motion';

/** A hand that opens or closes by this share of its travel from one frame to the next acts. */
const handStep = 0.02;

/**
 * Half-open range from the first to the last movement of any arm or hand; null where none moves (or none is known). An
 * arm moves from where its speed leaves `stopShare` of its reference speed on its way to `speedShare`: by the same
 * shares that say where a pause ends, so that a trimmed episode begins where its first keyframe would be.
 */
export function movingFrames(
  motion: EpisodeMotion,
  { speedShare, stopShare }: Policy['pause'],
): { from: number; to: number } | null {
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const { speed, reference } of motion.arms) {
    const fast = speedShare * reference;
    const slow = stopShare * reference;
    if (fast <= 0) continue;
    let first = speed.findIndex((value) => value >= fast);
    let last = speed.findLastIndex((value) => value >= fast);
    if (first < 0) continue;
    while (first > 0 && (speed[first - 1] ?? 0) > slow) first -= 1;
    while (last < speed.length - 1 && (speed[last + 1] ?? 0) > slow) last += 1;
    from = Math.min(from, first);
    to = Math.max(to, last + 1);
  }
  for (const { opening } of motion.hands) {
    for (let frame = 1; frame < opening.length; frame += 1) {
      if (Math.abs((opening[frame] ?? 0) - (opening[frame - 1] ?? 0)) < handStep) continue;
      from = Math.min(from, frame - 1);
      to = Math.max(to, frame + 1);
    }
  }
  return to > from ? { from, to } : null;
}
