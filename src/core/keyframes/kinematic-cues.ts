/** Layer 2 as a whole: every cue that arms and hands give in one episode. */
import type { Cue } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import { gripperCues } from './gripper-cues';
import type { ArmMotion, EpisodeMotion, HandMotion } from './motion';
import { pauseCues } from './pause-cues';
import { turnAngles, turnCues } from './turn';

/** Cues in no particular order; strengths in [0, 1], frames within the episode. */
export function kinematicCues(motion: EpisodeMotion, policy: Policy): Cue[] {
  const { fps } = motion;
  const grips = motion.hands.flatMap((hand) => gripperCues(hand, fps, policy.gripper));
  const acts = grips.flatMap((cue) => [cue.frame, cue.endFrame ?? cue.frame]);
  const ofArms = motion.arms.flatMap((arm) => {
    const angles = turnAngles(arm, fps, policy.turn.windowSec);
    const level = policy.pause.speedShare * arm.reference;
    const carrying = carryingOf(motion.hands, arm.side);
    return [
      ...pauseCues(arm, fps, policy.pause, { angles, acts }),
      ...turnCues(arm, fps, policy.turn, { angles, level, carrying }),
    ];
  });
  return [...grips, ...ofArms];
}

function carryingOf(
  hands: readonly HandMotion[],
  side: ArmMotion['side'],
): ((frame: number) => boolean) | null {
  const hand = hands.find((candidate) => candidate.side === side) ?? hands[0];
  return hand === undefined ? null : (frame) => (hand.opening[frame] ?? 1) < 0.5;
}
