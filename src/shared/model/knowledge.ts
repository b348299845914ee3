/** Rollouts that people scored, with notes on what happens when: what a judge is shown for an example. */
import { z } from 'zod';
import type { Problem } from '../errors';
import { momentSchema } from './moment';

const text = z.string().max(100_000);
const name = z.string().min(1).max(1_000);
const score = z.number().min(0).max(1).nullable();
const seconds = z.number().min(0);

export const kbScoresSchema = z.object({
  reasoning: score,
  action: score,
  intention: score,
  alignment: score,
});

export const kbNotesSchema = z
  .array(
    z.object({
      t: seconds,
      text: text.min(1),
      /** Whether that is where it goes wrong. */
      failure: z.boolean().default(false),
    }),
  )
  .max(10_000)
  .transform((notes) => notes.toSorted((a, b) => a.t - b.t));

/**
 * A line of `kb.jsonl`. Times are seconds from the first frame, scores fractions of ten, the outcome lies in [0, 1].
 */
export const kbEntrySchema = z.object({
  id: name,
  task: text,
  outcome: score,
  scores: kbScoresSchema,
  notes: kbNotesSchema,
  policy: name.nullable().default(null),
  seed: name.nullable().default(null),
  video: name.nullable().default(null),
  episode: name.nullable().default(null),
  reasoning: z
    .array(z.object({ t: seconds, text }))
    .max(100_000)
    .default([]),
  curator: name.nullable().default(null),
  atMs: momentSchema.default(0),
  /** What it looks like at its beginning and end: by which means, and float32 values in base64. */
  look: z
    .object({ by: name, values: z.string().max(200_000) })
    .nullable()
    .default(null),
  /** JPEG files of the base and their seconds, ascending. */
  pictures: z
    .array(z.object({ t: seconds, file: name }))
    .max(64)
    .default([]),
});
export type KbEntry = z.infer<typeof kbEntrySchema>;

export interface KbSummary {
  rollouts: number;
  tasks: number;
  /** With an outcome that is known and no full success. */
  failures: number;
  notes: number;
  /** Whose scenes can be compared. */
  lookedAt: number;
}

export interface KbRow extends Pick<
  KbEntry,
  'id' | 'task' | 'outcome' | 'scores' | 'policy' | 'curator' | 'atMs'
> {
  notes: number;
  failures: number;
}

export interface KbPage {
  /** Of the whole base; null where there is none yet. */
  summary: KbSummary | null;
  /** That were found. */
  total: number;
  rows: KbRow[];
  problems: Problem[];
}

/** An entry as a window shows it. */
export interface ShownKbEntry extends Omit<KbEntry, 'look' | 'pictures'> {
  /** JPEG as data addresses. */
  pictures: { t: number; url: string }[];
}

export const retrievalPresets = ['paper', 'fused'] as const;
/**
 * `paper`: one example, of the most alike task the most alike scene. `fused`: the lists of alike tasks and of alike
 * scenes, fused by reciprocal rank.
 */
export type RetrievalPreset = (typeof retrievalPresets)[number];

/** Why an entry was retrieved: its place among all that may be, from 1; null where it has nothing to compare. */
export interface Retrieved {
  id: string;
  task: string;
  outcome: number | null;
  textRank: number | null;
  sceneRank: number | null;
  /** BM25 of the task, or the cosine of its embedding. */
  textScore: number;
  sceneDistance: number | null;
}

export interface RetrievedBoth extends Record<RetrievalPreset, Retrieved[]> {
  /** How scenes are compared; null for a rollout without pictures. */
  scenesBy: string | null;
}
