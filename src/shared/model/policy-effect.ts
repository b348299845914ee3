/** What a policy would do to a whole dataset, beside what another one does. */
import { z } from 'zod';
import type { Problem } from '../errors';
import type { Policy } from './policy';

/**
 * Names of saved policies: each is a file of the project, on any file system. Begins with a letter or digit, which
 * keeps `..` and hidden files out.
 */
export const policyNameSchema = z
  .string()
  .max(80)
  .regex(
    /^[\p{L}\p{N}]([\p{L}\p{N} ._@-]*[\p{L}\p{N}_@-])?$/u,
    'A name begins and ends with a letter or digit; between them, spaces, dots, dashes and underscores are fine.',
  );

/** Counts of one policy over the episodes of a `PolicyEffect`. */
export interface PolicyFigures {
  keyframes: number;
  /** Keyframes per minute of recording. */
  perMinute: number;
  /** Share of frames that lose their reasoning. */
  sparsity: number;
  /** How many keyframes carry each kind of cue; `none` are forced ends that no cue supports. */
  cues: Record<string, number>;
  /** Episodes by number of keyframes, in the bins of `PolicyEffect.edges`. */
  episodesPerBin: number[];
}

/** One episode under both policies. A keyframe that has one of the other policy within 0.25 s stays. */
export interface EpisodeChange {
  episode: number;
  task: string;
  /** Of the episode, in frames. */
  length: number;
  before: number;
  after: number;
  added: number;
  removed: number;
  /** Frames, ascending: of the tried policy alone, of the other one alone, and as tried where both have one. */
  frames: { added: number[]; removed: number[]; stays: number[] };
  /** What proposing with the tried policy would do to its review; null where nothing was proposed yet. */
  review: ReviewChange | null;
}

/** Keyframes of reviews, if they were proposed anew: what somebody decided stays as it is, the others change. */
export interface ReviewChange {
  added: number;
  /** Undecided ones that would be there no more. */
  removed: number;
  /** Decided ones, pruned among them: they stay. */
  decided: number;
}

export interface PolicyEffect {
  /** Episodes in the figures: all of `of` unless signals are still being read or computed; ask again then. */
  episodes: number;
  /** Episodes whose signals are read: all of the dataset, or an even sample where it would not fit into memory. */
  of: number;
  inDataset: number;
  frames: number;
  /** Of `episodes`: how many have scene events, which come with the first proposals. */
  withEvents: number;
  tried: PolicyFigures;
  against: PolicyFigures;
  /** Edges of the bins of keyframes per episode, shared by both: one more than bins. */
  edges: number[];
  /** Episodes with any difference. */
  changedEpisodes: number;
  /** Keyframes of those that only one of the two policies has. */
  changedKeyframes: number;
  /** The dataset is an export whose own keyframes are proposed, whatever the policy: no review changes. */
  asExported: boolean;
  /** What proposing with the tried policy would do to reviews; null where nothing was proposed yet or `asExported`. */
  review: (ReviewChange & { /** With any difference. */ episodes: number }) | null;
  /** Those that change most, most first; at most 50. */
  changes: EpisodeChange[];
}

/** What came of reading the signals of a dataset into memory. */
export interface SignalsResult {
  /** How many are in memory. */
  episodes: number;
  problems: Problem[];
}

export interface SavedPolicies {
  /** The project's policy: what proposing uses. */
  current: Policy;
  /** By name. */
  saved: Policy[];
  /** One sentence per file of `policies/` that cannot be used. */
  problems: string[];
}

/** A proposal this near a keyframe that the curator left is accepted as it is, seconds. */
export const acceptedSec = 0.25;

/** What learning from a curator's finished episodes would have given for each of them, left out of what is learned. */
export interface LearningCurve {
  /** Null where nobody finished an episode. */
  curator: string | null;
  /** How many that can be learned from. */
  finished: number;
  /** How many more, that are dropped or keep no keyframe. */
  leftOut: number;
  /** How many of `finished` the shares are of: those finished last. */
  scored: number;
  /** By how many reviewed episodes are learned from; 0 is the policy alone. */
  points: {
    reviewed: number;
    /** Share of the proposals that the curator would accept as they are (`acceptedSec`). */
    accepted: number;
    /** Share of the curator's keyframes that would have been proposed. */
    found: number;
  }[];
}
