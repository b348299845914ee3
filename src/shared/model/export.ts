/** Export: the plan that says what will be written and what skipped, and what came out. */
import { z } from 'zod';
import { listOf } from './list-of';
import { outcomeKinds } from './outcome';
import type { Problem } from '../errors';

export const repairs = ['timestamps', 'indices', 'totals'] as const;
export type Repair = (typeof repairs)[number];

/** What is written. `lerobot` is the source's own LeRobot version, or v3.0 where the source is no LeRobot dataset. */
export const exportFormats = [
  'lerobot',
  'lerobot-v3.0',
  'lerobot-v2.1',
  'ecot-json',
  'vla-it-json',
  'chat-jsonl',
  'rlds',
  'robomimic',
] as const;
export type ExportFormatId = (typeof exportFormats)[number];

/**
 * How a LeRobot export carries the sparse reasoning: the columns `reasoning` and `is_keyframe`, the language columns of
 * LeRobot 0.6, or `subtask_index` with `meta/subtasks.parquet`.
 */
export const carriers = ['columns', 'language', 'subtasks'] as const;
export type Carrier = (typeof carriers)[number];

export const exportOptionsSchema = z.object({
  /** Absolute folder that does not exist yet. */
  out: z.string().min(1).max(4_096),
  decisions: z.enum(['reviewed', 'proposed']).default('reviewed'),
  repair: z.array(z.enum(repairs)).max(repairs.length).default([]),
  /** Also what a curator dropped. */
  includeFlagged: z.boolean().default(false),
  /** Which are taken, by how they ended. */
  outcomes: z
    .array(z.enum(outcomeKinds))
    .min(1)
    .max(outcomeKinds.length)
    .default([...outcomeKinds]),
  /** Episodes with one of these tags are left out. */
  withoutTags: listOf(z.string().min(1).max(60), 1_000).default([]),
  /** Whose decisions count where several curators reviewed; null for those on which all agree. */
  curator: z.string().max(80).nullable().default(null),
  format: z.enum(exportFormats).default('lerobot'),
  carrier: z.enum(carriers).default('columns'),
  /** Episodes left out by hand. */
  drop: listOf(z.number().int().min(0), 1_000_000).default([]),
  /** Keys of cameras left out by hand. */
  withoutCameras: listOf(z.string().max(1_000), 1_000).default([]),
  /** Leave out the frames at rest before the first and after the last movement. */
  trimIdle: z.boolean().default(false),
  /** Every n-th frame is written; keyframes move to the nearest one that is. */
  stride: z.number().int().min(1).max(100).default(1),
});
export type ExportOptions = z.infer<typeof exportOptionsSchema>;

export type SkipReason =
  | 'not-finished'
  | 'disputed'
  | 'flagged'
  | 'outcome'
  | 'tagged'
  | 'no-proposals'
  | 'changed-since-review'
  | 'broken'
  | 'dropped';

export interface LoaderVerdict {
  accepts: boolean;
  /** e.g. `LeRobot 0.4 and later`. */
  loader: string;
  /** One sentence: why, or why not and which repair would help. */
  because: string;
}

export interface ExportPlan {
  out: string;
  format: ExportFormatId;
  /** The LeRobot version of a copy, else what the format is called. */
  version: string;
  /** Empty when the export can run; else one sentence each. */
  blockers: string[];
  episodes: { episode: number; frames: number; keyframes: number }[];
  skipped: { episode: number; reason: SkipReason; message: string }[];
  frames: number;
  keyframes: number;
  sparsity: number;
  /** Bytes of the videos copied, and an estimate of everything written. */
  videoBytes: number;
  totalBytes: number;
  freeBytes: number;
  loaders: LoaderVerdict[];
  /** Repairs that would change something, with what they do; `chosen` as asked. */
  repairs: { repair: Repair; chosen: boolean; message: string }[];
  /** Reasoning in (the dataset's own) and out, in characters; in is 0 where the dataset has none. */
  reasoning: {
    charactersIn: number;
    charactersOut: number;
    distinctIn: number;
    distinctOut: number;
  };
  problems: Problem[];
}

export interface ExportResult {
  out: string;
  format: ExportFormatId;
  /** As in the plan. */
  version: string;
  episodes: number;
  frames: number;
  keyframes: number;
  sparsity: number;
  skipped: { episode: number; reason: SkipReason; message: string }[];
  /** As in the plan, after a look at what was written. */
  loaders: LoaderVerdict[];
  bytes: number;
  seconds: number;
}
