/** Several curators on one dataset: what each of them did, how far they agree, and what is to be settled. */
import type { DecisionAct, SeenKeyframe } from './decision';

/** In [0, 1], kappa in [-1, 1]; the interval is one of 95 %, null under ten episodes. */
export interface AgreementFigure {
  value: number;
  interval: { low: number; high: number } | null;
}

/** Of two reviews of the same episodes, or of many such pairs, with the counts of which the figures are made. */
export interface Agreement {
  /** That both finished. */
  episodes: number;
  /** Of the kept keyframes, one to one within 0.25 s; null where nobody kept any. */
  boundaryF1: AgreementFigure | null;
  matched: number;
  kept: readonly [number, number];
  /** Cohen's, on accept or prune of what was proposed; null where chance alone would explain all. */
  kappa: AgreementFigure | null;
  /** Proposals that both decided on. */
  decided: AcceptPruneTable;
}

/** How two curators decided on the same proposals. */
export interface AcceptPruneTable {
  bothAccept: number;
  onlyFirstAccepts: number;
  onlySecondAccepts: number;
  bothPrune: number;
}

export interface CuratorProgress {
  curator: string;
  /** Episodes that this curator finished, and that are under way. */
  finished: number;
  inReview: number;
  /** Episodes that this curator settled between others. */
  settled: number;
  /** Keyframes of this curator's reviews as they stand. */
  accepted: number;
  pruned: number;
  moved: number;
  edited: number;
  added: number;
  /** Decided without a look at the picture. */
  unseen: number;
  dropped: number;
  /** Of the last decision; milliseconds since the epoch. */
  lastMs: number;
}

export interface DisputedEpisode {
  episode: number;
  curators: string[];
  /** Moments that some keep and others do not, and one each if they differ on dropping it and on how it ended. */
  disputes: number;
  boundaryF1: number | null;
  kappa: number | null;
  /** Who settled it; null while nobody did. */
  settledBy: string | null;
}

export interface TeamOverview {
  /** Of the dataset. */
  episodes: number;
  curators: CuratorProgress[];
  /** Finished by one curator, and by more than one: the latter is what agreement is told from. */
  reviewedOnce: number;
  reviewedTwice: number;
  /** Of them, and of others: too many reviews, or too long ones, to be compared, see docs/integrity.md. */
  notCompared: number;
  /** Over all pairs of curators, in the order of their names. */
  all: Agreement;
  /** At most two thousand. */
  pairs: (Agreement & { curators: readonly [string, string] })[];
  /** The worst first, what is settled last; at most a thousand. */
  disputed: DisputedEpisode[];
  /** How many there are that nobody settled. */
  unsettled: number;
}

/** What one curator has at a moment. */
export interface MomentChoice {
  curator: string;
  /** As this curator keeps it; null where none is kept. */
  keyframe: SeenKeyframe | null;
  /** Of the keyframe: whether it was moved, written by hand, or added. */
  moved: boolean;
  edited: boolean;
  added: boolean;
}

/** A moment at which at least one curator keeps a keyframe. */
export interface TeamMoment {
  frame: number;
  isDisputed: boolean;
  /** One for each curator, in the order of `EpisodeReviews.curators`. */
  choices: MomentChoice[];
  /** Whose way was taken, as far as whoever settles, or has settled it, decided; null before. */
  taken: string | null;
}

/** Something about the episode as a whole on which curators differ: whether it is dropped, how it ended. */
export interface WholeDispute {
  about: 'drop' | 'outcome';
  choices: { curator: string; said: string; act: DecisionAct }[];
  taken: string | null;
}

/** One episode, reviewed by several. */
export interface EpisodeReviews {
  episode: number;
  frames: number;
  fps: number;
  /** Of reviews that are finished, in the order of names; frames of what each pruned. */
  curators: { curator: string; pruned: number[] }[];
  whole: WholeDispute[];
  moments: TeamMoment[];
  /** Why this curator cannot settle it; null who can. */
  cannotSettle: string | null;
  /** What begins settling, for who has decided nothing yet: all that the others agree on. */
  beginning: DecisionAct[];
  /** Who settled it; null while nobody did. */
  settledBy: string | null;
}

/** What was decided about proposals of one cue, policy or curator, and how long it took. */
export interface EffortRow {
  name: string;
  /** Proposals that were decided on; each is in one of the four that follow. */
  decided: number;
  accepted: number;
  moved: number;
  edited: number;
  pruned: number;
  /** Of those whose time is known: how many, all their seconds, and those that went to what was pruned. */
  timed: number;
  seconds: number;
  prunedSeconds: number;
  /** Of those whose keys were counted: how many, and all their keys. */
  keyed: number;
  keys: number;
}

export interface Effort {
  /** A proposal with several cues counts for each. */
  cues: EffortRow[];
  policies: EffortRow[];
  curators: EffortRow[];
  all: EffortRow;
  /** Longer between two decisions is a pause, whose time is not known. */
  longestSec: number;
}
