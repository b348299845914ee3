/** Whether a judge looks at what it judges: what its scores do when a rollout or its question is changed. */
import type { Problem } from '../errors';
import type { JudgeIdentity } from './judge';
import type { Dimension } from './score';

export const stressTests = ['paraphrased', 'swapped', 'reversed', 'cut', 'twice'] as const;
export type StressTest = (typeof stressTests)[number];

/** What is changed, and what its scores must do then. */
export const stressWords: Readonly<Record<StressTest, { name: string; must: string }>> = {
  paraphrased: { name: 'Instruction in other words', must: 'all scores stay' },
  swapped: { name: 'Instruction of another task', must: 'intention falls' },
  reversed: { name: 'Played backwards', must: 'action falls' },
  cut: { name: 'First half alone', must: 'action falls' },
  twice: { name: 'Asked twice', must: 'all scores stay' },
};

/** `undecided`: the limit lies within the interval. */
export const stressVerdicts = ['passed', 'failed', 'undecided'] as const;

export interface StressOutcome {
  /** What should happen to the scores, of this dimension or, null, of all. */
  should: 'stay' | 'fall';
  dimension: Dimension | null;
  /** Rollouts that can tell: a low score cannot fall. */
  n: number;
  /** Of these, how many scores changed: moved by two of ten or more, or fell by that. */
  flips: number;
  /** With Wilson's 95 % interval; null without any rollout. */
  rate: { value: number; low: number; high: number } | null;
  /** Scores that should stay may flip in a fifth of the rollouts; those that should fall must in half. */
  limit: number;
  verdict: (typeof stressVerdicts)[number];
  sentence: string;
}

export interface StressReport {
  judge: JudgeIdentity;
  host: string;
  atMs: number;
  /** Of the rollouts, drawn with this seed. */
  sample: number;
  seed: number;
  tests: Record<StressTest, StressOutcome>;
  /** What was asked about each, for who wants to look. */
  rollouts: { id: string; paraphrased: string; rules: string[]; swapped: string }[];
  requests: number;
  tokensIn: number;
  tokensOut: number;
  cost: number | null;
  stopped: string | null;
  problems: Problem[];
}

/** What is kept of the last stress test of a judge. */
export type KeptStress = Pick<StressReport, 'sample' | 'seed' | 'atMs' | 'tests'>;
