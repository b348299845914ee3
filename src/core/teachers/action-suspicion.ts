/**
 * How unlike its teacher's usual work an action is: each dimension's error against what is usual at that speed, so that
 * a gripper that does the opposite shows among forty good joints, and fast movements do not count as wrong ones. A
 * delay that all outputs of a teacher have is its habit, and taken off.
 */
import { quantile } from '../signals/series';
import { chunkError, shortWay, type ActionSpace } from './action-space';

/** A chunk and what was demonstrated around its frame, one row a frame. */
export interface ActionCase {
  chunk: readonly (readonly number[])[];
  /** Of the whole episode. */
  demonstrated: readonly (readonly number[])[];
  frame: number;
}

/** What is usual for a teacher; measured on a sample of its outputs. */
export interface Habits {
  /** Frames that its chunks are behind the demonstration. */
  lag: number;
  /** Upper ends of classes of speed, ascending; the last class has none. */
  speeds: number[];
  /** Mean square error over the spread, by class of speed and dimension. */
  usual: number[][];
  /** What is usual of the logarithms, over all dimensions and in the worst one: middle and width. */
  overall: Range;
  worst: Range;
}

interface Range {
  middle: number;
  width: number;
}

export interface ActionScore {
  /** Mean over live dimensions and rows of the error over the dataset's spread, as it is. */
  error: number;
  /** How unusual; about 1 is one standard deviation. */
  strangeness: number;
  /** The most unusual dimension, and how many times its usual error (as amplitude) it has. */
  dim: number;
  times: number;
  /** Of the demonstration over the chunk: root mean square step over the spread. */
  speed: number;
}

const lags = [-2, -1, 0, 1, 2, 3, 4] as const;
const mostClasses = 8;
const leastInClass = 40;
/** Mean square below which errors are rounding. */
const exact = 1e-8;

/** Of no cases, habits by which nothing is unusual but errors. */
export function habitsOf(cases: readonly ActionCase[], space: ActionSpace): Habits {
  const sums = lags.map((lag) => {
    const errors = cases.flatMap((each) => meanOf(squares(each, space, lag)) ?? []);
    return errors.length === 0 ? 0 : quantile(errors, 0.5);
  });
  const zero = lags.indexOf(0);
  const best = sums.indexOf(Math.min(...sums));
  // Where nothing moves every lag fits as well.
  const lag = (sums[best] ?? 0) < 0.95 * (sums[zero] ?? 0) ? (lags[best] ?? 0) : 0;
  const measured = cases.map((each) => ({
    speed: speedOf(each, space),
    errors: squares(each, space, lag),
  }));
  const classes = Math.max(1, Math.min(mostClasses, Math.floor(cases.length / leastInClass)));
  const all = measured.map(({ speed }) => speed);
  const speeds = Array.from({ length: classes - 1 }, (_, at) => quantile(all, (at + 1) / classes));
  const usual = Array.from({ length: classes }, (_, at) => {
    const own = measured.filter(({ speed }) => classOf(speeds, speed) === at);
    return space.spread.map((_spread, dim) => {
      const errors = own.flatMap(({ errors }) => errors[dim] ?? []);
      return errors.length === 0 ? exact : Math.max(exact, quantile(errors, 0.5));
    });
  });
  const none = { middle: 0, width: 1 };
  const habits: Habits = { lag, speeds, usual, overall: none, worst: none };
  const signs = measured.map((each) => signsOf(each, habits));
  return {
    ...habits,
    overall: rangeOf(signs.map(({ overall }) => overall)),
    worst: rangeOf(signs.map(({ worst }) => worst)),
  };
}

export function actionScore(of: ActionCase, space: ActionSpace, habits: Habits): ActionScore {
  const speed = speedOf(of, space);
  const signs = signsOf({ speed, errors: squares(of, space, habits.lag) }, habits);
  return {
    error: chunkError(of.chunk, of.demonstrated.slice(of.frame, of.frame + of.chunk.length), space),
    strangeness: Math.max(
      inWidths(signs.overall, habits.overall),
      inWidths(signs.worst, habits.worst),
    ),
    dim: signs.dim,
    times: Math.exp(signs.worst),
    speed,
  };
}

/** Logarithms of amplitudes over the usual ones. */
function signsOf(
  { speed, errors }: { speed: number; errors: readonly (number | null)[] },
  { speeds, usual }: Habits,
): { overall: number; worst: number; dim: number } {
  const expected = usual[classOf(speeds, speed)] ?? [];
  const ratios = errors.map((error, dim) =>
    error === null ? null : (error + exact) / ((expected[dim] ?? exact) + exact),
  );
  const known = ratios.filter((ratio) => ratio !== null);
  if (known.length === 0) return { overall: 0, worst: 0, dim: 0 };
  const worst = Math.max(...known);
  return {
    overall: 0.5 * Math.log(known.reduce((a, b) => a + b, 0) / known.length),
    worst: 0.5 * Math.log(worst),
    dim: ratios.indexOf(worst),
  };
}

const inWidths = (value: number, { middle, width }: Range): number => (value - middle) / width;

const classOf = (speeds: readonly number[], speed: number): number => {
  const at = speeds.findIndex((end) => speed <= end);
  return at === -1 ? speeds.length : at;
};

/** Mean square error over the spread, by dimension; null for one that is not live or has no rows. */
function squares(
  { chunk, demonstrated, frame }: ActionCase,
  { spread, live, period }: ActionSpace,
  lag: number,
): (number | null)[] {
  return spread.map((deviation, dim) => {
    if (!live[dim]) return null;
    let sum = 0;
    let rows = 0;
    for (const [step, row] of chunk.entries()) {
      const at = frame + step - lag;
      if (at >= demonstrated.length) break;
      const right = demonstrated[Math.max(0, at)]?.[dim] ?? Number.NaN;
      const off = shortWay((row[dim] ?? Number.NaN) - right, period[dim] ?? null) / deviation;
      if (Number.isNaN(off)) continue;
      sum += off * off;
      rows += 1;
    }
    return rows === 0 ? null : sum / rows;
  });
}

function speedOf({ chunk, demonstrated, frame }: ActionCase, space: ActionSpace): number {
  let sum = 0;
  let values = 0;
  const last = Math.min(frame + chunk.length, demonstrated.length - 1);
  for (let at = frame; at < last; at += 1) {
    for (const [dim, value] of (demonstrated[at + 1] ?? []).entries()) {
      if (!space.live[dim]) continue;
      const step = shortWay(value - (demonstrated[at]?.[dim] ?? value), space.period[dim] ?? null);
      sum += (step / (space.spread[dim] ?? Number.NaN)) ** 2;
      values += 1;
    }
  }
  return values === 0 ? 0 : Math.sqrt(sum / values);
}

const meanOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length;
};

/** Median, and the distance to it that half of the values keep; the faults among them hardly move either. */
export function rangeOf(values: readonly number[]): Range {
  if (values.length === 0) return { middle: 0, width: 1 };
  const middle = quantile(values, 0.5);
  const width = quantile(
    values.map((value) => Math.abs(value - middle)),
    0.5,
  );
  return { middle, width: Math.max(width * 1.4826, 0.01) };
}
