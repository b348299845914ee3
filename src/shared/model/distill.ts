/** Distillation: what is exported for a training run with two teachers, and what a small student learns from it. */
import { z } from 'zod';
import type { Problem } from '../errors';
import { exportOptionsSchema, type ExportPlan } from './export';
import { teacherNameSchema } from './teacher';

/** `paper`: every soft label counts alike. `trusted`: by `w = c * g * v`, the studio's own extension. */
export const presets = ['paper', 'trusted'] as const;
export type Preset = (typeof presets)[number];

export const domains = ['action', 'embodied-reasoning', 'multimodal'] as const;
export type Domain = (typeof domains)[number];

/** Everything that the loss and the weights are made with. All of it is exported. */
export const lossSettingsSchema = z.object({
  /** Of the soft loss, as in the paper. */
  lambda: z.number().min(0).max(1_000).default(0.15),
  temperature: z.number().min(0.01).max(100).default(1),
  /** Confidence of a teacher that states none. */
  silence: z.number().min(0).max(1).default(0.5),
  /** Error at which agreement is 1 / e, in spreads; null for the teacher's own median error. */
  scale: z.number().positive().max(1_000).nullable().default(null),
  textFloor: z.number().positive().max(1).default(0.1),
  /** Looks that the rate of all is worth beside those of a stratum. */
  priorStrength: z.number().min(0).max(1_000_000).default(10),
});
export type LossSettings = z.infer<typeof lossSettingsSchema>;

export const distillOptionsSchema = z.object({
  ...exportOptionsSchema.pick({
    out: true,
    decisions: true,
    includeFlagged: true,
    curator: true,
    format: true,
    carrier: true,
    drop: true,
    withoutCameras: true,
    trimIdle: true,
    stride: true,
  }).shape,
  preset: z.enum(presets).default('paper'),
  loss: lossSettingsSchema.prefault({}),
  /** Whose answers are the soft labels; null for the only one there is of a kind. */
  actionTeacher: teacherNameSchema.nullable().default(null),
  reasoningTeacher: teacherNameSchema.nullable().default(null),
  /** File of multimodal samples, a line each `{id, image, question, answer}`; null for none. */
  multimodal: z.string().max(4_096).nullable().default(null),
  /** Share of the episodes, and of the pictures of multimodal samples, that is held out. */
  heldOut: z.number().min(0).max(0.9).default(0.1),
});
export type DistillOptions = z.infer<typeof distillOptionsSchema>;

export const proxyOptionsSchema = z.object({
  seeds: z.number().int().min(2).max(50).default(5),
  decisions: exportOptionsSchema.shape.decisions,
  curator: exportOptionsSchema.shape.curator,
  actionTeacher: teacherNameSchema.nullable().default(null),
});
export type ProxyOptions = z.infer<typeof proxyOptionsSchema>;

export interface DistillPlan {
  /** Empty when the export can start; else one sentence each. */
  blockers: string[];
  episodes: { train: number; validation: number };
  /** Each gives a sample of actions, a keyframe one of texts besides. */
  frames: number;
  keyframes: number;
  /** Episodes that stay behind. */
  skipped: number;
  /** Whose answers count; null where there is none, or it has to be said which. */
  teachers: { action: string | null; reasoning: string | null };
}

export interface ProxyPlan {
  blockers: string[];
  episodes: number;
  frames: number;
  keyframes: number;
  /** As in the result. */
  descriptive: boolean;
  /** Null: the variant with a teacher is left out. */
  teacher: string | null;
}

export interface DistillResult {
  out: string;
  preset: Preset;
  /** Null where there is none. */
  teachers: { action: string | null; reasoning: string | null };
  episodes: { train: number; validation: number };
  /** Rows, and of them those with a soft label, by domain. */
  samples: Record<Domain, { rows: number; soft: number; meanWeight: number | null }>;
  /** Rows whose output a curator called wrong. */
  rejected: number;
  /** Rows of the multimodal file that are left out, and why. */
  rejectedRows: { row: number; reason: string }[];
  skipped: ExportPlan['skipped'];
  problems: Problem[];
  bytes: number;
  seconds: number;
}

/** What the proxy student is trained on, from nothing but actions to all that would be exported. */
export const proxyVariants = [
  'action-only',
  'dense',
  'random',
  'paper-rule',
  'pruned',
  'pruned-distilled',
] as const;
export type ProxyVariant = (typeof proxyVariants)[number];

/** A mean over seeds with its 95 % interval (Student's t). */
export interface SeedInterval {
  mean: number;
  low: number;
  high: number;
}

export interface ProxyRun {
  seed: number;
  /** Mean size of the action error on held-out episodes over live dimensions and rows, in spreads. */
  actionError: number;
  /** Share of held-out keyframes whose kind of text is named; null where it learnt none, or none is held out. */
  reasoningAccuracy: number | null;
}

export interface ProxyResult {
  episodes: number;
  frames: number;
  seeds: number;
  /** Under eight episodes the intervals describe these splits and nothing else. */
  descriptive: boolean;
  /** Where the text of a frame that is no keyframe comes from; null where there are no texts. */
  texts: 'dataset' | 'last keyframe' | null;
  kinds: string[];
  teacher: string | null;
  keyframes: { proposed: number; kept: number };
  variants: {
    variant: ProxyVariant;
    /** Why it was not trained; null where it was. */
    because: string | null;
    /** Share of frames that teach reasoning. */
    share: number;
    actionError: SeedInterval | null;
    reasoningAccuracy: SeedInterval | null;
    runs: ProxyRun[];
  }[];
  /** Of the same split each: what the variant has less than `pruned` in error, and more in accuracy. */
  differences: {
    variant: ProxyVariant;
    actionError: SeedInterval;
    reasoningAccuracy: SeedInterval | null;
  }[];
  seconds: { looking: number; training: number };
}
