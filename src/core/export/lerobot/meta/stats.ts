/**
 * Statistics as LeRobot keeps them per feature: min, max, mean, std, count and, in newer datasets, quantiles, each in
 * the feature's shape. Formulas: LeRobot `compute_stats.py` (`get_feature_stats`, `aggregate_feature_stats`).
 */

import { z } from 'zod';
import { entriesOf } from '../../files/python-json';

/** One statistic of one feature: numbers in the feature's shape, at least one dimension. */
export type Statistic = number | Statistic[];
export type FeatureStats = Record<string, Statistic>;
export type Stats = Record<string, FeatureStats>;

/** Whatever was counted goes over as it is, also what is no number. */
const statisticSchema: z.ZodType<Statistic> = z.lazy(() =>
  z.union([
    z.custom<number>((value) => typeof value === 'number'),
    z.array(statisticSchema).max(10),
  ]),
);
/** Statistics of pictures, as another machine sends them. */
export const featureStatsSchema: z.ZodType<FeatureStats> = z.record(
  z.string().max(20),
  statisticSchema,
);

export const quantiles: Readonly<Record<string, number>> = {
  q01: 0.01,
  q10: 0.1,
  q50: 0.5,
  q90: 0.9,
  q99: 0.99,
};
/** What every dataset keeps, and with the quantiles of v3.0, in LeRobot's order. */
export const basicStats: readonly string[] = ['min', 'max', 'mean', 'std', 'count'];
export const allStats: readonly string[] = [...basicStats, ...Object.keys(quantiles)];

/** Which statistics a dataset keeps: those of any of its features, in LeRobot's order. */
export function keysOf(features: Iterable<FeatureStats>, fallback: readonly string[]): string[] {
  const present = new Set([...features].flatMap((stats) => Object.keys(stats)));
  const known = allStats.filter((key) => present.has(key));
  return known.length === 0 ? [...fallback] : known;
}

/** The same features with these statistics alone, in this order. */
export const onlyKeys = (stats: Stats, keys: readonly string[]): Stats =>
  Object.fromEntries(
    Object.entries(stats).map(([feature, each]) => {
      const kept = keys.flatMap((key) => {
        const value = each[key];
        return value === undefined ? [] : [[key, value] as const];
      });
      return [feature, Object.fromEntries(kept)];
    }),
  );

/**
 * Joins the statistics of episodes into those of all of them: exact for min, max, mean and std; a quantile is the mean
 * of the episodes' quantiles weighted by count, as LeRobot does it.
 */
export class StatsSum {
  readonly #sums = new Map<string, FeatureSum>();

  add(stats: Stats): void {
    for (const [feature, each] of Object.entries(stats)) {
      const sum = this.#sums.get(feature) ?? new FeatureSum();
      this.#sums.set(feature, sum);
      sum.add(each);
    }
  }

  /** Features that came with mean and std every time, and how often. */
  result(): Map<string, { stats: FeatureStats; episodes: number }> {
    return new Map(
      [...this.#sums].flatMap(([feature, sum]) => {
        const stats = sum.result();
        return stats === null ? [] : [[feature, { stats, episodes: sum.episodes }]];
      }),
    );
  }
}

class FeatureSum {
  episodes = 0;
  #count = 0;
  #broken = false;
  /** Statistic by name; `std` holds the variance until the end. */
  #joined: Record<string, Statistic> = {};

  add(stats: FeatureStats): void {
    const { min, max, mean, std } = stats;
    const count = flat(stats['count'] ?? Number.NaN)[0] ?? Number.NaN;
    if (min === undefined || max === undefined || mean === undefined || std === undefined) {
      this.#broken = true;
      return;
    }
    if (!(count > 0)) {
      this.#broken = true;
      return;
    }
    const variance = map1(std, (value) => value * value);
    const extra = Object.keys(quantiles).filter((key) => stats[key] !== undefined);
    this.episodes += 1;
    if (this.#count === 0) {
      this.#joined = { min, max, mean, std: variance };
      for (const key of extra) this.#joined[key] = stats[key] ?? Number.NaN;
      this.#count = count;
      return;
    }
    const before = this.#joined;
    const total = this.#count + count;
    const weigh = (a: number, b: number): number => (a * this.#count + b * count) / total;
    const oldMean = before['mean'] ?? Number.NaN;
    const apart = map2(
      mean,
      oldMean,
      (b, a) => (b - a) ** 2 * ((this.#count * count) / total ** 2),
    );
    const joined: Record<string, Statistic> = {
      min: map2(before['min'] ?? min, min, (a, b) => Math.min(a, b)),
      max: map2(before['max'] ?? max, max, (a, b) => Math.max(a, b)),
      mean: map2(oldMean, mean, weigh),
      std: map2(map2(before['std'] ?? variance, variance, weigh), apart, (a, b) => a + b),
    };
    for (const key of extra) {
      const known = before[key];
      const added = stats[key];
      if (known !== undefined && added !== undefined) joined[key] = map2(known, added, weigh);
    }
    this.#joined = joined;
    this.#count = total;
  }

  result(): FeatureStats | null {
    if (this.#broken || this.#count === 0) return null;
    const { min, max, mean, std, ...rest } = this.#joined;
    if (min === undefined || max === undefined || mean === undefined || std === undefined) {
      return null;
    }
    return { min, max, mean, std: map1(std, Math.sqrt), count: [this.#count], ...rest };
  }
}

/** The same lists, with `apply` of each number in its place. */
export function map1(a: Statistic, apply: (value: number) => number): Statistic {
  return Array.isArray(a) ? a.map((item) => map1(item, apply)) : apply(a);
}

/** `values` in row-major order, in the shape of `like`; flat where they are not as many. */
export function inShapeOf(like: Statistic, values: readonly number[]): Statistic {
  if (flat(like).length !== values.length) return [...values];
  let next = 0;
  return map1(like, () => values[next++] ?? Number.NaN);
}

/** The same statistic, with the numbers of `instead` where it has none. */
export const filled = (statistic: Statistic, instead: Statistic): Statistic =>
  map2(statistic, instead, (own, other) => (Number.isNaN(own) ? other : own));

/** Of two statistics of one shape; where the second is smaller, its missing values are NaN. */
function map2(a: Statistic, b: Statistic, apply: (a: number, b: number) => number): Statistic {
  if (!Array.isArray(a)) return apply(a, Array.isArray(b) ? (flat(b)[0] ?? Number.NaN) : b);
  return a.map((item, at) => map2(item, Array.isArray(b) ? (b[at] ?? Number.NaN) : b, apply));
}

export function flat(value: Statistic): number[] {
  return Array.isArray(value) ? value.flatMap(flat) : [value];
}

/** `value` as a statistic if it is one: numbers (or booleans) in lists. */
export function asStatistic(value: unknown): Statistic | null {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === null) return Number.NaN;
  if (!Array.isArray(value)) return null;
  const items = value.map(asStatistic);
  return items.every((item) => item !== null) ? items : null;
}

/** What is statistics in `value`, feature by feature; anything else is left out. */
export function asStats(value: unknown): Stats {
  const stats: Stats = {};
  for (const [feature, entries] of entriesOf(value)) {
    const found: FeatureStats = {};
    for (const [key, raw] of entriesOf(entries)) {
      const statistic = asStatistic(raw);
      if (statistic !== null) found[key] = statistic;
    }
    stats[feature] = found;
  }
  return stats;
}

/** `stats/observation.state/min` as feature and statistic; null for other columns. */
export function splitStats(name: string): { feature: string; key: string } | null {
  const parts = /^stats\/(.+)\/([^/]+)$/.exec(name);
  return parts === null ? null : { feature: parts[1] ?? '', key: parts[2] ?? '' };
}

/** The statistics in a row of an episode list. */
export function statsOfRow(row: Readonly<Record<string, unknown>>): Stats {
  const stats: Stats = {};
  for (const [name, raw] of Object.entries(row)) {
    const parts = splitStats(name);
    const value = asStatistic(raw);
    if (parts === null || !Array.isArray(value)) continue;
    stats[parts.feature] = { ...stats[parts.feature], [parts.key]: value };
  }
  return stats;
}
