/** A judge of rollouts: settings, consent, plan, what it says, what it costs. */
import { z } from 'zod';
import { consentTo, draftSettingsSchema, endpointSchema } from './draft';
import type { Problem } from '../errors';
import { scorePresets, type Dimension, type Judgement, type ScoreReport } from './score';
import type { StressReport } from './stress';

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

const wholeSeed = z.number().int().min(0).max(4_294_967_295);

/** What a window asks a judge for: its settings, its examples, and whether it is judged itself. */
export const judgeWishSchema = judgeSettingsSchema.extend({
  /** The formula that leads; `paper` shows one example. */
  preset: z.enum(scorePresets).default('additive'),
  /** The folder of a knowledge base; null shows no examples. */
  kb: z.string().trim().min(1).max(4_096).nullable().default(null),
  /** How many examples, unless the preset is `paper`. */
  k: z.number().int().min(1).max(100).default(3),
  /** Says which tasks are alike; null: their words do. */
  embeddings: z
    .object({ endpoint: endpointSchema, model: z.string().trim().min(1).max(200) })
    .nullable()
    .default(null),
  /** Not scores are asked for, but whether the judge looks, on a sample of the rollouts. */
  stress: z
    .object({ sample: z.number().int().min(1).max(10_000), seed: wholeSeed })
    .nullable()
    .default(null),
});
export type JudgeWish = z.infer<typeof judgeWishSchema>;

/** Whom a person agrees to who is asked for such a wish. */
export const agreedTo = ({ endpoint, embeddings }: Pick<JudgeWish, 'endpoint' | 'embeddings'>) =>
  [endpoint, ...(embeddings === null ? [] : [embeddings.endpoint])].join(' ');

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
  /**
   * Where its examples come from, as who retrieves them tells; null without any. `tasksBy`: the model whose embeddings
   * say which tasks are alike, where it is not their words.
   */
  examples: { preset: string; k: number; base: string; tasksBy?: string | undefined } | null;
}

/** A judge whose scores are kept. */
export interface StoredJudge extends JudgeIdentity {
  host: string;
  /** When it was last asked. */
  atMs: number;
  /** Of the rollouts that are looked at, those that have scores. */
  judged: number;
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
export function judgeConsentText(endpoint: string, embeddings: string | null = null): string {
  const judge = consentTo(
    endpoint,
    'pictures of rollouts, with task, texts, measured signals, examples and your instructions,',
  );
  return embeddings === null
    ? judge
    : `${judge} ${consentTo(embeddings, 'the tasks of rollouts and examples')}`;
}

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

/** With the agreement of the user of a window. */
export interface PlannedJudge extends JudgePlan {
  /** When this user agreed; null if not. */
  agreedAtMs: number | null;
}

/** What came of asking a judge from a window. */
export interface AskedJudge extends Pick<
  JudgeResult,
  'host' | 'requests' | 'tokensIn' | 'tokensOut' | 'cost' | 'seconds' | 'stopped' | 'problems'
> {
  /** Rollouts with a score, and without. Of a stress test: those that were asked about. */
  judged: number;
  notJudged: number;
  /** Answers that were there from an earlier run. */
  reused: number;
  /** Null where no stress test was run. */
  tests: StressReport['tests'] | null;
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
