/** Layer 2 as a whole: every cue that arms and hands give in one episode. */
import type { BoundaryKind, Cue } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import { limits } from '../files/limits';
import { nthSmallest } from '../signals/nth-smallest';
import { gripperCues } from './gripper-cues';
import type { ArmMotion, EpisodeMotion, HandMotion } from './motion';
import { pauseCues } from './pause-cues';
import { phasesOf, type ExplainedStretch } from './phases';
import { toolCues } from './tools';
import { turnAngles, turnCues } from './turn';

/** Cues in no particular order; strengths in [0, 1], frames within the episode. */
export function kinematicCues(motion: EpisodeMotion, policy: Policy): Cue[] {
  const { fps } = motion;
  const hands = motion.hands.map((hand) => ({
    hand,
    acts: inTime(strongest(gripperCues(hand, fps, policy.gripper)), hand, motion),
  }));
  const named = new Map<Cue, BoundaryKind>();
  const ofArms = motion.arms.flatMap((arm) => {
    const own = hands.filter(({ hand }) => belongs(hand, arm, motion));
    const acts = own.flatMap(({ acts }) => acts);
    const phases = phasesOf(arm, acts, fps, policy);
    for (const [act, boundary] of phases.acts) named.set(act, boundary);
    const angles = turnAngles(arm, fps, policy.turn.windowSec);
    const level = policy.pause.speedShare * arm.reference;
    const carrying = carryingOf(own[0]);
    const alone = phases.cues.length === 0;
    const others = [
      ...strongest(pauseCues(arm, fps, policy.pause, { angles, alone })),
      ...strongest(turnCues(arm, fps, policy.turn, { angles, level, carrying })),
    ];
    return [...phases.cues, ...unexplained(others, phases.explained)];
  });
  const ofHands = hands
    .flatMap(({ acts }) => acts)
    .map((act): Cue => {
      const boundary = named.get(act);
      return boundary === undefined ? act : { ...act, boundary };
    });
  return [...ofHands, ...ofArms, ...toolCues(motion.toolRuns, motion.frames)];
}

/** Of very many cues of one kind, which come in order, those that say most: each is held against others. */
export function strongest(cues: Cue[]): Cue[] {
  if (cues.length <= limits.episodeCues) return cues;
  const least = nthSmallest(
    Float64Array.from(cues, ({ strength }) => -strength),
    limits.episodeCues - 1,
  );
  return cues.filter(({ strength }) => -strength <= least).slice(0, limits.episodeCues);
}

/** Acts, which come in order, at the frames at which they happen, where they are known to be recorded late. */
function inTime(
  acts: readonly Cue[],
  { lagSec }: HandMotion,
  { fps, frames }: EpisodeMotion,
): readonly Cue[] {
  if (lagSec === undefined) return acts;
  let next = 0;
  return acts.map((act) => {
    const lag = act.kind === 'gripper-close' ? lagSec.close : lagSec.open;
    // One kind may be later than the other, and none comes before the act that it follows.
    const moved = (recorded: number): number =>
      Math.min(Math.max(recorded - Math.round(lag * fps), next), frames - 1);
    const frame = moved(act.frame);
    next = frame;
    const end = act.endFrame === undefined ? {} : { endFrame: moved(act.endFrame) };
    next = frame + 1;
    return { ...act, frame, ...end };
  });
}

/** A hand goes with the arm on its side; one whose arm is not known, with every arm. */
function belongs(hand: HandMotion, arm: ArmMotion, { arms }: EpisodeMotion): boolean {
  return hand.side === arm.side || !arms.some(({ side }) => side === hand.side);
}

/** Whether the hand holds something at a frame: it closed last, or is nearly closed before it first acts. */
function carryingOf(
  own: { hand: HandMotion; acts: readonly Cue[] } | undefined,
): ((frame: number) => boolean) | null {
  if (own === undefined) return null;
  return (frame) => {
    const last = own.acts.findLast((act) => act.frame <= frame);
    return last === undefined
      ? (own.hand.opening[frame] ?? 1) < 0.5
      : last.kind === 'gripper-close';
  };
}

function unexplained(cues: readonly Cue[], explained: readonly ExplainedStretch[]): Cue[] {
  return cues.flatMap((cue) => {
    const share = explained
      .filter(({ from, to }) => cue.frame >= from && cue.frame <= to)
      .reduce((least, stretch) => Math.min(least, stretch.share), 1);
    return share === 0 ? [] : [{ ...cue, strength: cue.strength * share }];
  });
}
