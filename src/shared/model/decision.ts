/** Decisions: one act of a curator each, immutable once made. The journal holds exactly these, one JSON line each. */
import { z } from 'zod';
import { armSides } from './dataset';
import { dropReasons } from './drop-reason';
import { listOf } from './list-of';
import { momentSchema } from './moment';
import { boundaryKinds, cueKinds, reasoningSources } from './keyframe';

const frame = z.number().int().min(0);
const name = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._@-]*$/u);
const text = z.string().max(20_000);
/** Of one episode. */
export const mostTags = 50;

const cueSchema = z.object({
  kind: z.enum(cueKinds),
  strength: z.number().min(0).max(1),
  frame,
  endFrame: frame.optional(),
  side: z.enum(armSides).exclude(['single']).optional(),
  boundary: z.enum(boundaryKinds).optional(),
  references: listOf(frame, 1_000).optional(),
  costs: listOf(z.number().min(0), 1_000).optional(),
});

const reasoningSchema = z.object({
  text,
  source: z.enum(reasoningSources),
  provenance: z
    .object({
      host: z.string().max(300),
      model: z.string().max(200),
      prompt: z.string().max(64),
      atMs: momentSchema,
      confidence: z.number().min(0).max(1).optional(),
    })
    .optional(),
});

/**
 * The keyframe as the curator saw it when deciding. A decision can therefore be folded even after the machine
 * proposed anew and no longer suggests this keyframe.
 */
export const seenKeyframeSchema = z.object({
  id: z.string().min(1).max(64),
  frame,
  cues: listOf(cueSchema, 200),
  score: z.number().min(0).max(1),
  reasoning: reasoningSchema,
  boundary: z
    .object({ kind: z.enum(boundaryKinds), confidence: z.number().min(0).max(1) })
    .optional(),
});
export type SeenKeyframe = z.infer<typeof seenKeyframeSchema>;

/**
 * Decided without a picture of it on screen: one of many at once, or where the video shows none. Absent: its picture
 * was on screen, or an earlier studio made the decision.
 */
const unseen = { unseen: z.literal(true).optional() };
const many = { keyframes: listOf(seenKeyframeSchema, 5_000, 1), ...unseen };
const one = { keyframe: seenKeyframeSchema, ...unseen };

/** What the curator did. `keyframes` with more than one entry is one step (accept all that is left). */
const decisionActSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('accept'), ...many }),
  z.object({ kind: z.literal('prune'), ...many }),
  z.object({ kind: z.literal('move'), ...one, toFrame: frame }),
  /** `from`: whose text it is, where it was taken as it is and not written. */
  z.object({
    kind: z.literal('edit'),
    ...one,
    text,
    from: reasoningSchema.omit({ text: true }).optional(),
  }),
  z.object({ kind: z.literal('add'), ...one }),
  /** Left out of what is exported, or taken in again; a flag of before reasons were asked for has none. */
  z.object({
    kind: z.literal('flag'),
    flagged: z.boolean(),
    reason: z.enum(dropReasons).optional(),
  }),
  /** How the episode ended, in [0, 1]; null: nobody can tell, whatever the source says. */
  z.object({ kind: z.literal('outcome'), value: z.number().min(0).max(1).nullable() }),
  z.object({ kind: z.literal('tag'), tags: z.array(z.string().min(1).max(60)).max(mostTags) }),
  z.object({
    kind: z.literal('finish'),
    /** Of the proposals that were reviewed, see `proposalsMark`; absent where none were there, and of older studios. */
    proposals: z.string().min(1).max(32).optional(),
  }),
  z.object({ kind: z.literal('reopen') }),
  /**
   * From here on this curator's review is no opinion of its own: it settles what these others disagree on, and once
   * finished it counts in their place.
   */
  z.object({ kind: z.literal('settle'), between: z.array(name).min(2).max(50) }),
  /** Undo, or (when it names a revert) redo. */
  z.object({ kind: z.literal('revert'), decisionId: z.string().min(1).max(120) }),
]);
export type DecisionAct = z.infer<typeof decisionActSchema>;

export const decisionSchema = z.object({
  /** `${device}:${sequence}`: the same decision sent twice has the same id. */
  id: z.string().min(1).max(120),
  projectId: z.string().min(1).max(64),
  episode: z.number().int().min(0),
  /** Of the episode as the curator saw it. */
  fingerprint: z.string().min(1).max(64),
  curator: name,
  /** One browser profile or one script; names the journal file together with the curator. */
  device: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** Counts up per device, starting at 1; holes are allowed. */
  sequence: z.number().int().min(1),
  /** On the curator's clock. */
  atMs: momentSchema,
  /** Keys that ran commands since the decision before, letters of a text apart; absent where nobody counted. */
  keys: z.number().int().min(0).max(1_000_000).optional(),
  /** The same in all that one act on many episodes decided: they are taken back together. */
  together: z.string().min(1).max(64).optional(),
  act: decisionActSchema,
});
export type Decision = z.infer<typeof decisionSchema>;
