/** Policies in pairs, on the tasks and seeds that both were run on, or on the tasks where neither names seeds. */
import {
  dimensions,
  indicatorNames,
  scorePresets,
  type Difference,
  type Dimension,
  type IndicatorName,
  type Interval,
  type PairedBy,
  type PolicyPair,
  type ScorePreset,
} from '../../shared/model/score';
import { breathe } from '../system/breathe';
import { grouped } from '../system/grouped';
import { additiveDefaults, combined } from './combine';
import {
  bootstrap,
  chanceOf,
  clustersOf,
  fewest,
  holm,
  meanOf,
  moreToTell,
  type InTask,
} from './clusters';
import { higherIsBetter, named } from './indicators';
import { mean } from './numbers';
import {
  byName,
  byPolicy,
  indicator,
  judged,
  kindOf,
  scored,
  success,
  type Compared,
  type Value,
} from './policies';
import { comparisonSentence, type Told } from './comparison-sentence';

interface Start {
  task: string;
  inA: Compared[];
  inB: Compared[];
}

interface Pairing {
  a: string;
  b: string;
  pairedBy: PairedBy | null;
  starts: Start[];
  isSameKind: boolean;
}

type Measures = Pick<PolicyPair, 'success' | 'judge' | 'score' | 'indicators'>;
type Resampled = Omit<PolicyPair, 'sentence'>;

/** Between two of them. */
const ofShares = { low: -1, high: 1 };
/** Its level after Holm, from which on a difference is told. */
const told = 0.05;

/**
 * Every two policies that have a name on the tasks and seeds that both were run on, or, where neither names a seed, on
 * the tasks; several runs of one count by their mean. Intervals by bootstrap over tasks, or over pairs under five
 * tasks, each at 1 - 0.05 / (number of pairs of policies that can be compared), after Bonferroni; what the sentences
 * tell is tested after Holm. Others have their turn after each pair.
 */
export async function policyPairs(
  rollouts: readonly Compared[],
  settings = additiveDefaults,
): Promise<PolicyPair[]> {
  const pairings = pairingsOf(rollouts);
  const comparable = pairings.filter(({ starts }) => starts.length >= fewest);
  const level = 1 - 0.05 / Math.max(1, comparable.length);
  const isJudged = rollouts.some(({ judge }) => judge !== null);
  const shared: Value = ({ judge, outcome }) =>
    combined({ judge, outcome, hasText: false }, settings)?.additive ?? null;
  const compared = ({ a, b, pairedBy, starts, isSameKind }: Pairing): Resampled => {
    const by = (value: Value, within?: Interval): Difference | null =>
      difference(starts, value, { level, within });
    const ofScore = (preset: ScorePreset): Difference | null => {
      if (isSameKind) return by(scored(preset), ofShares);
      return preset === 'paper' ? null : by(shared, ofShares);
    };
    const measures: Measures = {
      success: by(success, ofShares),
      judge: byName(dimensions, (name) => by(judged(name), ofShares)),
      score: byName(scorePresets, ofScore),
      indicators: named((name) => by(indicator(name))),
    };
    const byTask = new Set(starts.map(({ task }) => task)).size >= fewest;
    return {
      a,
      b,
      pairedBy,
      n: starts.length,
      resampled: byTask ? 'tasks' : 'pairs',
      level,
      ...measures,
    };
  };
  const pairs: Resampled[] = [];
  for (const pairing of pairings) {
    pairs.push(compared(pairing));
    await breathe(0, 1);
  }
  const lists = pairs.map((pair) => toldOf(pair, isJudged));
  const adjusted = holm(lists.flat().map(({ difference: { p } }) => p));
  for (const [at, { difference: each }] of lists.flat().entries()) {
    each.p = adjusted[at] ?? null;
    if (each.p !== null && each.p < told) each.more = 0;
  }
  return pairs.map((pair, at) => ({
    ...pair,
    sentence: comparisonSentence(pair, lists[at] ?? [], told),
  }));
}

function pairingsOf(rollouts: readonly Compared[]): Pairing[] {
  const policies = [...byPolicy(rollouts)].flatMap(([policy, own]) =>
    policy === null ? [] : [[policy, own] as const],
  );
  return policies.flatMap(([a, ofA], at) =>
    policies.slice(at + 1).map(([b, ofB]): Pairing => {
      const pairedBy = whatPairs(ofA, ofB);
      const [startsOfA, startsOfB] = [byStart(ofA, pairedBy), byStart(ofB, pairedBy)];
      const starts = [...startsOfA].flatMap(([start, inA]) => {
        const inB = startsOfB.get(start);
        return inB === undefined ? [] : [{ task: inA[0]?.task ?? '', inA, inB }];
      });
      return { a, b, pairedBy, starts, isSameKind: kindOf(ofA) === kindOf(ofB) };
    }),
  );
}

const namesSeeds = (rollouts: readonly Compared[]): boolean =>
  rollouts.some(({ seed }) => seed !== null);

function whatPairs(a: readonly Compared[], b: readonly Compared[]): PairedBy | null {
  if (namesSeeds(a) !== namesSeeds(b)) return null;
  return namesSeeds(a) ? 'task and seed' : 'task';
}

/** Empty where nothing pairs them. */
function byStart(
  rollouts: readonly Compared[],
  pairedBy: PairedBy | null,
): Map<string, Compared[]> {
  if (pairedBy === 'task') return grouped(rollouts, ({ task }) => task);
  return grouped(
    rollouts.filter(({ seed }) => pairedBy !== null && seed !== null),
    ({ task, seed }) => JSON.stringify([task, seed]),
  );
}

function difference(
  starts: readonly Start[],
  value: Value,
  { level, within }: { level: number; within: Interval | undefined },
): Difference | null {
  const pairs = starts.flatMap(({ task, inA, inB }): InTask[] => {
    const [x, y] = [inA, inB].map((runs) => runs.flatMap((run) => value(run) ?? []));
    if (x === undefined || y === undefined || x.length === 0 || y.length === 0) return [];
    return [{ task, value: mean(y) - mean(x) }];
  });
  if (pairs.length === 0) return null;
  const clusters = clustersOf(pairs);
  return {
    difference: meanOf(clusters),
    n: pairs.length,
    interval: bootstrap(clusters, level, within),
    p: chanceOf(clusters),
    more: moreToTell(clusters),
  };
}

/** What the sentence tells: success, and what a judge says, or without one what was measured. */
function toldOf(pair: Measures, isJudged: boolean): Told[] {
  const ofJudge = (name: Dimension): Told[] => of(name, pair.judge[name], true);
  const measured = (name: IndicatorName): Told[] =>
    of(name, pair.indicators[name], higherIsBetter(name));
  return [
    ...of('success', pair.success, true),
    ...(isJudged ? dimensions.flatMap(ofJudge) : indicatorNames.flatMap(measured)),
  ];
}

const of = (name: string, found: Difference | null, isBetter: boolean): Told[] =>
  found === null ? [] : [{ name, difference: found, higherIsBetter: isBetter }];
