/**
 * What predicting the pictures is worth: the same fusion, fitted and scored the same way, with some of the cues only.
 */
import type { Cue } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import { crossValidate, type LabelledCues } from './fit';
import { gainOf, score, type Gain, type Prediction, type Score } from './score';

/** The cues of one episode by where they come from. */
export interface LayeredEpisode extends Omit<LabelledCues, 'cues'> {
  kinematic: readonly Cue[];
  /** Peaks of surprise; none where there is no video. */
  predicted: readonly Cue[];
  /** The same from plain changes of the picture. */
  changed: readonly Cue[];
}

export interface Ablation {
  /** Cross-validated like the whole. */
  scores: Record<string, Score>;
  /** F1 at +-0.25 s that prediction adds to plain picture changes, in the same fusion. */
  predictionAdds: { withKinematics: Gain; alone: Gain };
  /** F1 at +-0.25 s that what the cameras show, as it is proposed from, adds to the kinematic cues. */
  videoAdds: Gain;
}

/**
 * Null with fewer than two datasets.
 *
 * @param whole what arms, hands and cameras together propose, cross-validated
 */
export function ablate(
  episodes: readonly LayeredEpisode[],
  start: Policy,
  whole: readonly Prediction[] | null,
): Ablation | null {
  const fitted = (cuesOf: (episode: LayeredEpisode) => readonly Cue[]): Prediction[] | null =>
    crossValidate(
      episodes.map((episode) => ({ ...episode, cues: cuesOf(episode) })),
      start,
    );
  if (whole === null) return null;
  const both = fitted((episode) => [...episode.kinematic, ...episode.predicted]);
  const bothPlain = fitted((episode) => [...episode.kinematic, ...episode.changed]);
  const kinematics = fitted((episode) => episode.kinematic);
  const video = fitted((episode) => episode.predicted);
  const videoPlain = fitted((episode) => episode.changed);
  if (!both || !bothPlain || !kinematics || !video || !videoPlain) return null;
  return {
    scores: {
      'kinematics and events': score(both),
      'kinematics and picture changes': score(bothPlain),
      'kinematics only': score(kinematics),
      'events only': score(video),
      'picture changes only': score(videoPlain),
    },
    predictionAdds: { withKinematics: gainOf(both, bothPlain), alone: gainOf(video, videoPlain) },
    videoAdds: gainOf(whole, kinematics),
  };
}
