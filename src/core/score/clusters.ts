/** Means over rollouts of several tasks: those of one task are alike, so tasks are what is drawn anew. */
import type { Interval } from '../../shared/model/score';
import { quantile } from '../signals/series';
import { seeded } from '../signals/seeded';
import { grouped } from '../system/grouped';
import { mean, sum } from './numbers';
import { normalPoint, studentPoint, studentTail } from './student';

export interface InTask {
  task: string;
  value: number;
}

const draws = 2_000;
/** Fewer of what is drawn anew make no interval, and fewer tasks are not drawn. */
export const fewest = 5;
/** Of the error by which a true difference must lie off for 80 % power at 5 % two-sided. */
const powerPoint = normalPoint(0.95) + normalPoint(0.6);

/** Each task's values, or, under five tasks, each value by itself. */
export function clustersOf(values: readonly InTask[]): number[][] {
  const tasks = grouped(values, ({ task }) => task);
  if (tasks.size < fewest) return values.map(({ value }) => [value]);
  return [...tasks.values()].map((own) => own.map(({ value }) => value));
}

export const meanOf = (clusters: readonly (readonly number[])[]): number => mean(clusters.flat());

/**
 * Percentiles of the mean over clusters drawn anew, the same every time, drawn apart as Student's t is for so few
 * (without which few clusters cover too seldom; Hesterberg 2015). Null under five clusters.
 *
 * @param within what such a mean cannot leave
 */
export function bootstrap(
  clusters: readonly (readonly number[])[],
  level: number,
  within: Interval = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
): Interval | null {
  const count = clusters.length;
  if (count < fewest) return null;
  const sums = clusters.map(sum);
  const random = seeded(count);
  const means = Array.from({ length: draws }, () => {
    let [total, values] = [0, 0];
    for (let drawn = 0; drawn < count; drawn += 1) {
      const at = Math.floor(random() * count);
      total += sums[at] ?? 0;
      values += clusters[at]?.length ?? 0;
    }
    return total / values;
  });
  const middle = meanOf(clusters);
  const apart =
    Math.sqrt(count / (count - 1)) * (studentPoint(level, count - 1) / normalPoint(level));
  const end = (share: number): number => {
    const value = middle + apart * (quantile(means, share) - middle);
    return Math.min(within.high, Math.max(within.low, value));
  };
  return { low: end((1 - level) / 2), high: end((1 + level) / 2) };
}

/** Of the mean, from how much the clusters differ. */
function errorOf(clusters: readonly (readonly number[])[]): number {
  const middle = meanOf(clusters);
  const count = clusters.length;
  const off = clusters.map((cluster) => (sum(cluster) - middle * cluster.length) ** 2);
  const values = clusters.reduce((total, { length }) => total + length, 0);
  return Math.sqrt((count / (count - 1)) * sum(off)) / values;
}

/** How likely such a mean, either way, is by chance where the true one is 0; null under five clusters. */
export function chanceOf(clusters: readonly (readonly number[])[]): number | null {
  const count = clusters.length;
  if (count < fewest) return null;
  const middle = meanOf(clusters);
  if (middle === 0) return 1;
  const error = errorOf(clusters);
  // All alike: as likely as that many coins fall on one side.
  return error === 0 ? 2 * 0.5 ** count : studentTail(middle / error, count - 1);
}

/**
 * How many more values would show the mean to be none of chance, were it as it was seen; null where it is 0 or there
 * are too few to say.
 */
export function moreToTell(clusters: readonly (readonly number[])[]): number | null {
  const middle = Math.abs(meanOf(clusters));
  if (clusters.length < fewest || middle === 0) return null;
  const values = clusters.reduce((total, { length }) => total + length, 0);
  const needed = values * ((powerPoint * errorOf(clusters)) / middle) ** 2;
  return Math.max(1, Math.ceil(needed - values));
}

/** By Holm (1979): each with what makes all of them together err in 5 of 100 cases; null stays. */
export function holm(chances: readonly (number | null)[]): (number | null)[] {
  const known = chances.flatMap((p, at) => (p === null ? [] : [{ p, at }]));
  known.sort((a, b) => a.p - b.p);
  const adjusted: (number | null)[] = chances.map(() => null);
  let most = 0;
  for (const [rank, { p, at }] of known.entries()) {
    most = Math.max(most, Math.min(1, (known.length - rank) * p));
    adjusted[at] = most;
  }
  return adjusted;
}
