/** A pair of policies in the sentence that a reader needs. */
import type { Difference, PairedBy, PolicyPair } from '../../shared/model/score';

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
  { a: first, b: second, n, pairedBy }: Pick<PolicyPair, 'a' | 'b' | 'n' | 'pairedBy'>,
  told: readonly Told[],
  level: number,
): string {
  if (pairedBy === null || told.every(({ difference: { p } }) => p === null)) {
    return `${first} and ${second} cannot be compared: ${whyNot(n, pairedBy)}.`;
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
    pairedBy === 'task' ? 'paired by task alone, as neither names seeds' : null,
    open.length === 0 ? null : moreOf(open),
  ];
  return `${parts.filter((part) => part !== null).join('; ')}.`;
}

function whyNot(n: number, pairedBy: PairedBy | null): string {
  if (pairedBy === null) return 'only one of them names seeds, so that nothing pairs their runs';
  if (n === 0) return `no ${pairedBy} was run with both`;
  const [what, how] =
    pairedBy === 'task'
      ? ['tasks', '; paired by task alone, as neither names seeds']
      : ['tasks and seeds', ''];
  return `too few ${what} were run with both (n = ${n}${how})`;
}

const wordsOf = (told: readonly Told[]): string =>
  told.map(({ name }) => name.replaceAll('_', ' ')).join(', ');

const betterOn = (better: string, worse: string, told: readonly Told[]): string | null =>
  told.length === 0 ? null : `${better} is better than ${worse} on ${wordsOf(told)}`;

const undecided = (open: readonly Told[], both: readonly string[] | null): string =>
  both === null
    ? `on ${wordsOf(open)} not distinguishable`
    : `${both.join(' and ')} are not distinguishable on ${wordsOf(open)}`;

/** Each by itself, the first ones where there are many; last those of which no number of runs would tell. */
function moreOf(open: readonly Told[]): string {
  const reachable = open.filter((each) => runsOf(each) <= mostRuns);
  const never = open.filter((each) => runsOf(each) > mostRuns);
  const on = (told: readonly Told[]): string => (open.length === 1 ? '' : ` on ${wordsOf(told)}`);
  return [
    ...reachable
      .toSorted((x, y) => runsOf(x) - runsOf(y))
      .slice(0, mostTold)
      .map((each) => `${runsOf(each)} more would tell${on([each])}`),
    ...(reachable.length > mostTold ? ['more on the others'] : []),
    ...(never.length > 0 ? [`no number of runs within reason would tell${on(never)}`] : []),
  ].join(', ');
}

const runsOf = ({ difference: { more } }: Told): number => more ?? Number.POSITIVE_INFINITY;
