/** From rollouts to the whole report. */
import type { JudgedReport, ReportedJudge } from '../../shared/model/judge';
import type { ScorePreset, ScoreReport } from '../../shared/model/score';
import type { JobContext } from '../jobs/progress';
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

/** Measures all rollouts and compares their policies. @param judged null where nobody was asked to judge */
export async function scoreRollouts(
  { rollouts, problems }: RolloutSet,
  preset: ScorePreset,
  judged: Judged | null,
  job: JobContext,
): Promise<JudgedReport> {
  const scores = new Map(judged?.judge.rollouts.map(({ id, judge }) => [id, judge]));
  const measured = await indicatorsOf(rollouts, job);
  const compared = measured.all.map(({ rollout, indicators }): Compared => {
    const { id, policy, task, outcome, seed, texts } = rollout;
    const hasText = texts.length > 0;
    const judge = scores.get(id) ?? null;
    const score = combined({ judge, outcome, hasText }, additiveDefaults);
    return { id, policy, task, outcome, indicators, judge, score, seed, hasText };
  });
  return {
    settings: { preset, additive: additiveDefaults },
    rollouts: compared.map(({ seed: _seed, hasText: _hasText, ...rollout }) => rollout),
    followsLength: measured.followsLength,
    policies: policySummaries(compared),
    pairs: policyPairs(compared),
    judge: judged?.judge ?? null,
    cost: judged?.cost ?? { calls: 0, tokensIn: 0, tokensOut: 0 },
    problems: [...problems, ...measured.problems],
  };
}
