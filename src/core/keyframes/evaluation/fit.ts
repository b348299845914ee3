/** Fits the fusion of the kinematic cues to labelled boundaries: two weights and the threshold. */
import type { Cue } from '../../../shared/model/keyframe';
import type { Policy } from '../../../shared/model/policy';
import { fuse } from '../fuse';
import { kinematicCues } from '../kinematic-cues';
import type { EpisodeMotion } from '../motion';
import type { LabelledEpisode } from './labels';
import { f1At, type Prediction } from './score';

export interface LabelledMotion {
  label: LabelledEpisode;
  motion: EpisodeMotion;
  /** Cues from the dataset's own dense reasoning; they depend on no policy. */
  texts: readonly Cue[];
}

interface Fusion {
  pause: number;
  turn: number;
  threshold: number;
}

/** A gripper cue has its weight by decree: wherever a hand acts, something happened. */
const grid: readonly Fusion[] = [0.4, 0.5, 0.6, 0.7, 0.8].flatMap((pause) =>
  [0.3, 0.45, 0.6, 0.75, 0.9].flatMap((turn) =>
    [0.2, 0.25, 0.3, 0.35, 0.4].map((threshold) => ({ pause, turn, threshold })),
  ),
);

/** Differences in the objective below this are the noise of which few episodes happen to be labelled. */
const noise = 0.01;
const toleratedSec = [0.15, 0.25, 0.35, 0.5];

/**
 * The policy with weights and threshold fitted; everything else stays as given. The objective is F1 averaged over
 * several tolerances (one alone jumps with single frames) and over datasets, so that the one with the most labels
 * does not decide alone. The answer is not the best point of the grid but the mean of all, weighted by
 * `exp(objective / noise)`: with a handful of episodes the best point is mostly luck, its surroundings are not.
 */
export function fitFusion(episodes: readonly LabelledMotion[], start: Policy): Policy {
  const values = grid.map((fusion) => objective(episodes, withFusion(start, fusion)));
  const best = Math.max(...values);
  const shares = values.map((value) => Math.exp((value - best) / noise));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const mean = (name: keyof Fusion): number =>
    grid.reduce((sum, fusion, i) => sum + fusion[name] * (shares[i] ?? 0), 0) / total;
  return withFusion(start, {
    pause: mean('pause'),
    turn: mean('turn'),
    threshold: mean('threshold'),
  });
}

function withFusion(policy: Policy, { pause, turn, threshold }: Fusion): Policy {
  return { ...policy, threshold, weights: { ...policy.weights, pause, turn } };
}

/** What is proposed under a policy: the frames that a cue supports, forced ends left out. */
export function predict({ label, motion, texts }: LabelledMotion, policy: Policy): Prediction {
  const keyframes = fuse([...kinematicCues(motion, policy), ...texts], motion, policy)
    .filter((keyframe) => keyframe.cues.length > 0)
    .map((keyframe) => keyframe.frame);
  return { label, frames: motion.frames, keyframes };
}

function objective(episodes: readonly LabelledMotion[], policy: Policy): number {
  const datasets = [...new Set(episodes.map((episode) => episode.label.dataset))];
  const values = datasets.flatMap((name) => {
    const members = episodes.filter((episode) => episode.label.dataset === name);
    const predictions = members.map((episode) => predict(episode, policy));
    return toleratedSec.map((toleranceSec) => f1At(predictions, toleranceSec));
  });
  return values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
}
