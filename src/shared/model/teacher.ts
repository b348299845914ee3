/**
 * What teachers said of frames: an action teacher's chunks, a reasoning teacher's texts, what curators think of both.
 */
import { z } from 'zod';
import type { Problem } from '../errors';
import { listOf, numbersOf } from './list-of';
import { momentSchema } from './moment';

export const teacherKinds = ['action', 'reasoning'] as const;
export type TeacherKind = (typeof teacherKinds)[number];

export const teacherNameWords =
  'a name of at most 64 letters, digits, ".", "_" and "-", which does not begin with "." or "-"';
/** Also the name of a file: no separators, no leading dot. */
export const teacherNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/, `is ${teacherNameWords}`);

const text = z.string().max(100_000);
const finite = z.number();
/** Far more than any teacher says of one frame. */
const mostRows = 100_000;
const mostTokens = 1_000_000;

/**
 * One token of a text; `top`: the likeliest ones in its place, its own among them if it is one of them. Natural
 * logarithms.
 */
const tokenSchema = z.object({
  token: z.string().max(1_000),
  logprob: finite,
  top: z
    .array(z.object({ token: z.string().max(1_000), logprob: finite }))
    .max(100)
    .default([]),
});
export type TokenProbability = z.infer<typeof tokenSchema>;

const outputSources = ['import', 'live', 'embedded'] as const;

/**
 * What one teacher said of one frame. An action is a chunk `[horizon, dimensions]` in the dataset's action space and
 * units, its first row for the frame itself, one row a frame. An output counts only for the episode it was made of:
 * where `fingerprint` is not that episode's, it is listed and left out.
 */
export const teacherOutputSchema = z.object({
  teacher: teacherNameSchema,
  /** Checkpoint or release as the teacher states it; null where it states none. */
  version: z.string().max(200).nullable(),
  kind: z.enum(teacherKinds),
  episode: z.number().int().min(0),
  frame: z.number().int().min(0),
  fingerprint: z.string().min(1).max(200),
  action: listOf(numbersOf(), mostRows).nullable().default(null),
  /** Standard deviations, shaped as `action`. */
  std: listOf(numbersOf(0), mostRows).nullable().default(null),
  /** Probabilities of the bins of a dimension, `[horizon, dimensions, bins]`. */
  probs: listOf(listOf(numbersOf(0, 1), mostRows), mostRows)
    .nullable()
    .default(null),
  text: text.nullable().default(null),
  logprobs: listOf(tokenSchema, mostTokens).nullable().default(null),
  latencyMs: finite.min(0).nullable().default(null),
  /** Why the teacher gave no answer, in its own words. Such an output is kept, shown, and never used. */
  error: text.nullable().default(null),
  source: z.enum(outputSources),
  /** Where it came from: file and row, or protocol and host. Never a key. */
  provenance: z.string().max(1_000),
  /** Hash of everything that was asked; null for what was imported. The same question is never asked twice. */
  requestHash: z.string().max(200).nullable().default(null),
  atMs: momentSchema,
});
export type TeacherOutput = z.infer<typeof teacherOutputSchema>;

export const lookVerdicts = ['accept', 'wrong', 'unsure'] as const;
export type LookVerdict = (typeof lookVerdicts)[number];

/** The name of the teacher that needs no server. */
export const embeddedTeacher = 'embedded';

/** Rows of a chunk, where nobody says otherwise. */
export const defaultHorizon = 16;

/** What taking outputs from a file gives. */
export interface ImportResult {
  teacher: string;
  /** Rows that were taken, and how many of them took the place of another output. */
  kinds: Record<TeacherKind, number>;
  outputs: number;
  replaced: number;
  /** The first of those that were left out, and how many there are. Rows count from 1. */
  rejected: { row: number; reason: string }[];
  rejectedRows: number;
}

/** A demonstration that does for a while what none of its neighbours does. */
export interface OddDemonstration {
  episode: number;
  fingerprint: string;
  frame: number;
  /**
   * Mean distance of its actions from the nearest of what its neighbours did, in spreads of the dataset; what is usual.
   */
  error: number;
  usual: number;
  /** Frames that the actions were compared over. */
  horizon: number;
}

/**
 * What fitting the embedded teacher gives. Errors are means over live dimensions and rows, in spreads of the dataset.
 */
export interface FitResult {
  teacher: string;
  outputs: number;
  episodes: number;
  horizon: number;
  /** On a sample, each demonstration left out in turn. */
  error: number;
  /** The same of always giving the dataset's mean action. */
  meanActionError: number;
  /**
   * What told most on that sample: pictures beside the state, actions counted from the state, and how far from the mean
   * action towards what neighbours did, in (0, 1].
   */
  uses: { pictures: boolean; fromState: boolean; trust: number };
  findings: OddDemonstration[];
  /** Episodes that could not be read. */
  skipped: Problem[];
  seconds: number;
}

/** What a teacher would have done in an episode: a value a frame for each dimension, NaN where it said nothing. */
export interface TaughtActions {
  teacher: string;
  curves: { feature: string; dim: number; values: Float32Array }[];
}

/** One sample to look at, in the order they were drawn. */
export interface TeacherLook {
  id: string;
  episode: number;
  frame: number;
  kind: TeacherKind;
  stratum: string;
  /** That this one was drawn, given those drawn before it; in (0, 1]. */
  probability: number;
  /** Percentile of the error among outputs of like task and phase, in [0, 1]. */
  suspicion: number;
  /** Why it is suspicious, in words. */
  reason: string;
}

/** What is wrong with an output beyond its schema, to follow "it"; null where nothing is. Chunks are rectangular. */
export function outputFault({
  kind,
  action,
  std,
  probs,
  text,
  error,
}: TeacherOutput): string | null {
  if (error !== null) return null;
  if (kind === 'reasoning') return text === null ? 'has no text' : null;
  const width = action?.[0]?.length ?? 0;
  if (action === null || width === 0) return 'has no action';
  if (action.some((row) => row.length !== width))
    return 'has an action with rows of unequal length';
  const isShaped = (rows: readonly (readonly unknown[])[]): boolean =>
    rows.length === action.length && rows.every((row) => row.length === width);
  if (std !== null && !isShaped(std)) return 'has a std of another shape than its action';
  if (probs === null) return null;
  const bins = probs[0]?.[0]?.length ?? 0;
  return isShaped(probs) && bins > 0 && probs.every((row) => row.every((p) => p.length === bins))
    ? null
    : 'has probs of another shape than its action and one number of bins';
}
