/** Rollouts, what is measured of them, and both scores. */
import { z } from 'zod';
import { correctedPartsSchema } from './embodiment';
import { listOf } from './list-of';
import type { Problem } from '../errors';

const number = z.number();
const words = z.string().max(100_000);
const name = z.string().min(1).max(1_000);
/** A value per dimension and frame; null where one is missing. */
const row = z.custom<(number | null)[]>(
  (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= 1_000 &&
    value.every((each) => each === null || Number.isFinite(each)),
  'Expected a list of 1 to 1000 numbers',
);
const rows = listOf(row, 100_000);
const names = z.array(z.string().max(300)).max(1_000);
const parts = correctedPartsSchema;

/** A line of `rollouts.jsonl`. Times are seconds from the first frame, outcomes lie in [0, 1]. */
export const rolloutLineSchema = z.object({
  id: z.union([name, number.int().transform(String)]),
  /** Relative to the folder. */
  video: name,
  task: words,
  outcome: z
    .union([number.min(0).max(1), z.boolean().transform(Number)])
    .nullish()
    .transform((outcome) => outcome ?? null),
  policy: name.nullish(),
  seed: z.union([number, name]).nullish(),
  episode: z.union([number.int(), name]).nullish(),
  fps: number.min(0.1).max(10_000).nullish(),
  reasoning: z
    .array(z.object({ t: number.min(0), text: words }))
    .max(100_000)
    .nullish(),
  actions: rows.nullish(),
  state: rows.nullish(),
  /** Of the dimensions: of the actions (and of a state that is as wide), or of each. */
  names: z.union([names, z.object({ actions: names.nullish(), state: names.nullish() })]).nullish(),
  /** The robot's name, or which dimensions of `action` and `observation.state` are which part. */
  embodiment: z
    .union([name, parts, z.object({ robot: name.nullish(), parts: parts.nullish() })])
    .nullish(),
});
export type RolloutLine = z.infer<typeof rolloutLineSchema>;

export const indicatorNames = [
  'smoothness_sparc',
  'smoothness_ldlj',
  'path_efficiency',
  'pause_share',
  'gripper_chatter',
  'grasp_attempts',
  'distance_to_success',
  'saturation',
  'measured_alignment',
] as const;
export type IndicatorName = (typeof indicatorNames)[number];

interface Indicator {
  value: number;
  unit: string;
  higherIsBetter: boolean;
  /** Share of the rollouts of like length and task that have less, 0 to 100; null where there are under ten. */
  percentile: number | null;
  /** What it was measured on, and what of that was guessed. */
  source: string;
}
/** Null where it cannot be measured. */
export type Indicators = Record<IndicatorName, Indicator | null>;

export const dimensions = ['reasoning', 'action', 'intention', 'alignment'] as const;
export type Dimension = (typeof dimensions)[number];
/** Fractions of ten in [0, 1]; null: does not apply or cannot be judged. */
export type Judgement = Record<Dimension, number | null>;

/** A rollout that people scored, as a judge is shown it. */
export interface Example {
  rollout: { id: string; task: string };
  scores: Judgement;
  outcome: number | null;
  /** What happens when, failures above all; seconds from its first frame, ascending. */
  notes: readonly { t: number; text: string }[];
  /** JPEG, ascending by their seconds from its first frame; left out where there are none. */
  pictures?: readonly { t: number; picture: Uint8Array }[];
}

export const scorePresets = ['paper', 'additive'] as const;
export type ScorePreset = (typeof scorePresets)[number];
/** Each in [0, 1]; null where the formula lacks something. */
export type CombinedScore = Record<ScorePreset, number | null>;

/** `b`: how much the outcome counts in the additive score; weights need not sum to one. */
export interface AdditiveSettings {
  b: number;
  weights: Record<Dimension, number>;
}

export interface Interval {
  low: number;
  high: number;
}

export interface ScoredRollout {
  id: string;
  policy: string | null;
  task: string;
  outcome: number | null;
  indicators: Indicators;
  judge: Judgement | null;
  score: CombinedScore | null;
}

/** The interval is at 95 %, by bootstrap over tasks, or over rollouts under five tasks; null under five of them. */
export interface PolicyMean {
  mean: number;
  rollouts: number;
  interval: Interval | null;
}

/**
 * Whether a policy says what it does: scores by `paper` are comparable among those that do, and among those that do
 * not.
 */
export type PolicyKind = 'reasoning' | 'specialist' | 'mixed';

export interface PolicySummary {
  policy: string | null;
  kind: PolicyKind;
  rollouts: number;
  /** Full successes among the rollouts whose outcome is known; Wilson's 95 % interval. */
  success: ({ rate: number; successes: number; known: number } & Interval) | null;
  judge: Record<Dimension, PolicyMean | null>;
  score: Record<ScorePreset, PolicyMean | null>;
  indicators: Record<IndicatorName, PolicyMean | null>;
}

/** `b` minus `a`, where both have a value for what pairs them; the interval is null under five such. */
export interface Difference {
  difference: number;
  n: number;
  interval: Interval | null;
  /** Two-sided, after Holm over all that the sentences tell; null without an interval. */
  p: number | null;
  /**
   * How many more of what pairs them would tell, were the difference as it was seen: 80 % power, 5 % two-sided; 0
   * where it is told. Null where that cannot be said.
   */
  more: number | null;
}

/** Where neither names seeds, what they share is the task alone. */
export type PairedBy = 'task and seed' | 'task';

export interface PolicyPair {
  a: string;
  b: string;
  /** Null where one names seeds and the other none: nothing pairs them. */
  pairedBy: PairedBy | null;
  /** Tasks and seeds, or tasks, that both were run on. */
  n: number;
  /**
   * What was drawn anew for the intervals, and how much they cover after correction for the number of pairs that can
   * be compared.
   */
  resampled: 'tasks' | 'pairs';
  level: number;
  success: Difference | null;
  /** Dimensions that apply to both. */
  judge: Record<Dimension, Difference | null>;
  /**
   * `additive` over the dimensions that apply to both; `paper` null where one says what it does and the other does not.
   */
  score: Record<ScorePreset, Difference | null>;
  indicators: Record<IndicatorName, Difference | null>;
  /** What a reader needs: which is better on what, and what more runs would tell. */
  sentence: string;
}

/**
 * Rank correlation with the length of the rollouts, of the raw values and of the percentiles; null under ten rollouts.
 * What follows the length says little of how well it went: compare its percentiles.
 */
export interface FollowsLength {
  value: number | null;
  percentile: number | null;
}

export interface ScoreReport {
  settings: { preset: ScorePreset; additive: AdditiveSettings };
  rollouts: ScoredRollout[];
  followsLength: Record<IndicatorName, FollowsLength>;
  policies: PolicySummary[];
  pairs: PolicyPair[];
  /** Of the judge. */
  cost: { calls: number; tokensIn: number; tokensOut: number };
  problems: Problem[];
}
