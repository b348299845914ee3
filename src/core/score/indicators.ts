/** The indicators of all rollouts: each by itself, then what needs the others. */
import { fromPlainError, type Problem } from '../../shared/errors';
import {
  indicatorNames,
  type FollowsLength,
  type IndicatorName,
  type Indicators,
  type Interval,
} from '../../shared/model/score';
import { identityOf } from '../datasets/identity';
import { limits } from '../files/limits';
import type { JobContext } from '../jobs/progress';
import { hereEngine, type TaskEngine } from '../jobs/tasks';
import { breathe } from '../system/breathe';
import { grouped } from '../system/grouped';
import { ProblemList } from '../system/problem-list';
import type { Measured } from './measure';
import { measureTask, unread } from './measure-task';
import { fewest, percentiles } from './percentiles';
import { spearman } from './rank-correlation';
import { commonLimits, saturationOf } from './saturation';
import { distanceToSuccess, type Traced } from './success-distance';
import type { Robot, Rollout, RolloutSet } from './rollout';

/** Rollouts that are not measured, each of which is told. */
const mostListed = 1_000;

interface Kind {
  unit: string;
  higherIsBetter: boolean;
  of: 'arm' | 'hand' | 'actions' | 'text';
  /** What it cannot leave. */
  within: Interval;
}
const infinity = Number.POSITIVE_INFINITY;
const anything = { low: -infinity, high: infinity };
const ofShare = { low: 0, high: 1 };
const notNegative = { low: 0, high: infinity };

const kinds: Readonly<Record<IndicatorName, Kind>> = {
  smoothness_sparc: {
    unit: 'spectral arc length',
    higherIsBetter: true,
    of: 'arm',
    within: anything,
  },
  smoothness_ldlj: {
    unit: 'log dimensionless jerk',
    higherIsBetter: true,
    of: 'arm',
    within: anything,
  },
  path_efficiency: { unit: 'share of the way', higherIsBetter: true, of: 'arm', within: ofShare },
  pause_share: { unit: 'share of the time', higherIsBetter: false, of: 'arm', within: ofShare },
  gripper_chatter: {
    unit: 'turns within 0.5 s',
    higherIsBetter: false,
    of: 'hand',
    within: notNegative,
  },
  grasp_attempts: { unit: 'closings', higherIsBetter: false, of: 'hand', within: notNegative },
  distance_to_success: {
    unit: 'share of the extent',
    higherIsBetter: false,
    of: 'arm',
    within: notNegative,
  },
  saturation: { unit: 'share of the time', higherIsBetter: false, of: 'actions', within: ofShare },
  measured_alignment: {
    unit: 'share of the claims',
    higherIsBetter: true,
    of: 'text',
    within: ofShare,
  },
};

export const boundsOf = (name: IndicatorName): Interval => kinds[name].within;
export const unitOf = (name: IndicatorName): string => kinds[name].unit;
export const higherIsBetter = (name: IndicatorName): boolean => kinds[name].higherIsBetter;

interface Read extends Traced {
  rollout: Rollout;
  measured: Measured | null;
}

/** All rollouts in their order. One whose numbers cannot be read is a problem and has no indicators. */
export async function indicatorsOf(
  { rollouts, dataset }: Pick<RolloutSet, 'rollouts' | 'dataset'>,
  job: JobContext,
  engine: TaskEngine = hereEngine,
): Promise<{
  all: { rollout: Rollout; indicators: Indicators }[];
  followsLength: Record<IndicatorName, FollowsLength>;
  problems: Problem[];
}> {
  const problems = new ProblemList(mostListed);
  const read: Read[] = [];
  let numbers = 0;
  const robot = rollouts[0]?.robot ?? null;
  const order = {
    path: dataset?.summary.path ?? '',
    subject: { rollout: async (piece: number) => rolloutAt(rollouts, piece) },
    plan: dataset === undefined ? null : { dataset: await identityOf(dataset), robot },
    pieces: [...rollouts.keys()],
    frames: (piece: number) => dataset?.episode(Number(rolloutAt(rollouts, piece).id)).length ?? 0,
    given: async (piece: number) => {
      const { id, texts } = rolloutAt(rollouts, piece);
      return { episode: Number(id), texts };
    },
    phase: 'measuring rollouts',
    unit: 'rollouts' as const,
  };
  // Numbers that stand in the lines of a file are read already, which takes as long as measuring them.
  const by = dataset === undefined ? hereEngine : engine;
  for await (const { piece, made, failure } of by.run(measureTask, order, job)) {
    const rollout = rolloutAt(rollouts, piece);
    if (failure !== null && failure.code !== 'worker-lost') throw fromPlainError(failure);
    const unmade = `Rollout ${rollout.id} was not measured: ${failure?.message}`;
    (made?.problems ?? [unread(unmade)]).forEach(problems.add);
    const whole = made?.measured ?? null;
    numbers += whole === null ? 0 : heldBeside(whole);
    const isBeyond = whole !== null && numbers > limits.comparedNumbers;
    if (isBeyond) problems.add(notCompared(rollout.id));
    const measured = isBeyond ? { ...whole, trace: null, held: [] } : whole;
    read.push({ rollout, measured, trace: measured?.trace ?? null });
  }
  const values = await valuesOf(read, job);
  const ranked = new Map(
    indicatorNames.map((name) => [
      name,
      percentiles(
        read.map(({ rollout, measured }, at) => ({
          task: rollout.task,
          lengthSec: measured?.lengthSec ?? 0,
          value: values[at]?.[name] ?? null,
        })),
      ),
    ]),
  );
  const all = read.map(({ rollout, measured }, at) => {
    const indicators = named((name) => {
      const value = values[at]?.[name] ?? null;
      if (value === null || measured === null) return null;
      const { unit, higherIsBetter, of } = kinds[name];
      const percentile = ranked.get(name)?.[at] ?? null;
      return { value, unit, higherIsBetter, percentile, source: sourceOf(of, measured, rollout) };
    });
    return { rollout, indicators };
  });
  const lengths = read.map(({ measured }) => measured?.lengthSec ?? 0);
  const followsLength = named((name) => {
    const own = all.flatMap(({ indicators }, at) => {
      const found = indicators[name];
      return found === null ? [] : [{ ...found, length: lengths[at] ?? 0 }];
    });
    return {
      value: alongLength(own.map(({ length, value }) => [length, value])),
      percentile: alongLength(
        own.flatMap(({ length, percentile }) =>
          percentile === null ? [] : [[length, percentile]],
        ),
      ),
    };
  });
  return { all, followsLength, problems: problems.all };
}

/** Numbers that are held of a rollout until all are measured. */
const heldBeside = ({ trace, held }: Measured): number =>
  held.reduce((sum, { frames }) => sum + frames.length, trace?.values.length ?? 0);

const notCompared = (id: string): Problem => ({
  code: 'rollout-alone',
  severity: 'warning',
  message: `Rollout ${id} is measured by itself alone: what is compared of those before it has more than ${limits.comparedNumbers} numbers, which is what fits; score fewer rollouts at a time.`,
});

const alongLength = (pairs: readonly (readonly [number, number])[]): number | null =>
  pairs.length < fewest ? null : spearman(pairs);

/** A value for each indicator. */
export function named<T>(make: (name: IndicatorName) => T): Record<IndicatorName, T> {
  return Object.fromEntries(indicatorNames.map((name) => [name, make(name)])) as Record<
    IndicatorName,
    T
  >;
}

function rolloutAt(rollouts: readonly Rollout[], piece: number): Rollout {
  const rollout = rollouts[piece];
  if (rollout === undefined) throw new RangeError(`There is no rollout ${piece}.`);
  return rollout;
}

async function valuesOf(
  read: readonly Read[],
  job: JobContext,
): Promise<Record<IndicatorName, number | null>[]> {
  const extremes = new Map<Robot | null, Map<string, number>>();
  for (const [robot, own] of grouped(read, ({ rollout }) => rollout.robot)) {
    extremes.set(robot, commonLimits(own.map(({ measured }) => measured?.held ?? [])));
  }
  const successes = successesByTask(read);
  const values: Record<IndicatorName, number | null>[] = [];
  for (const [done, each] of read.entries()) {
    job.signal.throwIfAborted();
    job.report({ phase: 'comparing rollouts', done, total: read.length, unit: 'rollouts' });
    const { rollout, measured } = each;
    const own = extremes.get(rollout.robot) ?? new Map<string, number>();
    values.push({
      ...(measured?.values ?? named(() => null)),
      distance_to_success: distanceToSuccess(each, successes.get(rollout.task) ?? []),
      saturation: measured === null ? null : saturationOf(measured.held, own, measured.moving),
    });
    await breathe(done, 64);
  }
  return values;
}

function successesByTask(read: readonly Read[]): Map<string, Read[]> {
  const found = new Map<string, Read[]>();
  for (const each of read) {
    const { task, outcome } = each.rollout;
    if (outcome !== 1) continue;
    const known = found.get(task);
    if (known === undefined) found.set(task, [each]);
    else known.push(each);
  }
  return found;
}

function sourceOf(of: Kind['of'], { sources }: Measured, { robot }: Rollout): string {
  if (of === 'text') return `movement words; ${sources.arm}`;
  if (of !== 'actions') return sources[of];
  const features = robot?.actions.map(({ feature, quantity }) => `${feature}: ${quantity}`) ?? [];
  const guessed = robot === null || robot.guessed === '' ? '' : `; guessed: ${robot.guessed}`;
  return `${[...new Set(features)].join(', ')}${guessed}`;
}
