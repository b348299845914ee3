/** From cues to keyframes: non-maximum suppression, score, threshold, smallest gap, forced ends. */
import {
  isHandAct,
  layerOf,
  type Cue,
  type CueLayer,
  type FrameRun,
} from '../../shared/model/keyframe';
import { labelRuns } from './label-runs';
import { Placed, Takeable } from './near-frames';
import type { Policy } from '../../shared/model/policy';
import { weightOf } from '../../shared/model/policy';

export interface FusedKeyframe {
  frame: number;
  /** Ascending by frame. Empty for a first or last frame that the policy forces and no cue supports. */
  cues: Cue[];
  /** In [0, 1]. */
  score: number;
  /** See `Proposal.run`. */
  run?: FrameRun;
}

const isText = ({ kind }: Cue): boolean => layerOf(kind) === 'text';

/**
 * `1 - prod(1 - weight * strength)`, each kind (and side) counted once, by its strongest cue. A change of the text adds
 * nothing to what others saw there, for it speaks of the same: the score is the larger of the two.
 */
export function scoreOf(cues: readonly Cue[], weights: Policy['weights']): number {
  const seen = cues.filter((cue) => !isText(cue));
  return Math.max(combined(seen, weights), combined(cues.filter(isText), weights));
}

function combined(cues: readonly Cue[], weights: Policy['weights']): number {
  const strongest = new Map<string, number>();
  for (const cue of cues) {
    const key = `${cue.kind} ${cue.side ?? ''}`;
    strongest.set(key, Math.max(strongest.get(key) ?? 0, weighted(cue, weights)));
  }
  return 1 - [...strongest.values()].reduce((rest, share) => rest * (1 - share), 1);
}

const weighted = (cue: Cue, weights: Policy['weights']): number =>
  weightOf(cue.kind, weights) * cue.strength;

/**
 * The policy for what there is to see. Where only the video speaks (no arm and no hand is known), each scene event is a
 * candidate; where only the dataset's texts do, each change of them counts in full. Where no hand tells the course of
 * the work, the arm's rests weigh as its phases would, and scene events count, too. Beside a hand they only support.
 */
export function policyFor(cues: readonly Cue[], policy: Policy): Policy {
  const { weights, event } = policy;
  const isSeenAs = (least: number): number =>
    policy.layers === 'any' ? Math.max(weights.event, least) : weights.event;
  if (policy.layers === 'any' && cues.every(({ kind }) => layerOf(kind) === 'scene')) {
    return { ...policy, threshold: 0, weights: { ...weights, event: isSeenAs(event.alone) } };
  }
  if (policy.layers === 'any' && cues.every(({ kind }) => layerOf(kind) !== 'movement')) {
    const isMute = cues.every(({ kind }) => layerOf(kind) === 'text');
    const texts = isMute && weights['text-change'] > 0 ? 1 : weights['text-change'];
    return {
      ...policy,
      weights: { ...weights, event: isSeenAs(event.alone), 'text-change': texts },
    };
  }
  if (cues.some(({ kind, boundary }) => isHandAct(kind) || (kind === 'phase' && boundary))) {
    return policy;
  }
  const pause = Math.max(weights.pause, weights.phase);
  return { ...policy, weights: { ...weights, pause, event: isSeenAs(event.withoutHand) } };
}

/** Arms and pictures that mean the same speak this far apart at most, seconds: a recording's clocks differ. */
const agreeSec = 0.25;

/**
 * Keyframes of one episode, ascending by frame, at least `minGapSec` apart (the stronger one stays; a gripper's
 * before any other). The result does not depend on the order of the cues.
 *
 * @param episode length in frames and rate
 */
export function fuse(
  cues: readonly Cue[],
  episode: { frames: number; fps: number },
  policy: Policy,
): FusedKeyframe[] {
  const { frames, fps } = episode;
  if (frames < 1) return [];
  if (policy.layers === 'paper') {
    const runs = labelRuns(cues, episode).map(({ frame, cues: at, from, to }) => {
      return { frame, cues: at, score: 1, run: { from, to } };
    });
    return force(runs, episode, { ...policy, minGapSec: 0 });
  }
  const reach = policy.layers === 'both' ? Math.max(policy.mergeSec, agreeSec) : policy.mergeSec;
  const left = new Takeable([...cues].sort((a, b) => a.frame - b.frame || compare(a, b)));
  const candidates: FusedKeyframe[] = [];
  for (const centre of [...cues].sort((a, b) => byRank(a, b, policy.weights))) {
    if (!left.has(centre)) continue;
    const { frame } = centre;
    const isTaken = (cue: Cue): boolean => Math.abs(cue.frame - frame) / fps <= reach;
    const taken = left.take(frame, frame - reach * fps - 1, isTaken);
    candidates.push({ frame, cues: taken, score: scoreOf(taken, policy.weights) });
  }
  const kept = new Placed<FusedKeyframe>(policy.minGapSec * fps);
  const passing = candidates.filter(
    (candidate) => candidate.score >= policy.threshold && hasLayers(candidate.cues, policy),
  );
  // The candidates come strongest first.
  for (const candidate of passing) {
    const free = kept
      .near(candidate.frame)
      .every((other) => Math.abs(other.frame - candidate.frame) / fps >= policy.minGapSec);
    if (free) kept.add(candidate);
  }
  return force(kept.all, episode, policy);
}

function hasLayers(cues: readonly Cue[], policy: Policy): boolean {
  if (policy.layers === 'any') return true;
  const speaks = (layer: CueLayer): boolean => cues.some(({ kind }) => layerOf(kind) === layer);
  return speaks('scene') && speaks('movement');
}

/** A forced end takes in the keyframes that would come closer to it than the gap allows. */
function force(
  kept: readonly FusedKeyframe[],
  { frames, fps }: { frames: number; fps: number },
  policy: Policy,
): FusedKeyframe[] {
  let result = [...kept];
  const ends = new Set<number>();
  if (policy.keepFirstFrame) ends.add(0);
  if (policy.keepLastFrame) ends.add(frames - 1);
  for (const frame of ends) {
    const isNear = (other: FusedKeyframe): boolean =>
      !ends.has(other.frame) && Math.abs(other.frame - frame) / fps < policy.minGapSec;
    const near = result.filter((other) => other.frame === frame || isNear(other));
    const cues = near.flatMap((other) => other.cues);
    const gone = new Set(near);
    result = result.filter((other) => !gone.has(other));
    const run = near.find((other) => other.frame === frame)?.run;
    const score = run === undefined ? scoreOf(cues, policy.weights) : 1;
    result.push({ frame, cues, score, ...(run === undefined ? {} : { run }) });
  }
  return result.sort((a, b) => a.frame - b.frame);
}

/** Gripper first, then by weight; then anything that makes the order total. */
function byRank(a: Cue, b: Cue, weights: Policy['weights']): number {
  return (
    Number(isHandAct(b.kind)) - Number(isHandAct(a.kind)) ||
    weighted(b, weights) - weighted(a, weights) ||
    a.frame - b.frame ||
    compare(a, b)
  );
}

function compare(a: Cue, b: Cue): number {
  const [left, right] = [identity(a), identity(b)];
  return left < right ? -1 : Number(left > right);
}

const identity = (cue: Cue): string =>
  `${cue.kind} ${cue.side ?? ''} ${cue.strength} ${cue.endFrame ?? ''}`;
