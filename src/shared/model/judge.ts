/** A judge of rollouts: settings, consent, plan, what it says, what it costs. */
import { z } from 'zod';
import { consentTo, draftSettingsSchema } from './draft';
import type { Problem } from '../errors';
import type { Dimension, Judgement, ScoreReport } from './score';

/** Those of drafts, and how a rollout is shown. */
export const judgeSettingsSchema = draftSettingsSchema.omit({ replace: true }).extend({
  /** Answers to the same question, with other orders of the examples; one where the server tells likelihoods. */
  repeats: z.number().int().min(1).max(100).default(3),
  /** Moments shown of a rollout at most. */
  frames: z.number().int().min(1).max(200).default(16),
  cameras: z.number().int().min(1).max(8).default(1),
  /** Whether the measured signals (hands, pauses, speed) are told. */
  signals: z.boolean().default(true),
  answerTokens: z.number().int().min(64).max(32_000).default(1_500),
});
export type JudgeSettings = z.infer<typeof judgeSettingsSchema>;

/** What makes a judge the one it is: scores of different ones are not to be compared. */
export interface JudgeIdentity {
  /** Of all the others, 16 hex characters. */
  id: string;
  model: string;
  promptVersion: number;
  instructions: string;
  repeats: number;
  frames: number;
  cameras: number;
  pictureWidth: number;
  signals: boolean;
  /** Where its examples come from, as who retrieves them tells; null without any. */
  examples: { preset: string; k: number; base: string } | null;
}

/** What the answers of a judge about one rollout come to. */
export interface JudgedRollout {
  id: string;
  /** Null where there is no answer that can be used; `notJudged` then says why. */
  judge: Judgement | null;
  /** How sure it is that the task was fully done, in [0, 1]; null: cannot be judged. */
  success: number | null;
  /** Of the answer nearest to the scores; null where a dimension has none. Seconds from the first frame. */
  evidence: Record<Dimension, { text: string; timesSec: number[] } | null>;
  /** Standard deviation between answers; null under two of them. */
  spread: Judgement;
  /** Share of the likelihood that lay on scores that could be told apart; null where none was given. */
  mass: Judgement;
  answers: number;
  /** The rest of a sentence that begins with the rollout. */
  notJudged: string | null;
}

/** What a reader of a judge's scores must know of it; the worst first. */
export const judgeMarkKinds = ['failed', 'untested', 'uncalibrated', 'undecided'] as const;
export interface JudgeMark {
  /** `failed` and `undecided` are of stress tests. */
  kind: (typeof judgeMarkKinds)[number];
  sentence: string;
}

/** A judge as it stands beside its scores. */
export interface ReportedJudge extends JudgeIdentity {
  host: string;
  marks: JudgeMark[];
  rollouts: JudgedRollout[];
  reused: number;
  stopped: string | null;
}

export interface JudgedReport extends ScoreReport {
  /** Null where nobody was asked to judge. */
  judge: ReportedJudge | null;
}

/** What a person agrees to before anything is sent. */
export const judgeConsentText = (endpoint: string): string =>
  consentTo(
    endpoint,
    'pictures of rollouts, with task, texts, measured signals, examples and your instructions,',
  );

export interface JudgePlan {
  host: string;
  /** Empty when the run can start; else one sentence each. */
  blockers: string[];
  consent: string;
  rollouts: number;
  /** At most: answered questions are not asked again, and a server that tells likelihoods is asked once a rollout. */
  questions: number;
  pictures: number;
  /** Estimates. */
  tokensIn: number;
  tokensOut: number;
  cost: number | null;
  /** What the rate limits alone take, minutes. */
  minutesAtLeast: number;
}

export interface JudgeResult {
  host: string;
  rollouts: JudgedRollout[];
  /** Requests sent, repaired ones among them. */
  requests: number;
  tokensIn: number;
  tokensOut: number;
  /** In the currency of the prices; null without prices. */
  cost: number | null;
  /** Answers that were there from an earlier run. */
  reused: number;
  seconds: number;
  /** Why it stopped before its end; null where it did not. */
  stopped: string | null;
  problems: Problem[];
}
