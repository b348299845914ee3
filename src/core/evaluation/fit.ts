/** Fits the fusion of the cues to labelled boundaries: three weights and the threshold. */
import type { Cue } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import { fuse, policyFor } from '../keyframes/fuse';
import type { EpisodeMotion } from '../keyframes/motion';
import type { LabelledEpisode } from './labels';
import { f1At, type Prediction } from './score';

export interface LabelledCues {
  label: LabelledEpisode;
  motion: EpisodeMotion;
  /** Everything that speaks in this episode; what is fitted changes only how much each counts. */
  cues: readonly Cue[];
}

interface Fusion {
  pause: number;
  turn: number;
  event: number;
  threshold: number;
}

/** A gripper cue has its weight by decree: wherever a hand acts, something happened. */
const grid: readonly Fusion[] = [0.5, 0.6, 0.7, 0.8].flatMap((pause) =>
  [0.3, 0.45, 0.6, 0.75, 0.9].flatMap((turn) =>
    [0, 0.15, 0.3, 0.45].flatMap((event) =>
      [0.2, 0.25, 0.3, 0.35, 0.4].map((threshold) => ({ pause, turn, event, threshold })),
    ),
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
function fitFusion(episodes: readonly LabelledCues[], start: Policy): Policy {
  const kinds = new Set(episodes.flatMap(({ cues }) => cues.map((cue) => cue.kind)));
  // A weight that nothing depends on needs no trial.
  const tried = grid.filter(
    ({ pause, turn, event }) =>
      (kinds.has('event') || event === 0.3) &&
      (kinds.has('pause') || pause === 0.7) &&
      (kinds.has('turn') || turn === 0.6),
  );
  const values = tried.map((fusion) => objective(episodes, withFusion(start, fusion)));
  const best = Math.max(...values);
  const shares = values.map((value) => Math.exp((value - best) / noise));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const mean = (name: keyof Fusion): number =>
    tried.reduce((sum, fusion, i) => sum + fusion[name] * (shares[i] ?? 0), 0) / total;
  return withFusion(start, {
    pause: mean('pause'),
    turn: mean('turn'),
    event: mean('event'),
    threshold: mean('threshold'),
  });
}

function withFusion(policy: Policy, { pause, turn, event, threshold }: Fusion): Policy {
  return { ...policy, threshold, weights: { ...policy.weights, pause, turn, event } };
}

/** What is proposed under a policy: the frames that a cue supports, forced ends left out. */
export function predict({ label, motion, cues }: LabelledCues, policy: Policy): Prediction {
  const keyframes = fuse(cues, motion, policyFor(cues, policy))
    .filter((keyframe) => keyframe.cues.length > 0)
    .map((keyframe) => keyframe.frame);
  return { label, frames: motion.frames, keyframes };
}

/**
 * What is proposed for each episode under a policy fitted on the other datasets; null with fewer than two datasets. In
 * the order of `episodes`.
 */
export function crossValidate(
  episodes: readonly LabelledCues[],
  start: Policy,
): Prediction[] | null {
  const names = [...new Set(episodes.map(({ label }) => label.dataset))];
  if (names.length < 2) return null;
  const policies = new Map(
    names.map((name) => [
      name,
      fitFusion(
        episodes.filter(({ label }) => label.dataset !== name),
        start,
      ),
    ]),
  );
  return episodes.map((episode) => predict(episode, policies.get(episode.label.dataset) ?? start));
}

function objective(episodes: readonly LabelledCues[], policy: Policy): number {
  const predictions = episodes.map((episode) => predict(episode, policy));
  const datasets = [...new Set(episodes.map((episode) => episode.label.dataset))];
  const values = datasets.flatMap((name) => {
    const members = predictions.filter(({ label }) => label.dataset === name);
    return toleratedSec.map((toleranceSec) => f1At(members, toleranceSec));
  });
  return values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
}
