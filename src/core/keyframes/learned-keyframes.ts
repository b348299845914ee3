/** Keyframes of an episode as in the reviewed episodes that it fits. */
import type { Cue } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import type { Learned } from '../learning/carry';
import type { Mark } from '../learning/references';
import { policyFor, scoreOf, type FusedKeyframe } from './fuse';
import type { LearnedPlan } from './learned-plan';
import { byNearest } from './near-frames';

/** How sure a keyframe is that fits as badly as one may. */
const leastStrength = 0.5;

export interface LearnedKeyframe extends FusedKeyframe {
  /** As the best reference has it; null for a forced end. */
  mark: Mark | null;
}

/**
 * Ascending by frame. Each has a `reviewed` cue that names its references, and what arms, hands and cameras say nearby.
 * No smallest gap: a curator who keeps two that are near each other wants both.
 *
 * @param cues every cue of the episode, before fusion
 */
export function learnedKeyframes(
  learned: Learned,
  { references, limit }: Pick<LearnedPlan, 'references' | 'limit'>,
  {
    cues,
    frames,
    fps,
    policy,
  }: { cues: readonly Cue[]; frames: number; fps: number; policy: Policy },
): LearnedKeyframe[] {
  const strength = 1 - (1 - leastStrength) * Math.min(1, learned.cost / limit);
  const best = references.find(({ episode }) => episode === learned.best);
  const { weights } = policyFor(cues, policy);
  const places = learned.marks.map(({ frame }) => frame);
  const near = byNearest(places, cues, policy.mergeSec * fps);
  const keyframes = learned.marks.map((each): LearnedKeyframe => {
    const { frame } = each;
    const mark = best?.marks[each.mark] ?? null;
    const boundary = mark?.boundary?.kind;
    const reviewed: Cue = {
      kind: 'reviewed',
      strength,
      frame,
      ...(boundary === undefined ? {} : { boundary }),
      references: each.references,
      costs: each.costs,
    };
    const all = [reviewed, ...(near.get(frame) ?? [])];
    return { frame, cues: all, score: scoreOf(all, weights), mark };
  });
  const ends = [
    ...(policy.keepFirstFrame ? [0] : []),
    ...(policy.keepLastFrame ? [frames - 1] : []),
  ];
  const forced = [...new Set(ends)].filter((frame) => !places.includes(frame));
  return [...keyframes, ...forced.map((frame) => ({ frame, cues: [], score: 0, mark: null }))].sort(
    (a, b) => a.frame - b.frame,
  );
}
