/** 95 % intervals of the figures of a calibration. */
import type { Estimated } from '../../../shared/model/calibration';
import type { Interval } from '../../../shared/model/score';
import { intervalOf } from '../../teachers/estimate';
import { mean, variance } from '../numbers';
import { normalPoint, studentPoint } from '../student';

/** Fewer make no interval. */
const fewest = 5;

/** Of a mean, by Student's t; null without a value. */
export function estimatedMean(values: readonly number[]): Estimated | null {
  const n = values.length;
  if (n === 0) return null;
  const value = mean(values);
  if (n < fewest) return { value, interval: null, n };
  const half = studentPoint(0.95, n - 1) * Math.sqrt(variance(values) / n);
  return { value, interval: { low: value - half, high: value + half }, n };
}

/**
 * Of a figure that is at most 1, such as a correlation: the jackknife (leaving out one thing at a time) on Fisher's
 * scale.
 *
 * @param valueOf of the things without one of them, or of all (null)
 */
export function jackknifed(
  n: number,
  valueOf: (without: number | null) => number | null,
): Estimated | null {
  const value = valueOf(null);
  if (value === null) return null;
  if (n < fewest) return { value, interval: null, n };
  const all = toFisher(value);
  const pseudo = Array.from({ length: n }, (_, at) => {
    const left = valueOf(at);
    return n * all - (n - 1) * toFisher(left ?? value);
  });
  const half = studentPoint(0.95, n - 1) * Math.sqrt(variance(pseudo) / n);
  return { value, interval: { low: Math.tanh(all - half), high: Math.tanh(all + half) }, n };
}

/** A figure of 1 says no more than that it is close to it. */
const toFisher = (value: number): number => Math.atanh(Math.max(-0.999, Math.min(0.999, value)));

/** Of a rank correlation of `n` pairs: on Fisher's scale, with the error of Bonett and Wright (2000). */
export function correlationInterval(value: number, n: number): Interval | null {
  if (n < fewest) return null;
  const half = normalPoint(0.95) * Math.sqrt((1 + value ** 2 / 2) / (n - 3));
  const all = toFisher(value);
  return { low: Math.tanh(all - half), high: Math.tanh(all + half) };
}

/**
 * Of the mean of two shares, each of its own: their intervals put together (Zou and Donner 2008). Null without either.
 */
export function meanOfShares(
  a: { count: number; of: number },
  b: { count: number; of: number },
): Estimated | null {
  if (a.of === 0 || b.of === 0) return null;
  const [first, second] = [a, b].map(({ count, of }) => intervalOf(count / of, of));
  if (first === undefined || second === undefined) return null;
  const value = (first.value + second.value) / 2;
  const below = Math.hypot(first.value - first.low, second.value - second.low) / 2;
  const above = Math.hypot(first.high - first.value, second.high - second.value) / 2;
  return { value, interval: { low: value - below, high: value + above }, n: a.of + b.of };
}
