/** A pair of policies in the sentence that a reader needs. */
import type { Difference, PolicyPair } from '../../shared/model/score';

/** A difference, `b` minus `a`, and what it is of. */
export interface Told {
  name: string;
  difference: Difference;
  higherIsBetter: boolean;
}

const mostTold = 3;
/** More runs than anyone makes. */
const mostRuns = 100_000;

/**
 * "A is better than B on intention; on action not distinguishable; n = 48; 90 more would tell." The better one comes
 * first where only one is better anywhere.
 *
 * @param level below it a difference is told
 */
export function comparisonSentence(
  { a, b, n }: Pick<PolicyPair, 'a' | 'b' | 'n'>,
  told: readonly Told[],
  level: number,
): string {
  const [first, second] = [nameOf(a), nameOf(b)];
  if (told.every(({ difference: { p } }) => p === null)) {
    return `${first} and ${second} cannot be compared: ${n === 0 ? 'no task and seed was run with both' : `too few tasks and seeds were run with both (n = ${n})`}.`;
  }
  const known = told.filter(({ difference: { p } }) => p !== null);
  const isTold = ({ difference: { p } }: Told): boolean => p !== null && p < level;
  const bIsBetter = (each: Told): boolean => each.difference.difference > 0 === each.higherIsBetter;
  const better = {
    a: known.filter((each) => isTold(each) && !bIsBetter(each)),
    b: known.filter((each) => isTold(each) && bIsBetter(each)),
  };
  const open = known.filter((each) => !isTold(each));
  const parts = [
    betterOn(first, second, better.a),
    betterOn(second, first, better.b),
    open.length === 0
      ? null
      : undecided(open, known.length === open.length ? [first, second] : null),
    `n = ${n}`,
    open.length === 0 ? null : moreOf(open),
  ];
  return `${parts.filter((part) => part !== null).join('; ')}.`;
}

const nameOf = (policy: string | null): string => policy ?? '(no policy named)';

const wordsOf = (told: readonly Told[]): string =>
  told.map(({ name }) => name.replaceAll('_', ' ')).join(', ');

const betterOn = (better: string, worse: string, told: readonly Told[]): string | null =>
  told.length === 0 ? null : `${better} is better than ${worse} on ${wordsOf(told)}`;

const undecided = (open: readonly Told[], both: readonly string[] | null): string =>
  both === null
    ? `on ${wordsOf(open)} not distinguishable`
    : `${both.join(' and ')} are not distinguishable on ${wordsOf(open)}`;

/** Each by itself, or what would be told first where there are many. */
function moreOf(open: readonly Told[]): string {
  const [only] = open;
  if (only !== undefined && open.length === 1) return moreWords(only, 'would tell');
  const sorted = open.toSorted((x, y) => runsOf(x) - runsOf(y));
  const words = sorted
    .slice(0, mostTold)
    .map((each) => moreWords(each, `would tell on ${wordsOf([each])}`));
  return `${words.join(', ')}${open.length > mostTold ? ', more on the others' : ''}`;
}

const runsOf = ({ difference: { more } }: Told): number => more ?? Number.POSITIVE_INFINITY;

const moreWords = ({ difference: { more } }: Told, what: string): string =>
  more === null || more > mostRuns
    ? `no number of runs that anyone makes ${what}`
    : `${more} more ${what}`;
