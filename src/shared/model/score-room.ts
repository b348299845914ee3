/** Rollouts as the score room shows them. */
import type { Problem } from '../errors';
import type { EpisodeVideo } from './dataset';
import type { JudgedReport, JudgedRollout, ReportedJudge, StoredJudge } from './judge';
import type { IndicatorName, PolicySummary, ScoredRollout } from './score';

export interface ScoredPolicy extends PolicySummary {
  /** Mean percentile, 0 to 100, of its rollouts that have one; null where none has. */
  percentiles: Record<IndicatorName, number | null>;
}

/** All but what is said of single rollouts. */
export interface ScoreOverview extends Pick<JudgedReport, 'pairs' | 'followsLength' | 'problems'> {
  /** Another one after each measuring. */
  round: number;
  /** The folder of the rollouts, and what it is called. */
  folder: string;
  name: string;
  /** The folder in which scores of them are kept; it need not be there yet. */
  kept: string;
  rollouts: number;
  tasks: string[];
  policies: ScoredPolicy[];
  indicators: Record<IndicatorName, { unit: string; higherIsBetter: boolean }>;
  /** Null where no judge's scores are stored. */
  judge: Omit<ReportedJudge, 'rollouts'> | null;
  /** All whose scores are kept, the one that was asked last first. */
  judges: StoredJudge[];
}

export const outcomeKinds = ['success', 'partial', 'failure', 'unknown'] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

/** @param outcome in [0, 1], null: unknown */
export function outcomeKind(outcome: number | null): OutcomeKind {
  if (outcome === null) return 'unknown';
  return outcome === 1 ? 'success' : outcome === 0 ? 'failure' : 'partial';
}

export type ScoreRow = Pick<
  ScoredRollout,
  'id' | 'policy' | 'task' | 'outcome' | 'judge' | 'score'
>;

export interface ShownRollout extends ScoredRollout {
  seed: string | null;
  /** Pictures a second, which need not be as many as rows of numbers; of rows without a video. Null: nothing tells. */
  fps: number | null;
  /** Pictures, or rows without a video. */
  frames: number;
  videos: EpisodeVideo[];
  /** Why there is no video although one is named; null if all is well. */
  videoFault: string | null;
  /** What the policy said; seconds from the first frame, ascending. */
  texts: { t: number; text: string }[];
  judged: JudgedRollout | null;
  /** A rollout of another policy that began alike, else one of the same task; null without any. */
  counterpart: string | null;
}

export interface MeasuredRollouts {
  rollouts: number;
  policies: number;
  problems: Problem[];
}
