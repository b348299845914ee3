/** What is known of a teacher: by the curators' looks, and by the demonstrations. */
import type { TeacherKind } from './teacher';

export interface Interval {
  value: number;
  low: number;
  high: number;
}

interface StratumReport {
  stratum: string;
  outputs: number;
  /** Verdicts; *unsure* ones are counted beside them. */
  looked: number;
  unsure: number;
  acceptRate: Interval | null;
}

export interface GroupReport {
  name: string;
  looked: number;
  /** By the looks there, each by what it stands for; null without one. */
  acceptRate: Interval | null;
}

export interface TeacherReport {
  teacher: string;
  outputs: number;
  /** Verdicts that count, and those that were *unsure*. */
  looked: number;
  unsure: number;
  /** Of all outputs, with a 95 % interval; null before the first verdict. */
  acceptRate: Interval | null;
  strata: StratumReport[];
  /** Further looks until the interval is +-5 %. */
  looksForFivePercent: number;
  /** Faults after so many looks, in the order of the looks. */
  found: { looks: number; faults: number }[];
  /** The same for looks that are drawn uniformly, as far as the accept rate tells. */
  foundUniform: { looks: number; faults: number }[];
  /** By third of length and of speed: the rate of faults among the looks there. */
  thirds: { length: number; speed: number; looked: number; faults: number }[];
  byTask: GroupReport[];
  byPhase: GroupReport[];
  /** Of each reason that was given for a *wrong*, how often. */
  reasons: { reason: string; looks: number }[];
}

export interface ErrorGroup {
  name: string;
  outputs: number;
  /** Over the dataset's spread; null where there is nothing to compare with. */
  medianError: number | null;
}

/** What the scores of all outputs of one kind say, without any look. */
export interface ErrorReport {
  errorByTask: ErrorGroup[];
  errorByPhase: ErrorGroup[];
  /** By tenth of the episode, from its beginning on. */
  errorOverTime: ErrorGroup[];
  /** By tenth of the spread that the teacher states: that and the error, both over the dataset's; empty where it states none. */
  calibration: { stated: number; error: number; outputs: number }[];
  /** Frames that both have scored, and the share of them at which this teacher is nearer to the demonstration. */
  against: { teacher: string; frames: number; nearer: number }[];
}

/** All of it, the errors by kind of output. */
export interface WholeReport extends TeacherReport {
  scores: Partial<Record<TeacherKind, ErrorReport>>;
}

/** A teacher of a project, one row for each kind of its outputs. */
export interface ListedTeacher {
  teacher: string;
  kind: TeacherKind;
  outputs: number;
  episodes: number;
  /** Over the dataset's spread; null where there is nothing to compare with. */
  medianError: number | null;
  looked: number;
  /** Of all outputs of this kind; null before the first look. */
  acceptRate: number | null;
}
