/**
 * The accept rate of all outputs from looks that were not drawn alike, wherever the curator stops. Each look gives an
 * unbiased guess of the whole (Des Raj): what is known of the looks before it, what is expected of the rest from them,
 * and what it was off by, over its probability. The guesses are averaged with the weights of LURE (Farquhar, Gal and
 * Rainforth), which turn into the plain rate as everything has been looked at.
 */
import { betaQuantile } from '../../shared/model/beta';
import type { Interval } from '../../shared/model/teacher-report';

/** A class of outputs, each of which is as likely to be drawn. */
export interface DrawnClass {
  weight: number;
  outputs: number;
  /** Drawn from as well, but not of what the rate is asked of. */
  isOther?: boolean;
}

export interface Verdicted {
  class: number;
  /** Null for *unsure*, and for what was passed over. */
  accepted: boolean | null;
}

export interface Estimate extends Interval {
  /** How many looks, drawn alike, would tell as much. */
  worth: number;
  /** Verdicts that count. */
  looked: number;
}

/** What is expected of a class leans on all looks with the weight of so many of its own. */
const priorLooks = 4;

/** Of each class that one output of it is drawn, given how many of each are left. */
export function probabilitiesOf(
  classes: readonly DrawnClass[],
  left: readonly number[],
  uniformShare: number,
): number[] {
  const all = left.reduce((a, b) => a + b, 0);
  const weighed = left.reduce((sum, count, at) => sum + count * (classes[at]?.weight ?? 0), 0);
  return left.map((_, at) => {
    const own = classes[at]?.weight ?? 0;
    return uniformShare / all + (weighed === 0 ? 0 : ((1 - uniformShare) * own) / weighed);
  });
}

/**
 * How far classes differ is hardly seen after a few looks, and matters most where half of the outputs are good: so many
 * looks are taken off there. Found by simulation (`npm run bench -- teachers`).
 */
const unseenLooks = 6;

/**
 * Null without a verdict. The interval holds the rate in 95 of 100 cases; where a class differs much from the others
 * within itself it is wider than it need be.
 */
export function estimateRate(
  classes: readonly DrawnClass[],
  looks: readonly Verdicted[],
  uniformShare: number,
): Estimate | null {
  const known = looks.filter(
    ({ accepted, class: own }) => accepted !== null && classes[own]?.isOther !== true,
  ).length;
  if (known === 0) return null;
  const asked = classes.map(({ isOther = false }) => !isOther);
  const sizes = classes.map(({ outputs }, at) => (asked[at] ? outputs : 0));
  const total = sizes.reduce((a, b) => a + b, 0);
  const left = classes.map(({ outputs }) => outputs);
  // Given that it was one of those asked of.
  const chancesNow = (): number[] => {
    const each = probabilitiesOf(classes, left, uniformShare);
    const ours = left.reduce(
      (sum, count, at) => sum + (asked[at] ? count * (each[at] ?? 0) : 0),
      0,
    );
    return each.map((probability) => probability / ours);
  };
  const seen = classes.map(() => ({ looked: 0, accepted: 0 }));
  const all = { looked: 0, accepted: 0 };
  const passed = classes.map(() => 0);
  let value = 0;
  let weights = 0;
  // Sums over looks of what the squared misses of a class count, and of that times what was expected, once and twice.
  const moments = classes.map((): [number, number, number] => [0, 0, 0]);
  let rank = 0;
  for (const { class: own, accepted } of looks) {
    const counts = seen[own];
    if (counts === undefined) continue;
    if (accepted !== null && asked[own]) {
      rank += 1;
      const expected = classes.map((_, at) => expectedRate(seen[at], all));
      const chances = chancesNow();
      const probability = chances[own] ?? 0;
      const rest = expected.reduce(
        (sum, rate, at) => sum + (asked[at] ? rate * ((left[at] ?? 0) + (passed[at] ?? 0)) : 0),
        0,
      );
      const off = (Number(accepted) - (expected[own] ?? 0)) / probability;
      const weight = weightOf(rank, known, total);
      value += (weight * (all.accepted + rest + off)) / total;
      weights += weight;
      for (const [at, count] of left.entries()) {
        if (count === 0 || !asked[at]) continue;
        const counts = (weight ** 2 * count) / (chances[at] ?? 0) / total ** 2;
        moments[at]?.forEach((_sum, power, sums) => {
          sums[power] = (sums[power] ?? 0) + counts * (expected[at] ?? 0) ** power;
        });
      }
      counts.looked += 1;
      counts.accepted += Number(accepted);
      all.looked += 1;
      all.accepted += Number(accepted);
    } else passed[own] = (passed[own] ?? 0) + 1;
    left[own] = (left[own] ?? 0) - 1;
  }
  const rates = classes.map((_, at) => expectedRate(seen[at], all));
  const variance = moments.reduce((sum, [square, once, twice], at) => {
    const rate = rates[at] ?? 0;
    return sum + (square * rate - 2 * once * rate + twice) / weights ** 2;
  }, 0);
  const middle = rates.reduce((sum, rate, at) => sum + rate * (sizes[at] ?? 0), 0) / total;
  const share = middle * (1 - middle);
  const worth = (share / variance) * (1 - Math.min(0.5, (unseenLooks * 4 * share) / known));
  if (known === total) {
    const rate = all.accepted / total;
    return { value: rate, low: rate, high: rate, worth: Number.MAX_SAFE_INTEGER, looked: known };
  }
  const interval = intervalOf(value / weights, worth);
  return {
    ...interval,
    // What was not seen once may still be so nowhere.
    low: all.accepted === 0 ? 0 : interval.low,
    high: all.accepted === known ? 1 : interval.high,
    worth,
    looked: known,
  };
}

/** Mean of the posterior; before any look one in two. */
function expectedRate(
  own: { looked: number; accepted: number } | undefined,
  all: { looked: number; accepted: number },
): number {
  const overall = (all.accepted + 0.5) / (all.looked + 1);
  return ((own?.accepted ?? 0) + priorLooks * overall) / ((own?.looked ?? 0) + priorLooks);
}

/**
 * Of LURE: equal while little has been looked at, all on the last look when nothing is left. The first few looks, at
 * which hardly anything is expected, count less. What is fixed before a look leaves the mean of the guesses unbiased.
 */
const weightOf = (rank: number, known: number, total: number): number =>
  known >= total
    ? Number(rank === known)
    : rank / (rank + priorLooks) / ((total - rank) * (total - rank + 1));

/** 95 % of Jeffreys' posterior of so many looks that were drawn alike; an end without a contrary look is 0 or 1. */
export function intervalOf(rate: number, looks: number): Interval {
  const value = Math.min(1, Math.max(0, rate));
  if (!Number.isFinite(looks)) return { value, low: value, high: value };
  const accepted = value * looks;
  const wrong = looks - accepted;
  return {
    value,
    low: accepted < 1e-9 ? 0 : Math.min(value, betaQuantile(0.025, accepted + 0.5, wrong + 0.5)),
    high: wrong < 1e-9 ? 1 : Math.max(value, betaQuantile(0.975, accepted + 0.5, wrong + 0.5)),
  };
}

/** Half of the wanted interval. */
const wantedHalf = 0.05;

/**
 * How many more looks bring the interval to +-5 %, if they go on as so far; at most what is left.
 *
 * @param worthPerLook how much one of these looks tells against one that is drawn uniformly
 */
export function looksToPrecision(
  { value, worth, looked }: { value: number; worth: number; looked: number },
  { worthPerLook, left }: { worthPerLook: number; left: number },
): number {
  const isThere = (more: number): boolean => {
    const { low, high } = intervalOf(value, worth + more * worthPerLook);
    return (high - low) / 2 <= wantedHalf;
  };
  if (isThere(0) && looked > 0) return 0;
  let low = 0;
  let high = 1;
  while (high < left && !isThere(high)) high *= 2;
  high = Math.min(high, left);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isThere(middle)) high = middle;
    else low = middle;
  }
  return high;
}
