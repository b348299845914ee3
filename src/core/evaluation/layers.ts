/** What each layer proposes on its own under the default policy, and what it gains over evenly spread keyframes. */
import type { Cue } from '../../shared/model/keyframe';
import { defaultPolicy } from '../../shared/model/policy';
import { uniform } from './baselines';
import { predict, type LabelledCues } from './fit';
import { gainOf, score, type Gain, type Prediction, type Score } from './score';

export interface SplitEpisode extends Pick<LabelledCues, 'label' | 'motion'> {
  /** Of arms and hands alone. */
  movement: readonly Cue[];
  /** Of the cameras alone. */
  video: readonly Cue[];
}

/** None of them sees the dataset's texts; nothing is fitted. */
export interface LayerScores {
  video: Score;
  kinematics: Score;
  both: Score;
}

export function predictLayers(
  episodes: readonly SplitEpisode[],
): Record<keyof LayerScores, Prediction[]> {
  const by = (cuesOf: (episode: SplitEpisode) => readonly Cue[]): Prediction[] =>
    episodes.map((episode) => predict({ ...episode, cues: cuesOf(episode) }, defaultPolicy));
  return {
    video: by(({ video }) => video),
    kinematics: by(({ movement }) => movement),
    both: by(({ movement, video }) => [...movement, ...video]),
  };
}

export const scoreLayers = (of: Record<keyof LayerScores, Prediction[]>): LayerScores => ({
  video: score(of.video),
  kinematics: score(of.kinematics),
  both: score(of.both),
});

/** F1 at +-0.25 s that a method gains over as many keyframes in each episode, evenly spread. */
export const gainOverUniform = (predictions: readonly Prediction[]): Gain =>
  gainOf(
    predictions,
    predictions.map((prediction) => ({
      ...prediction,
      keyframes: uniform(prediction.frames, prediction.keyframes.length),
    })),
  );
