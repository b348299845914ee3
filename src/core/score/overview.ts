/** What the score room shows of rollouts as a whole, and lists of them. */
import type { IndicatorName } from '../../shared/model/score';
import {
  outcomeKind,
  type OutcomeKind,
  type ScoredPolicy,
  type ScoreOverview,
  type ScoreRow,
} from '../../shared/model/score-room';
import { grouped } from '../system/grouped';
import { higherIsBetter, named, unitOf } from './indicators';
import { mean } from './numbers';
import type { Rollout } from './rollout';
import type { Shelved } from './shelf';

export function overviewOf({ round, folder, name, report, place, judges }: Shelved): ScoreOverview {
  const { rollouts, policies, pairs, followsLength, problems, judge } = report;
  const byPolicy = grouped(rollouts, ({ policy }) => policy);
  return {
    round,
    folder,
    name,
    kept: place.path,
    judges,
    rollouts: rollouts.length,
    tasks: [...new Set(rollouts.map(({ task }) => task))].sort(),
    policies: policies.map((each): ScoredPolicy => ({
      ...each,
      percentiles: meanPercentiles(byPolicy.get(each.policy) ?? []),
    })),
    pairs,
    indicators: named((each) => ({ unit: unitOf(each), higherIsBetter: higherIsBetter(each) })),
    followsLength,
    problems,
    judge: judge === null ? null : withoutRollouts(judge),
  };
}

const withoutRollouts = <Judge extends { rollouts: unknown }>({
  rollouts: _rollouts,
  ...judge
}: Judge): Omit<Judge, 'rollouts'> => judge;

function meanPercentiles(
  rollouts: Shelved['report']['rollouts'],
): Record<IndicatorName, number | null> {
  const of = (name: IndicatorName): number | null => {
    const known = rollouts.flatMap(({ indicators }) => indicators[name]?.percentile ?? []);
    return known.length === 0 ? null : mean(known);
  };
  return named(of);
}

interface RowQuery {
  policies: readonly (string | null)[];
  task: string | null;
  outcomes: readonly OutcomeKind[];
  offset: number;
  limit: number;
}

/** Those that the filters let through, in the order of the rollouts. An empty list lets all through. */
export function rowsOf(
  { report }: Shelved,
  { policies, task, outcomes, offset, limit }: RowQuery,
): { total: number; rows: ScoreRow[] } {
  const found = report.rollouts.filter(
    (each) =>
      (policies.length === 0 || policies.includes(each.policy)) &&
      (task === null || each.task === task) &&
      (outcomes.length === 0 || outcomes.includes(outcomeKind(each.outcome))),
  );
  return {
    total: found.length,
    rows: found.slice(offset, offset + limit).map((each) => {
      const { id, policy, outcome, judge, score } = each;
      return { id, policy, task: each.task, outcome, judge, score };
    }),
  };
}

/** Of another policy, begun alike (the same task and seed), else of the same task; null without any. */
export function counterpartOf(
  { task, seed, policy }: Rollout,
  rollouts: readonly Rollout[],
): string | null {
  const others = rollouts.filter((each) => each.task === task && each.policy !== policy);
  const alike = seed === null ? undefined : others.find((each) => each.seed === seed);
  return (alike ?? others[0])?.id ?? null;
}
