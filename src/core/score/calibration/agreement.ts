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
  const said = new Said(paired, scale);
  return jackknifed(paired.length, (without) =>
    said.alpha(without === null ? [] : (paired[without] ?? [])),
  );
}

/** As `agreement`, the figure alone. */
export const alpha = (units: readonly (readonly number[])[], scale: Scale): number | null =>
  new Said(units, scale).alpha([]);

/** Of the largest that values in [0, 1] can have: a disagreement of less is what rounding leaves. */
const nothing = 1e-12;

/** All that was said, added up: then leaving one thing out takes no longer than that thing has values. */
class Said {
  private readonly values: number;
  private readonly sum: number;
  private readonly squares: number;
  private readonly counts: ReadonlyMap<number, number>;
  private readonly within: number;

  constructor(
    units: readonly (readonly number[])[],
    private readonly scale: Scale,
  ) {
    const all = units.flat();
    this.values = all.length;
    this.sum = sum(all);
    this.squares = sum(all.map((value) => value ** 2));
    this.counts = countsOf(all);
    this.within = sum(units.map((unit) => this.ofUnit(unit)));
  }

  /** @param without one of the things, which is left out; empty leaves none out */
  alpha(without: readonly number[]): number | null {
    const values = this.values - without.length;
    const all = this.scale === 'interval' ? this.apart(without) : this.unlike(without);
    const expected = all / (values - 1);
    const isAny = all > nothing * values ** 2;
    return isAny ? 1 - (this.within - this.ofUnit(without)) / expected : null;
  }

  private ofUnit(unit: readonly number[]): number {
    return unit.length < 2 ? 0 : disagreement(unit, this.scale) / (unit.length - 1);
  }

  /** Squared differences of all ordered pairs. */
  private apart(without: readonly number[]): number {
    const squares = this.squares - sum(without.map((value) => value ** 2));
    return 2 * ((this.values - without.length) * squares - (this.sum - sum(without)) ** 2);
  }

  /** How many ordered pairs are not alike. */
  private unlike(without: readonly number[]): number {
    const left = new Map(this.counts);
    for (const value of without) left.set(value, (left.get(value) ?? 0) - 1);
    return notAlike(this.values - without.length, left);
  }
}

/** Summed over all ordered pairs. */
function disagreement(values: readonly number[], scale: Scale): number {
  if (scale === 'nominal') return notAlike(values.length, countsOf(values));
  return 2 * (values.length * sum(values.map((value) => value ** 2)) - sum(values) ** 2);
}

const notAlike = (values: number, counts: ReadonlyMap<number, number>): number =>
  values ** 2 - sum([...counts.values()].map((count) => count ** 2));

function countsOf(values: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
