/** A project: the folder that holds policy, proposals and journals for one dataset. */
import type { Problem } from '../errors';
import type { DropReason } from './drop-reason';
import type { EpisodeOutcome } from './outcome';
import type { Policy } from './policy';
import type { Redundancy } from './redundancy';

export interface ProjectInfo {
  id: string;
  path: string;
  datasetId: string;
  policy: Policy;
  /** Null when this core may write; else who holds the project, in words. */
  readOnlyBecause: string | null;
  curators: string[];
  problems: Problem[];
}

export type EpisodeState = 'unproposed' | 'proposed' | 'in-review' | 'finished';

/** How much an episode deserves eyes. */
export interface EpisodeNeed {
  /** In [0, 1]. */
  score: number;
  /** The weightiest reasons, in a few words; empty where nothing stands out or nothing is known yet. */
  reason: string;
}

/** What rows have in common with many others, in full where a row's own page has not come. */
export type OutlinedWords = Omit<
  EpisodeRow,
  'index' | 'length' | 'durationSec' | 'tasks' | 'sparsity' | 'need' | 'thumbnailUrl'
>;

/**
 * Of each episode of a list what its row shows before its page has come: small for 100,000 of them. All but its still
 * and what the messages of its findings say.
 */
export interface ListOutline {
  fps: number;
  episodes: Int32Array;
  /** Frames. */
  lengths: Int32Array;
  /** NaN where nothing was proposed. */
  sparsity: Float32Array;
  /** Which of `taskLists`, `words` and `reasons` each has. */
  tasks: Int32Array;
  saying: Int32Array;
  needing: Int32Array;
  taskLists: string[][];
  words: OutlinedWords[];
  /** Of needs; null where there is no project. */
  reasons: (string | null)[];
}

/** One row of the library. */
export interface EpisodeRow {
  index: number;
  length: number;
  durationSec: number;
  tasks: string[];
  state: EpisodeState;
  /** Keyframes that stand now (accepted, or proposed and undecided). */
  keyframes: number;
  undecided: number;
  /** Share of frames without reasoning under the review as it stands; null before anything was proposed. */
  sparsity: number | null;
  /** Left out of what is exported, and why, where that was said. */
  flagged: boolean;
  dropReason: DropReason | null;
  tags: string[];
  outcome: EpisodeOutcome;
  /** Keys of those that have pictures of it, as far as is known without looking at the files. */
  cameras: string[];
  /** Everybody who decided anything about it. */
  curators: string[];
  /** Who finished it. */
  reviewers: string[];
  /** What those differ on and nobody settled. */
  disputes: number;
  /** Of the policy behind its proposals, as searches name it; null without any. */
  policy: string | null;
  /** Whether another policy is in use by now, and whether other keyframes were proposed since it was finished. */
  stale: ('older-policy' | 'changed')[];
  /** Null where there is no project. */
  need: EpisodeNeed | null;
  /** Findings about this episode. */
  problems: Problem[];
  /** URL of a still, relative to the page's origin; null where the episode has no picture. */
  thumbnailUrl: string | null;
  /** Whether that is because its videos are on the Hub only. */
  notDownloaded: boolean;
}

/** Fields whose values are counted beside the library, in the order in which they stand there. */
export const facetFields = [
  'state',
  'task',
  'outcome',
  'tag',
  'issue',
  'cue',
  'camera',
  'curator',
  'reviewer',
  'policy',
  'stale',
  'dropped',
] as const;
export type FacetField = (typeof facetFields)[number];

/** Numbers that are drawn beside the library: seconds, keyframes, percent. */
export const histogramFields = ['len', 'keyframes', 'sparsity'] as const;
export type HistogramField = (typeof histogramFields)[number];

/** How the episodes that a search finds are spread. */
export interface LibraryFacets {
  /** Of the dataset. */
  episodes: number;
  /** Found by the search. */
  matching: number;
  /** Over the whole dataset. */
  states: Record<EpisodeState, number>;
  /** Episodes that the search finds if what it asks of the field itself is left out; `distinct` counts all values. */
  facets: Record<FacetField, { values: { value: string; episodes: number }[]; distinct: number }>;
  /**
   * `edges.length = counts.length + 1`; `all` over the whole dataset, `matching` as in `facets`. Without keyframes and
   * sparsity where nothing was proposed.
   */
  histograms: Record<HistogramField, { edges: number[]; all: number[]; matching: number[] }>;
  /** What the proposals keep of the dense reasoning; null where there is none or nothing was proposed. */
  redundancy: Redundancy | null;
}

/** What a run learned from the episodes that a curator finished. */
export interface LearnedResult {
  curator: string;
  /** The reviewed episodes. */
  from: number[];
  /** How many more the curator finished that are dropped, or keep no keyframe: nothing is learned from them. */
  leftOut: number;
  /** How many episodes have keyframes as in those. */
  episodes: number;
  /** How many are too unlike them, and were proposed without. */
  unlike: number;
}

export interface ProposeResult {
  episodes: number;
  frames: number;
  keyframes: number;
  /** Share of frames that lose their reasoning. */
  sparsity: number;
  /** How many keyframes carry each cue. */
  cues: Record<string, number>;
  /** Of the dataset's dense reasoning; null where it has none. */
  redundancy: Redundancy | null;
  /** Null where nothing was learned. */
  learned: LearnedResult | null;
  /** Episodes that have none: what is frozen, or where nothing reaches the policy's threshold. */
  withoutKeyframes: number[];
  seconds: number;
  problems: Problem[];
}
