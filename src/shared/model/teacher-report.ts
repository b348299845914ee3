/** What is known of a teacher: by the looks of curators, and by its distance to what was demonstrated. */
import { z } from 'zod';
import type { TeacherKind } from './teacher';

/** A frame that a figure comes from. */
export interface ReportFrame {
  episode: number;
  frame: number;
}

/** A share in [0, 1] with its 95 % interval. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

/** Looks of one sort. */
export interface GroupReport {
  name: string;
  /** Verdicts; *unsure* ones do not count. */
  looked: number;
  /** Null without one. */
  acceptRate: Interval | null;
  /** What was called wrong, at most `shownFrames` of it, in the order of the looks. */
  wrong: ReportFrame[];
}

export interface StratumReport extends Omit<GroupReport, 'name'> {
  stratum: string;
  outputs: number;
  unsure: number;
}

/** Faults after so many looks. */
export interface FaultPoint {
  looks: number;
  faults: number;
}

/** By the looks of curators. */
export interface TeacherReport {
  teacher: string;
  outputs: number;
  /** Verdicts that count, and those that were *unsure*. */
  looked: number;
  unsure: number;
  /** Of all outputs; null before the first verdict. */
  acceptRate: Interval | null;
  strata: StratumReport[];
  /** Further looks until the interval is +-5 %. */
  looksForFivePercent: number;
  /** In the order of the looks; with the frame that was looked at. */
  found: (FaultPoint & ReportFrame)[];
  /** The same for looks that are drawn uniformly, as far as the accept rate tells. */
  foundUniform: FaultPoint[];
  /**
   * Both as the mean over thirds of episode length and of speed, as if each had been looked at as often: what is left
   * of the gain when neither long episodes nor fast movements are favoured.
   */
  foundEvenly: FaultPoint[];
  foundUniformEvenly: FaultPoint[];
  /** By third of length and of speed (0 to 2). */
  thirds: (Omit<GroupReport, 'name'> & { length: number; speed: number; faults: number })[];
  byTask: GroupReport[];
  byPhase: GroupReport[];
  /** Of each reason that was given for a *wrong*, how often, the commonest first. */
  reasons: { reason: string; looks: number; wrong: ReportFrame[] }[];
}

/** Of wrong looks are listed with a figure. */
export const shownFrames = 20;

const place = z.object({ episode: z.number().int().min(0), frame: z.number().int().min(0) });
const count = z.number().min(0);

const errorGroupSchema = z.object({
  name: z.string().max(100_000),
  outputs: count,
  /**
   * Actions: mean over live dimensions and rows, over the dataset's spread; texts: unlikeness in [0, 1]. Null: nothing
   * to compare with.
   */
  medianError: z.number().nullable(),
  /** Where it is largest. */
  worst: place.nullable(),
});
export type ErrorGroup = z.infer<typeof errorGroupSchema>;

/** By its distance to what was demonstrated; needs no look. */
export const teacherErrorsSchema = z.object({
  errorByTask: z.array(errorGroupSchema).max(64),
  errorByPhase: z.array(errorGroupSchema).max(64),
  /** By tenth of the episode, from its beginning on. */
  errorOverTime: z.array(errorGroupSchema).max(10),
  /** By row of the chunk, from the frame that was asked about on: the mean error there. Empty for texts. */
  errorByStep: z
    .array(z.object({ step: count, error: count, outputs: count, worst: place }))
    .max(1_000),
  /** By tenth of the stated spread: that and the error, both over the dataset's spread. Empty where none is stated. */
  calibration: z
    .array(z.object({ stated: count, error: count, outputs: count, worst: place.nullable() }))
    .max(10),
  /**
   * Whether the demonstration lies within the stated spread as often as a normal distribution would have it: the
   * nominal share of values, the share that does, of how many, and the output with most of them outside.
   */
  coverage: z
    .array(z.object({ nominal: count, share: count, values: count, worst: place }))
    .max(20),
});
export type TeacherErrors = z.infer<typeof teacherErrorsSchema>;

/** Another teacher of the same kind that answered the same frames. */
export interface TeacherAgainst {
  teacher: string;
  frames: number;
  /** Share of the frames at which this teacher is nearer to the demonstration. */
  nearer: number;
  /** On these frames. */
  medianError: number;
  otherMedianError: number;
  /** Where the errors of the two are farthest apart, the farthest first. */
  apart: (ReportFrame & { error: number; otherError: number })[];
}

export interface ErrorReport extends TeacherErrors {
  against: TeacherAgainst[];
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

const thirdsOfLength = ['Short', 'Middling', 'Long'] as const;
const thirdsOfSpeed = ['slow', 'middling', 'fast'] as const;

/** Of `TeacherReport.thirds`. */
export const thirdName = ({ length, speed }: { length: number; speed: number }): string =>
  `${thirdsOfLength[length] ?? ''} episodes, ${thirdsOfSpeed[speed] ?? ''} movement`;

/** Why there is no accept rate, as a sentence. */
export const noRateText = ({ unsure }: Pick<TeacherReport, 'unsure'>): string =>
  unsure === 0
    ? 'Nobody has looked at an output yet.'
    : 'All looks so far are unsure: they say nothing of the accept rate.';
