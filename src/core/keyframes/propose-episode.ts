/** Keyframes and drafts of one episode, from its signals alone: the pure heart of proposing. */
import type { EpisodeSignals } from '../../shared/model/dataset';
import type { Cue, Reasoning } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import type { Calibration } from './calibrate';
import { draftReasoning } from './draft';
import { fuse } from './fuse';
import { kinematicCues } from './kinematic-cues';
import { episodeMotion } from './motion';
import { textChangeCues } from './text-change';

export interface EpisodeInput {
  signals: EpisodeSignals;
  calibration: Calibration;
  tasks: readonly string[];
  /** Dense reasoning of the dataset, one text per frame, or null. */
  reasoning: readonly string[] | null;
}

export interface ProposedKeyframe {
  frame: number;
  cues: Cue[];
  score: number;
  reasoning: Reasoning;
}

/** Ascending by frame. Deterministic: the same input and policy give the same keyframes. */
export function proposeEpisode(input: EpisodeInput, policy: Policy): ProposedKeyframe[] {
  const { signals, calibration, reasoning } = input;
  const motion = episodeMotion(signals, calibration, policy.pause.smoothSec);
  const kinematic = kinematicCues(motion, policy);
  const texts = reasoning === null ? [] : textChangeCues(reasoning.slice(0, signals.frames));
  const keyframes = fuse([...kinematic, ...texts], signals, policy);
  const grips = kinematic.filter((cue) => cue.endFrame !== undefined);
  const draft = { motion, grips, tasks: input.tasks, reasoning };
  return keyframes.map((keyframe, i) => ({
    ...keyframe,
    reasoning: draftReasoning(
      draft,
      keyframe.frame,
      keyframes[i + 1]?.frame ?? Math.max(0, signals.frames - 1),
    ),
  }));
}
