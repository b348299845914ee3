/** Means over few seeds, with their uncertainty. */
import type { SeedInterval } from '../../../shared/model/distill';

/** Two-sided 95 % quantiles of Student's t, by degrees of freedom from 1 on. */
const quantiles = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093,
];
const ofMany = 1.96;

/** Null without values; of a single one nothing is known but itself, and the interval is that point. */
export function seedInterval(values: readonly number[]): SeedInterval | null {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return { mean, low: mean, high: mean };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / (values.length - 1) / values.length);
  const half = (quantiles[values.length - 2] ?? ofMany) * error;
  return { mean, low: mean - half, high: mean + half };
}
