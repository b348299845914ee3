/** Where a value stands among those of like length and task: several indicators otherwise only measure length. */
import { grouped } from '../system/grouped';

/** Fewer say nothing. */
export const fewest = 10;
const likeLength = 0.2;

export interface Placed {
  task: string;
  lengthSec: number;
  value: number | null;
}

interface Valued {
  at: number;
  lengthSec: number;
  value: number;
}

/**
 * For each: the share, 0 to 100, of the values of its task whose length is within 20 % of its own (its own among them)
 * that are less, equal ones counted half; null without a value and under ten such.
 */
export function percentiles(all: readonly Placed[]): (number | null)[] {
  const found: (number | null)[] = all.map(() => null);
  for (const [, own] of grouped([...all.entries()], ([, { task }]) => task)) {
    place(
      own.flatMap(([at, { lengthSec, value }]): Valued[] =>
        value === null ? [] : [{ at, lengthSec, value }],
      ),
      found,
    );
  }
  return found;
}

/** Those of like length are a stretch of all by length, which moves along as the length grows. */
function place(own: readonly Valued[], found: (number | null)[]): void {
  const byLength = own.toSorted((a, b) => a.lengthSec - b.lengthSec);
  const values = [...new Set(own.map(({ value }) => value))].sort((a, b) => a - b);
  const ranks = new Map(values.map((value, rank) => [value, rank]));
  const rankOf = (each: Valued | undefined): number => ranks.get(each?.value ?? 0) ?? 0;
  const counts = new RunningCounts(values.length);
  let [from, to] = [0, 0];
  for (const each of byLength) {
    const { lengthSec } = each;
    const apart = likeLength * lengthSec;
    for (; to < byLength.length && lengthOf(byLength[to]) - lengthSec <= apart; to += 1)
      counts.add(rankOf(byLength[to]), 1);
    for (; lengthSec - lengthOf(byLength[from]) > apart; from += 1)
      counts.add(rankOf(byLength[from]), -1);
    if (to - from < fewest) continue;
    const less = counts.below(rankOf(each));
    const equal = counts.below(rankOf(each) + 1) - less;
    found[each.at] = (100 * (less + equal / 2)) / (to - from);
  }
}

const lengthOf = (each: Valued | undefined): number => each?.lengthSec ?? 0;

/** How many there are of each rank, and below it, in the time of a logarithm (Fenwick 1994). */
class RunningCounts {
  private readonly sums: Int32Array;

  constructor(ranks: number) {
    this.sums = new Int32Array(ranks + 1);
  }

  add(rank: number, count: number): void {
    for (let at = rank + 1; at < this.sums.length; at += at & -at) {
      this.sums[at] = (this.sums[at] ?? 0) + count;
    }
  }

  below(rank: number): number {
    let sum = 0;
    for (let at = rank; at > 0; at -= at & -at) sum += this.sums[at] ?? 0;
    return sum;
  }
}
