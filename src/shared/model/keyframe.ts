/** Keyframes: what the machine proposes and what a review makes of it. */
import type { ArmSide } from './dataset';
import type { Redundancy } from './redundancy';

export const cueKinds = [
  'gripper-close',
  'gripper-open',
  'phase',
  'pause',
  'turn',
  'event',
  'text-change',
  'reviewed',
  'manual',
] as const;
export type CueKind = (typeof cueKinds)[number];

export type CueLayer = 'movement' | 'scene' | 'text' | 'curator';

const layers: Readonly<Record<CueKind, CueLayer>> = {
  'gripper-close': 'movement',
  'gripper-open': 'movement',
  phase: 'movement',
  pause: 'movement',
  turn: 'movement',
  event: 'scene',
  'text-change': 'text',
  reviewed: 'curator',
  manual: 'curator',
};

/** Who saw it: arms and hands, the videos, the dataset's own texts, or a person (`reviewed`: in other episodes). */
export const layerOf = (kind: CueKind): CueLayer => layers[kind];

/** Whether it is what a hand does: seen best of all, and the one movement that must change the scene. */
export const isHandAct = (kind: CueKind): boolean =>
  kind === 'gripper-close' || kind === 'gripper-open';

/** Boundaries between the sub-tasks of picking and placing, in the order in which they come. */
export const boundaryKinds = [
  'start',
  'arrive',
  'grasp',
  'lift',
  'near-goal',
  'arrive-goal',
  'release',
  'settle',
] as const;
export type BoundaryKind = (typeof boundaryKinds)[number];

/** One reason to stop at a frame. */
export interface Cue {
  kind: CueKind;
  /** In [0, 1]. */
  strength: number;
  /** The frame the cue itself points at; fusion may have moved the keyframe a little. */
  frame: number;
  /** Where the motion that began at `frame` ends, if the cue has such a thing (gripper cues). */
  endFrame?: number;
  /** Of a robot with several arms: which one. */
  side?: Exclude<ArmSide, 'single'>;
  /** Which boundary between sub-tasks it speaks of, if it knows (phase and gripper cues). */
  boundary?: BoundaryKind;
  /** Of a `reviewed` cue: the reviewed episodes that have this keyframe, the one that fits best first. */
  references?: number[];
  /** Of a `reviewed` cue: how far each of them is from this episode, per row of both. */
  costs?: number[];
}

/** `reviewed`: written by a curator for the same keyframe of another episode. */
export const reasoningSources = [
  'dataset',
  'model',
  'movement',
  'reviewed',
  'curator',
  'none',
] as const;
export type ReasoningSource = (typeof reasoningSources)[number];

/** Who drafted a text of source `model`: stored with it and shown. */
interface Provenance {
  /** Of the endpoint, with its port. */
  host: string;
  model: string;
  /** Hash of the prompt's words, 16 hex characters. */
  prompt: string;
  /** When the model answered; milliseconds since the epoch. */
  atMs: number;
  /** In [0, 1]: how sure the model said it is. */
  confidence?: number | undefined;
}

export interface Reasoning {
  text: string;
  source: ReasoningSource;
  provenance?: Provenance | undefined;
}

/** Which boundary a keyframe looks like: the name of the segment that it begins. */
export interface BoundaryGuess {
  kind: BoundaryKind;
  /**
   * In [0, 1]: of the guesses with this confidence that share is right; of a name that was carried over from reviewed
   * episodes, the strength of its cue.
   */
  confidence: number;
}

/** Frames that share a keyframe's text, both inclusive. */
export interface FrameRun {
  from: number;
  to: number;
}

/** A keyframe suggested by the machine. Its id follows from project, recording, frame and policy (see `keyframeId`). */
export interface Proposal {
  id: string;
  frame: number;
  cues: Cue[];
  /** In [0, 1]: `1 - prod(1 - weight * strength)` over the cues. */
  score: number;
  reasoning: Reasoning;
  boundary?: BoundaryGuess;
  /** Of policies that label frames, not moments: all frames that keep this text, `frame` among them. */
  run?: FrameRun | undefined;
}

/** How sure the machine was of an episode; counts, for the queue that shows first what needs eyes most. */
export interface Doubts {
  /** Moments that were kept or nearly so. */
  candidates: number;
  /** Of those, with a score so near the threshold that it could have gone either way. */
  close: number;
  /** Clear scene events that no movement goes with; 0 where there is no video. */
  sceneOnly: number;
  /** Clear acts of a hand in which the video shows nothing new; 0 where there is no video. */
  motionOnly: number;
  /**
   * How badly it fits the episodes that were learned from, as a share of what is still learned: above 1 it was proposed
   * without them. Absent where nothing was learned from.
   */
  misfit?: number | undefined;
}

/** Everything the machine said about one episode, with the policy that made it. */
export interface EpisodeProposals {
  episode: number;
  /** Absent in proposals of older studios. */
  doubts?: Doubts;
  /** Of the episode's dense reasoning, as proposed; left out where it has none. */
  redundancy?: Redundancy;
  fingerprint: string;
  /** Content hash of the policy. */
  policy: string;
  /** The policy's name; absent in proposals of older studios. */
  policyName?: string;
  /** `settingsMark` of the policy; absent in proposals of older studios. */
  settings?: string;
  /** Whose finished episodes were learned from; absent where nothing was, and in proposals of older studios. */
  learnedFrom?: string;
  /** Of the curator's act that made them (`ProposingAct`); absent where nobody at a window did. */
  together?: string;
  /** Milliseconds since the epoch. */
  madeAtMs: number;
  keyframes: Proposal[];
}

export type KeyframeState = 'proposed' | 'accepted' | 'pruned';

/** A keyframe as a review shows it: a proposal with all decisions applied. */
export interface ReviewedKeyframe {
  id: string;
  frame: number;
  state: KeyframeState;
  cues: Cue[];
  score: number;
  reasoning: Reasoning;
  boundary?: BoundaryGuess;
  /** As proposed; gone where a curator moved it. */
  run?: FrameRun;
  /** Whether a curator changed something besides the state. */
  moved: boolean;
  edited: boolean;
  added: boolean;
}
