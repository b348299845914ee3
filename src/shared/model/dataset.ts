/** What a dataset is to the studio, whatever format it came in. Words as in docs of LeRobot. */
import type { Problem } from '../errors';
import type { KinematicChain } from './kinematics';
import type { SourceOutcome } from './outcome';

export interface CameraInfo {
  /** Feature name, e.g. `observation.images.top`. */
  key: string;
  /** Pixels, as the video file says; 0 where no file of this camera exists. */
  width: number;
  height: number;
  /**
   * `h264`, `av1`, ...; `jpeg`, `png`, `raw` for pictures stored one by one; null where no file of this camera could be
   * read.
   */
  codec: string | null;
  /** Frames from one random-access picture to the next (the largest distance seen); null if unknown. */
  gop: number | null;
  /** Its files are on the Hub, which gave none of them; left out elsewhere. */
  notDownloaded?: true;
}

export interface FeatureInfo {
  key: string;
  /** As declared: numeric numpy name, `bool`, `string`, `image`, `video`, `language`. */
  dtype: string;
  shape: number[];
  /** One name per dimension, flattened; null where the dataset has none that fit the shape. */
  names: string[] | null;
  /** The one name that the dataset gives to all values together, as `robo_obs`; left out where it has none. */
  heading?: string;
}

export type PartRole =
  | 'gripper'
  | 'hand'
  | 'joints'
  | 'end-effector-position'
  | 'end-effector-rotation'
  | 'base'
  | 'head'
  | 'torso'
  | 'force'
  | 'other';

/** Which arm: by its side where the dataset names it, else by its number; `single` where there is only one. */
export const armSides = ['left', 'right', 'first', 'second', 'third', 'fourth', 'single'] as const;
export type ArmSide = (typeof armSides)[number];

/** How a rotation is written; a `matrix` is row by row, `6d` the first two columns of one. */
export const rotationKinds = ['euler', 'rotation-vector', 'quaternion', '6d', 'matrix'] as const;
export type RotationKind = (typeof rotationKinds)[number];

/** Some dimensions of one feature that belong to one thing of the robot. */
export interface EmbodimentPart {
  role: PartRole;
  side: ArmSide;
  /** `observation.state` or `action` (or another numeric feature). */
  feature: string;
  /** Indices into the feature's flattened values, ascending. */
  dims: number[];
  /** What the values are: a place, its rate of change, a force, or a command that is not a place (a binary gripper). */
  quantity: 'position' | 'velocity' | 'effort' | 'command';
  /** Of a rotation, where it is known. */
  rotation?: RotationKind;
  /**
   * Of a gripper or hand: whether larger values mean open, as the user, its name or another signal says (of several
   * values: of the first). Else it is judged by how it moves over all episodes, and a note says so.
   */
  openWhen?: 'larger' | 'smaller';
  /** Of a gripper or hand: how late it is recorded to close and to open, seconds, as the curator says. */
  lagSec?: { close: number; open: number };
  /** Of joints: how they move the hand, where the user named a description of the robot. */
  chain?: KinematicChain;
}

export interface Embodiment {
  /** `robot_type` of the dataset, or null. */
  robot: string | null;
  /** Where the parts come from: GR00T's `modality.json`, the names of dimensions, the motion itself, or the user. */
  source: 'modality' | 'names' | 'guess' | 'user';
  arms: number;
  parts: EmbodimentPart[];
  /** One sentence each: what was guessed, what is missing. */
  notes: string[];
}

export interface DatasetSummary {
  /** Opaque; stable for a real path on one machine. */
  id: string;
  name: string;
  path: string;
  format: 'lerobot' | 'rlds' | 'hdf5' | 'video-folder';
  version: string;
  fps: number;
  episodes: number;
  frames: number;
  tasks: string[];
  cameras: CameraInfo[];
  features: FeatureInfo[];
  embodiment: Embodiment;
  /** Whether the dataset brings per-frame reasoning text, and in which column. */
  reasoningColumn: string | null;
  problems: Problem[];
}

/** A dataset of the Hub whose metadata and numbers are here. */
export interface FetchResult {
  /** Its address. */
  path: string;
}

/** What a download of the rest of a dataset gives. */
export interface DownloadResult {
  files: number;
  bytes: number;
}

/** What a check of the whole dataset gives; what it found about single episodes is with them. */
export interface CheckResult {
  /** Whether every picture was decoded. */
  deep: boolean;
  /** Episodes in which something was found, by the check or before. */
  episodes: number;
  /** Of each kind a few, the rest counted. */
  problems: Problem[];
  /** How much of the episodes is idle, in words; null where there are no numbers. */
  idle: string | null;
}

/** One demonstration, as the dataset's metadata tells it. */
export interface EpisodeMeta {
  index: number;
  /** Rows. */
  length: number;
  tasks: string[];
}

/** Where the pictures of one camera of one episode are. */
export interface EpisodeVideo {
  cameraKey: string;
  /** URL relative to the page's origin, byte-range capable. */
  url: string;
  /**
   * The same pictures from 0 s on as H.264, for a window that cannot decode the file; made when it is asked for. Null
   * where there is none.
   */
  proxyUrl: string | null;
  /** Presentation time in the file at which the episode's first picture starts. */
  startSec: number;
  /** Pictures of this episode in the file: normally the episode's length. */
  frames: number;
  /** Whether it comes from the Hugging Face Hub piece by piece, not being downloaded. */
  onHub?: boolean;
  /** Frames by which a project shows it later; see `CameraShifts`. */
  shift?: number;
}

export interface EpisodeDetail {
  index: number;
  /** The episodes beside it in the dataset's own order; null at its ends. */
  previous: number | null;
  next: number | null;
  length: number;
  fps: number;
  tasks: string[];
  fingerprint: string;
  videos: EpisodeVideo[];
  /** Keys of cameras whose videos are on the Hub, not here, and that the Hub does not give now. */
  notDownloaded?: string[];
  /** Dense reasoning, one text per frame, where the dataset has it. */
  reasoning: string[] | null;
  /** How it ended, as far as the source says; absent in what a window kept since an older studio. */
  outcome?: SourceOutcome | null;
  problems: Problem[];
}

/** One numeric feature over one episode. */
export interface SignalBlock {
  key: string;
  names: string[];
  /** Row-major: frame, then dimension; length = frames x names.length. NaN stays NaN. */
  values: Float32Array;
}

export interface EpisodeSignals {
  episode: number;
  frames: number;
  fps: number;
  /** Stored timestamps (seconds): shown and checked, never used to find a picture. Null where the column is missing. */
  timestampsSec: Float64Array | null;
  blocks: SignalBlock[];
}
