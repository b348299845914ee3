/** One act on many episodes at once: nobody looks at each of them. */
import { z } from 'zod';
import type { DecisionAct } from './decision';
import { dropReasons } from './drop-reason';

const tag = z.string().trim().min(1).max(60);

export const bulkActSchema = z.discriminatedUnion('kind', [
  /** All keyframes that are undecided. */
  z.object({ kind: z.literal('accept') }),
  z.object({ kind: z.literal('finish') }),
  z.object({ kind: z.literal('reopen') }),
  z.object({
    kind: z.literal('flag'),
    flagged: z.boolean(),
    reason: z.enum(dropReasons).optional(),
  }),
  z.object({ kind: z.literal('outcome'), value: z.number().min(0).max(1).nullable() }),
  z.object({ kind: z.literal('tag'), tag, on: z.boolean() }),
]);
export type BulkAct = z.infer<typeof bulkActSchema>;

/** What it would do, counted before anybody agrees to it. */
export interface BulkPlan {
  /** That it would change. */
  episodes: number;
  /** That it would accept. */
  keyframes: number;
  /** Undecided keyframes in the episodes that it would finish: they stay undecided, and are not exported. */
  undecided: number;
  /** Episodes that it would finish without a keyframe in them: of these a reviewed export has nothing. */
  withoutKeyframes: number;
}

/** What a curator decides about one of the episodes, as it is now; only where that changes something. */
export interface BulkDecision {
  episode: number;
  fingerprint: string;
  acts: DecisionAct[];
  /** After every decision about it, whoever made it: a clock that was set back must not put this one before them. */
  notBeforeMs: number;
}
