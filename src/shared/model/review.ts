/** What a review of one episode is: its proposals with all decisions of one curator applied. */
import type { DropReason } from './drop-reason';
import type { CueKind, ReviewedKeyframe } from './keyframe';
import type { DecidedOutcome } from './outcome';
import type { Redundancy } from './redundancy';

export interface EpisodeReview {
  /** Ascending by frame, then id. Pruned ones included. */
  keyframes: ReviewedKeyframe[];
  /** Left out of what is exported. */
  flagged: boolean;
  /** Why; null where it is not left out, or nobody was asked. */
  dropReason: DropReason | null;
  tags: string[];
  /** Null while nobody decided: then the source's counts. */
  outcome: DecidedOutcome | null;
  finished: boolean;
  /** `proposalsMark` of what was proposed when it was finished; null where that is not known, and before. */
  finishedOn: string | null;
  /** Whose reviews this one settles, see the act `settle`; null where it is a review of its own. */
  settles: readonly string[] | null;
  /** The decision that undo would revert, and the revert that redo would revert; null where there is none. */
  undoable: string | null;
  redoable: string | null;
}

/** The numbers of a review that a list of 100,000 episodes shows. */
export interface ReviewOverview {
  proposed: boolean;
  /** Of the policy behind the proposals: its name, if it has one, and the beginning of its hash; null without any. */
  policy: string | null;
  /** `settingsMark` of that policy; null where that is not known. */
  settings: string | null;
  /** Whether it was finished, and other keyframes have been proposed since. */
  changed: boolean;
  /** Everybody who decided anything about the episode, whoever's review this is. */
  curators: string[];
  decided: boolean;
  finished: boolean;
  flagged: boolean;
  dropReason: DropReason | null;
  tags: string[];
  outcome: DecidedOutcome | null;
  /** Accepted, or proposed and undecided. */
  keyframes: number;
  undecided: number;
  pruned: number;
  cues: Partial<Record<CueKind, number>>;
  /** Of the episode's dense reasoning, as proposed; null where there is none. */
  redundancy: Redundancy | null;
}
