/** Policies by themselves and in pairs: what can be said from outcomes and indicators. */
import {
  type Difference,
  type IndicatorName,
  type Interval,
  type PolicyPair,
  type PolicySummary,
  type ScoredRollout,
} from '../../shared/model/score';
import { quantile } from '../signals/series';
import { seeded } from '../signals/seeded';
import { named } from './indicators';

/** A rollout and what pairs it with those of other policies. */
export interface Compared extends ScoredRollout {
  seed: string | null;
}

type Value = (rollout: Compared) => number | null;
const indicator =
  (name: IndicatorName): Value =>
  ({ indicators }) =>
    indicators[name]?.value ?? null;
/** Only a full success counts; an unknown outcome counts neither way. */
const success: Value = ({ outcome }) => (outcome === null ? null : Number(outcome === 1));

const draws = 2_000;
/** Fewer pairs or tasks make no interval. */
const fewest = 5;
/** The two-sided 95 % point of the normal distribution. */
const z95 = 1.959_964;

export function policySummaries(rollouts: readonly Compared[]): PolicySummary[] {
  return [...byPolicy(rollouts)].map(([policy, own]) => {
    const known = own.flatMap((each) => success(each) ?? []);
    const successes = sum(known);
    return {
      policy,
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
      indicators: named((name) => {
        const values = own.flatMap((each) => indicator(name)(each) ?? []);
        return values.length === 0 ? null : { mean: mean(values), rollouts: values.length };
      }),
    };
  });
}

/** Wilson's score interval, which stays within [0, 1] and covers for few runs too. */
function wilson(successes: number, n: number): Interval {
  const rate = successes / n;
  const spread = z95 ** 2 / n;
  const centre = (rate + spread / 2) / (1 + spread);
  const half = (z95 * Math.sqrt((rate * (1 - rate)) / n + spread / (4 * n))) / (1 + spread);
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/**
 * Every two policies on the tasks and seeds that both were run on; several runs of one count by their mean. Intervals by
 * bootstrap over tasks, or over pairs under five tasks, each at 1 - 0.05 / (number of pairs of policies), after Bonferroni.
 */
export function policyPairs(rollouts: readonly Compared[]): PolicyPair[] {
  const policies = [...byPolicy(rollouts)];
  const all = policies.flatMap(([a, ofA], at) =>
    policies.slice(at + 1).map(([b, ofB]) => ({ a, b, ofA: byStart(ofA), ofB: byStart(ofB) })),
  );
  const level = 1 - 0.05 / Math.max(1, all.length);
  return all.map(({ a, b, ofA, ofB }): PolicyPair => {
    const starts = [...ofA].flatMap(([start, inA]) => {
      const inB = ofB.get(start);
      return inB === undefined ? [] : [{ task: inA[0]?.task ?? '', inA, inB }];
    });
    const byTask = new Set(starts.map(({ task }) => task)).size >= fewest;
    const difference = (value: Value): Difference | null => {
      const pairs = starts.flatMap(({ task, inA, inB }) => {
        const [x, y] = [inA, inB].map((runs) => runs.flatMap((run) => value(run) ?? []));
        if (x === undefined || y === undefined || x.length === 0 || y.length === 0) return [];
        return [{ task, difference: mean(y) - mean(x) }];
      });
      if (pairs.length === 0) return null;
      const clusters = byTask ? clustered(pairs) : pairs.map((pair) => [pair.difference]);
      return {
        difference: mean(pairs.map((pair) => pair.difference)),
        n: pairs.length,
        interval: bootstrap(clusters, level),
      };
    };
    return {
      a,
      b,
      n: starts.length,
      resampled: byTask ? 'tasks' : 'pairs',
      level,
      success: difference(success),
      indicators: named((name) => difference(indicator(name))),
    };
  });
}

/** By name, those without one last. */
function byPolicy(rollouts: readonly Compared[]): Map<string | null, Compared[]> {
  const sorted = [...rollouts].sort((a, b) => order(a.policy).localeCompare(order(b.policy)));
  return grouped(sorted, ({ policy }) => policy);
}
const order = (policy: string | null): string => (policy === null ? '\u{10ffff}' : policy);

const byStart = (rollouts: readonly Compared[]): Map<string, Compared[]> =>
  grouped(
    rollouts.filter(({ seed }) => seed !== null),
    ({ task, seed }) => JSON.stringify([task, seed]),
  );

const clustered = (pairs: readonly { task: string; difference: number }[]): number[][] =>
  [...grouped(pairs, ({ task }) => task).values()].map((own) =>
    own.map(({ difference }) => difference),
  );

function grouped<T, K>(all: readonly T[], keyOf: (each: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [each]);
    else known.push(each);
  }
  return groups;
}

/** Percentiles of the mean over clusters drawn anew, the same every time; null under five clusters. */
function bootstrap(clusters: readonly (readonly number[])[], level: number): Interval | null {
  if (clusters.length < fewest) return null;
  const random = seeded(clusters.length);
  const means = Array.from({ length: draws }, () => {
    let [total, count] = [0, 0];
    for (let drawn = 0; drawn < clusters.length; drawn += 1) {
      const cluster = clusters[Math.floor(random() * clusters.length)] ?? [];
      total += sum(cluster);
      count += cluster.length;
    }
    return total / count;
  });
  return { low: quantile(means, (1 - level) / 2), high: quantile(means, (1 + level) / 2) };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
