/** From rollouts to the whole report. */
import type { ScorePreset, ScoreReport } from '../../shared/model/score';
import type { JobContext } from '../jobs/progress';
import { additiveDefaults, combined } from './combine';
import { policyPairs } from './compare';
import { indicatorsOf } from './indicators';
import { policySummaries, type Compared } from './policies';
import type { RolloutSet } from './rollout';

/** Measures all rollouts and compares their policies; nobody is asked to judge. */
export async function scoreRollouts(
  { rollouts, problems }: RolloutSet,
  preset: ScorePreset,
  job: JobContext,
): Promise<ScoreReport> {
  const measured = await indicatorsOf(rollouts, job);
  const compared = measured.all.map(({ rollout, indicators }): Compared => {
    const { id, policy, task, outcome, seed, texts } = rollout;
    const hasText = texts.length > 0;
    const score = combined({ judge: null, outcome, hasText }, additiveDefaults);
    return { id, policy, task, outcome, indicators, judge: null, score, seed, hasText };
  });
  return {
    settings: { preset, additive: additiveDefaults },
    rollouts: compared.map(({ seed: _seed, hasText: _hasText, ...rollout }) => rollout),
    followsLength: measured.followsLength,
    policies: policySummaries(compared),
    pairs: policyPairs(compared),
    cost: { calls: 0, tokensIn: 0, tokensOut: 0 },
    problems: [...problems, ...measured.problems],
  };
}
