/**
 * The action label of the DualVLA paper (section 3.2.1), frame by frame: the arm accelerates more than it does on
 * average over the episode, or the hand changes between open and closed.
 */
import type { Cue } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import { derivative, norm } from '../signals/series';
import { kinematicCues } from './kinematic-cues';
import type { EpisodeMotion, HandMotion } from './motion';

/** What arms and hands say, as the policy's layers look at them. */
export const movementCues = (motion: EpisodeMotion, policy: Policy): Cue[] =>
  policy.layers === 'paper' ? actionLabels(motion, policy.gripper) : kinematicCues(motion, policy);

/**
 * One cue for each labelled frame of each arm (`turn`, its strength the acceleration against the episode's greatest)
 * and for each change of a hand. The paper differentiates the recorded pose; here it is the smoothed path that every
 * cue is read from (joints where no pose is known), for the second derivative of what an encoder counts is mostly its
 * steps.
 */
export function actionLabels(motion: EpisodeMotion, settings: Policy['gripper']): Cue[] {
  const { arms, hands, frames, fps } = motion;
  const ofArms = arms.flatMap(({ path, side }) => {
    const acceleration = norm(
      path.map((values) => derivative(derivative(values, fps), fps)),
      frames,
    );
    const mean = acceleration.reduce((sum, value) => sum + value, 0) / Math.max(frames, 1);
    const greatest = acceleration.reduce((most, value) => Math.max(most, value), 0);
    return Array.from(acceleration.entries()).flatMap(([frame, value]): Cue[] =>
      value > mean ? [{ kind: 'turn', frame, strength: value / greatest, ...sideOf(side) }] : [],
    );
  });
  const ofHands = hands.flatMap((hand) => {
    const open = isOpen(hand, settings);
    return Array.from(open.entries()).flatMap(([frame, now]): Cue[] => {
      if (frame === 0 || now === open[frame - 1]) return [];
      const kind = now ? 'gripper-open' : 'gripper-close';
      return [{ kind, frame, strength: 1, ...sideOf(hand.side) }];
    });
  });
  return [...ofArms, ...ofHands];
}

const sideOf = (side: HandMotion['side']): Pick<Cue, 'side'> => (side === 'single' ? {} : { side });

/** Per frame, by a Schmitt trigger on the opening. */
export function isOpen(
  { opening }: Pick<HandMotion, 'opening'>,
  { openAbove, closedBelow }: Pick<Policy['gripper'], 'openAbove' | 'closedBelow'>,
): boolean[] {
  let open = (opening[0] ?? 0) > 0.5;
  return Array.from(opening, (value) => {
    if (value > openAbove) open = true;
    if (value < closedBelow) open = false;
    return open;
  });
}
