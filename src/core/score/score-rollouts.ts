/** From rollouts to the whole report. */
import type { Problem } from '../../shared/errors';
import type { JudgedReport, ReportedJudge } from '../../shared/model/judge';
import type { ScorePreset, ScoreReport } from '../../shared/model/score';
import { limits } from '../files/limits';
import type { JobContext } from '../jobs/progress';
import type { TaskEngine } from '../jobs/tasks';
import { additiveDefaults, combined } from './combine';
import { policyPairs } from './compare';
import { indicatorsOf } from './indicators';
import { policySummaries, type Compared } from './policies';
import type { RolloutSet } from './rollout';

/** What a judge said of the rollouts, and what it cost. */
export interface Judged {
  judge: ReportedJudge;
  cost: ScoreReport['cost'];
}

/** Rollouts with what was measured of them; a report is made of it as often as another judge is chosen. */
export interface MeasuredSet {
  all: Awaited<ReturnType<typeof indicatorsOf>>['all'];
  followsLength: ScoreReport['followsLength'];
  problems: Problem[];
}

/** Measures all rollouts. */
export async function measureRollouts(
  set: RolloutSet,
  job: JobContext,
  engine?: TaskEngine,
): Promise<MeasuredSet> {
  const measured = await indicatorsOf(set, job, engine);
  return { ...measured, problems: [...set.problems, ...measured.problems] };
}

/** Of more policies than are compared nothing is said, but of each rollout. */
export async function reportOf(
  { all, followsLength, problems }: MeasuredSet,
  preset: ScorePreset,
  judged: Judged | null,
): Promise<JudgedReport> {
  const scores = new Map(judged?.judge.rollouts.map(({ id, judge }) => [id, judge]));
  const compared = all.map(({ rollout, indicators }): Compared => {
    const { id, policy, task, outcome, seed, texts } = rollout;
    const hasText = texts.length > 0;
    const judge = scores.get(id) ?? null;
    const score = combined({ judge, outcome, hasText }, additiveDefaults);
    return { id, policy, task, outcome, indicators, judge, score, seed, hasText };
  });
  const named = new Set(compared.flatMap(({ policy }) => policy ?? []));
  const isComparable = named.size <= limits.comparedPolicies;
  return {
    settings: { preset, additive: additiveDefaults },
    rollouts: compared.map(({ seed: _seed, hasText: _hasText, ...rollout }) => rollout),
    followsLength,
    policies: isComparable ? await policySummaries(compared) : [],
    pairs: isComparable ? await policyPairs(compared) : [],
    judge: judged?.judge ?? null,
    cost: judged?.cost ?? { calls: 0, tokensIn: 0, tokensOut: 0 },
    problems: isComparable ? problems : [...problems, tooManyPolicies(named.size)],
  };
}

/** Every two are compared. */
const tooManyPolicies = (count: number): Problem => ({
  code: 'too-many-policies',
  severity: 'warning',
  message: `The rollouts name ${count} policies, more than the ${limits.comparedPolicies} that are compared with one another; nothing is said of policies. Score the rollouts of fewer at a time, or correct "policy" in their lines.`,
});
