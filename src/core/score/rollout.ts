/** A rollout, wherever it comes from. */
import type { Problem } from '../../shared/errors';
import type { EpisodeSignals } from '../../shared/model/dataset';
import type { Dataset, VideoSource } from '../datasets/dataset';
import type { Calibration } from '../keyframes/calibrate';

/** A robot as its rollouts show it; of one `Robot`, motions can be compared. */
export interface Robot {
  calibration: Calibration;
  /** How much an arm's action tells at its limits: the dimensions of `action` that belong to no gripper. */
  actions: { feature: string; dims: number[]; quantity: 'position' | 'velocity' }[];
  /** What was guessed, in words for a source; empty where nothing was. */
  guessed: string;
}

export interface Rollout {
  id: string;
  task: string;
  /** In [0, 1]; null: unknown. */
  outcome: number | null;
  policy: string | null;
  /** As text; rollouts of the same task and seed began alike. */
  seed: string | null;
  /** What tells it from others of the same video or episode: two rollouts that share one are siblings. */
  video: string | null;
  episode: string | null;
  /** Frames a second; null where nothing tells. */
  fps: number | null;
  /** Ascending by frame. */
  texts: { frame: number; text: string }[];
  robot: Robot | null;
  /** Null where the rollout has no numbers. Throws `corrupt-data` or `io` naming what cannot be read. */
  signals(): Promise<EpisodeSignals | null>;
  /** Empty where there are none. Throws `corrupt-data` or `io` naming what cannot be read. */
  videos(limit?: number): Promise<VideoSource[]>;
}

export interface RolloutSet {
  /** Whose episodes they are, in the same order; absent where they come from elsewhere. */
  dataset?: Dataset;
  rollouts: Rollout[];
  problems: Problem[];
}
