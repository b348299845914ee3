/** Policies by themselves: what can be said from outcomes, a judge and indicators. */
import {
  dimensions,
  scorePresets,
  type Dimension,
  type IndicatorName,
  type Interval,
  type PolicyKind,
  type PolicyMean,
  type PolicySummary,
  type ScoredRollout,
  type ScorePreset,
} from '../../shared/model/score';
import { wilson } from '../signals/wilson';
import { breathe } from '../system/breathe';
import { grouped } from '../system/grouped';
import { bootstrap, clustersOf, meanOf } from './clusters';
import { boundsOf, named } from './indicators';
import { sum } from './numbers';

/** A rollout, what pairs it with those of other policies, and whether its policy says anything in it. */
export interface Compared extends ScoredRollout {
  seed: string | null;
  hasText: boolean;
}

export type Value = (rollout: Compared) => number | null;
export const indicator =
  (name: IndicatorName): Value =>
  ({ indicators }) =>
    indicators[name]?.value ?? null;
/** Without text, reasoning and alignment do not apply, whatever a judge says of them. */
export const judged =
  (name: Dimension): Value =>
  ({ judge, hasText }) =>
    hasText || name === 'action' || name === 'intention' ? (judge?.[name] ?? null) : null;
export const scored =
  (preset: ScorePreset): Value =>
  ({ score }) =>
    score?.[preset] ?? null;
/** Only a full success counts; an unknown outcome counts neither way. */
export const success: Value = ({ outcome }) => (outcome === null ? null : Number(outcome === 1));

const share = { low: 0, high: 1 };

/** Others have their turn after each policy. */
export async function policySummaries(rollouts: readonly Compared[]): Promise<PolicySummary[]> {
  const summaries: PolicySummary[] = [];
  for (const [policy, own] of byPolicy(rollouts)) {
    summaries.push(summaryOf(policy, own));
    await breathe(0, 1);
  }
  return summaries;
}

function summaryOf(policy: string | null, own: readonly Compared[]): PolicySummary {
  const known = own.flatMap((each) => success(each) ?? []);
  const successes = sum(known);
  const meanBy = (value: Value, within?: Interval): PolicyMean | null =>
    policyMean(own, value, within);
  return {
    policy,
    kind: kindOf(own),
    rollouts: own.length,
    success:
      known.length === 0
        ? null
        : {
            rate: successes / known.length,
            successes,
            known: known.length,
            ...wilson(successes, known.length),
          },
    judge: byName(dimensions, (name) => meanBy(judged(name), share)),
    score: byName(scorePresets, (preset) => meanBy(scored(preset), share)),
    indicators: named((name) => meanBy(indicator(name), boundsOf(name))),
  };
}

function policyMean(own: readonly Compared[], value: Value, within?: Interval): PolicyMean | null {
  const values = own.flatMap((each) => {
    const found = value(each);
    return found === null ? [] : [{ task: each.task, value: found }];
  });
  if (values.length === 0) return null;
  const clusters = clustersOf(values);
  return {
    mean: meanOf(clusters),
    rollouts: values.length,
    interval: bootstrap(clusters, 0.95, within),
  };
}

export function kindOf(own: readonly Compared[]): PolicyKind {
  const saying = own.filter(({ hasText }) => hasText).length;
  return saying === own.length ? 'reasoning' : saying === 0 ? 'specialist' : 'mixed';
}

/** A value for each of some names. */
export function byName<Name extends string, T>(
  names: readonly Name[],
  make: (name: Name) => T,
): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;
}

/** By name, those without one last. */
export function byPolicy(rollouts: readonly Compared[]): Map<string | null, Compared[]> {
  const sorted = [...rollouts].sort((a, b) => order(a.policy).localeCompare(order(b.policy)));
  return grouped(sorted, ({ policy }) => policy);
}
const order = (policy: string | null): string => (policy === null ? '\u{10ffff}' : policy);
