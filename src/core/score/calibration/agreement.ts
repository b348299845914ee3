/** How far curators agree beyond chance. */
import type { Estimated } from '../../../shared/model/calibration';
import { sum } from '../numbers';
import { jackknifed } from './intervals';

/** By difference for scores, alike or not for verdicts. */
export type Scale = 'interval' | 'nominal';

/**
 * Krippendorff's alpha: 1 where they agree, 0 where no more than by chance. Things that fewer than two looked at do not
 * count; null where there is none, or where all said the same.
 *
 * @param units by thing, what each of those who looked at it said
 */
export function agreement(units: readonly (readonly number[])[], scale: Scale): Estimated | null {
  const paired = units.filter(({ length }) => length >= 2);
  if (paired.length === 0) return null;
  return jackknifed(paired.length, (without) =>
    alpha(
      paired.filter((_, at) => at !== without),
      scale,
    ),
  );
}

/** As `agreement`, the figure alone. */
export function alpha(units: readonly (readonly number[])[], scale: Scale): number | null {
  const all = units.flat();
  const within = sum(units.map((unit) => disagreement(unit, scale) / (unit.length - 1)));
  const expected = disagreement(all, scale) / (all.length - 1);
  return expected > 0 ? 1 - within / expected : null;
}

/** Summed over all ordered pairs. */
function disagreement(values: readonly number[], scale: Scale): number {
  if (scale === 'interval') {
    return 2 * (values.length * sum(values.map((value) => value ** 2)) - sum([...values]) ** 2);
  }
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return values.length ** 2 - sum([...counts.values()].map((count) => count ** 2));
}
