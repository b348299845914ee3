/** Each two of the curators who finished the same episodes, without a figure of it for each in memory. */
import type { TeamOverview } from '../../shared/model/team';
import { inTurns } from '../system/in-turns';
import { addTo, AgreementSum, countNumbers, numbersOf, pairCounts } from './agreement';
import type { OneReview } from './reviews';

/** Pairs that are told apart: those of 50 curators are 1,225. The others count among all. */
const mostPairs = 2_000;

/** Of one episode. */
export interface Pairs {
  /** In the order of their names. */
  curators: readonly string[];
  /** Seven numbers of the first with each that follows, then of the second with each behind it, and so on. */
  counts: Uint32Array;
}

export const pairsOf = (curators: number): number => (curators * (curators - 1)) / 2;

/** @param own independent reviews of an episode of so many frames per second */
export function comparedPairs(own: readonly OneReview[], fps: number): Pairs {
  const counts = new Uint32Array(pairsOf(own.length) * countNumbers);
  let at = 0;
  for (const [which, first] of own.entries()) {
    for (const second of own.slice(which + 1)) {
      counts.set(numbersOf(pairCounts(first.review, second.review, fps)), at);
      at += countNumbers;
    }
  }
  return { curators: own.map(({ curator }) => curator), counts };
}

/** All pairs of an episode added up. */
export function summed({ counts }: Pairs): Float64Array {
  const sum = new Float64Array(countNumbers);
  for (let from = 0; from < counts.length; from += countNumbers) addTo(sum, 0, counts, from);
  return sum;
}

/** @param compared of each episode that more than one finished */
export async function agreementsOf(
  compared: readonly Pairs[],
): Promise<Pick<TeamOverview, 'all' | 'pairs'>> {
  const episodes = new Map<string, Map<string, number>>();
  let told = 0;
  await inTurns(compared, (each) => {
    forEachPair(each, (first, second) => {
      const row = episodes.get(first) ?? new Map<string, number>();
      const before = row.get(second);
      if (before === undefined && told >= mostPairs) return;
      if (before === undefined) told += 1;
      episodes.set(first, row.set(second, (before ?? 0) + 1));
    });
  });
  const found = [...episodes].flatMap(([first, row]) =>
    [...row].map(([second, many]) => ({
      curators: [first, second] as const,
      sum: new AgreementSum(many),
    })),
  );
  const sums = new Map<string, Map<string, AgreementSum>>();
  for (const { curators, sum } of found) {
    const [first, second] = curators;
    sums.set(first, (sums.get(first) ?? new Map<string, AgreementSum>()).set(second, sum));
  }
  const all = new AgreementSum(compared.length);
  await inTurns(compared, (each) => {
    forEachPair(each, (first, second, from) => {
      sums.get(first)?.get(second)?.add(each.counts, from);
    });
    all.add(summed(each));
  });
  found.sort(
    (a, b) => byName(a.curators[0], b.curators[0]) || byName(a.curators[1], b.curators[1]),
  );
  const pairs: TeamOverview['pairs'] = [];
  await inTurns(found, ({ curators, sum }) => void pairs.push({ curators, ...sum.agreement }));
  return { all: all.agreement, pairs };
}

/** `from`: where its counts begin. */
function forEachPair(
  { curators }: Pairs,
  visit: (first: string, second: string, from: number) => void,
): void {
  let from = 0;
  for (const [which, first] of curators.entries()) {
    for (let other = which + 1; other < curators.length; other += 1, from += countNumbers)
      visit(first, curators[other] ?? '', from);
  }
}

export const byName = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
