/** What the values of one episode tell about a part where names do not: commands, rates, a gripper nobody named. */
import type { EmbodimentPart } from '../../shared/model/dataset';

/** Values of one feature over some frames, row-major with `width` values a frame. */
export interface Sample {
  values: Float32Array;
  width: number;
}

/** All values of one dimension, in frame order. */
export function series({ values, width }: Sample, dim: number): number[] {
  const one: number[] = [];
  for (let at = dim; at < values.length; at += width) one.push(values[at] ?? Number.NaN);
  return one;
}

/** How many different values a dimension takes, up to three; what was not recorded is none. */
export function distinct(sample: Sample, dim: number): number {
  const seen = new Set<number>();
  for (const value of series(sample, dim)) {
    if (Number.isNaN(value)) continue;
    seen.add(value);
    if (seen.size === 3) break;
  }
  return seen.size;
}

/** A gripper that is only ever told one of two values gets commands, not places. */
export const isCommand = (part: EmbodimentPart, sample: Sample): boolean =>
  part.dims.every((dim) => distinct(sample, dim) <= 2);

/**
 * Whether an action that could be a place or a change of place is a change: a place that the robot is told to go to
 * runs along with the place where it is, dimension by dimension.
 */
export function isRateOf(
  action: { part: EmbodimentPart; sample: Sample },
  state: { part: EmbodimentPart; sample: Sample },
): boolean {
  const pairs = action.part.dims.flatMap((dim, at) => {
    const other = state.part.dims[at];
    const value =
      other === undefined
        ? null
        : ofRecorded(series(action.sample, dim), series(state.sample, other));
    return value === null ? [] : [value];
  });
  return pairs.length > 0 && pairs.reduce((a, b) => a + b, 0) / pairs.length < 0.5;
}

/** Over the frames that have both. */
function ofRecorded(a: readonly number[], b: readonly number[]): number | null {
  const both = a.flatMap((value, t): [number, number][] => {
    const other = b[t] ?? Number.NaN;
    return Number.isFinite(value) && Number.isFinite(other) ? [[value, other]] : [];
  });
  return correlation(
    both.map(([value]) => value),
    both.map(([, other]) => other),
  );
}

/** Pearson's; null where one of the two does not move. */
export function correlation(a: readonly number[], b: readonly number[]): number | null {
  const count = Math.min(a.length, b.length);
  const mean = (values: readonly number[]): number =>
    values.slice(0, count).reduce((sum, value) => sum + value, 0) / count;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squareA, squareB] = [0, 0, 0];
  for (let at = 0; at < count; at += 1) {
    const fromA = (a[at] ?? 0) - meanA;
    const fromB = (b[at] ?? 0) - meanB;
    both += fromA * fromB;
    squareA += fromA * fromA;
    squareB += fromB * fromB;
  }
  const scale = Math.sqrt(squareA * squareB);
  return scale > 0 && Number.isFinite(scale) ? both / scale : null;
}

/** A gripper rests at least this share of the frames: it is still while the arm moves. */
const leastStill = 0.6;
/** Steps below this share of a dimension's range are no motion. */
const stillStep = 0.02;

/** Share of the frames in which a dimension hardly changes; null where it never changes at all. */
function stillShare(sample: Sample, dim: number): number | null {
  const values = series(sample, dim).filter(Number.isFinite);
  const [low, high] = values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  if (!(high > low) || values.length < 20) return null;
  const still = values.filter(
    (value, t) => t > 0 && Math.abs(value - (values[t - 1] ?? value)) < stillStep * (high - low),
  );
  return still.length / (values.length - 1);
}

/**
 * Whether a dimension moves as grippers do: between two values only, or still most of the time and in motion no more
 * than half as long as half of the others are.
 */
export function movesLikeGripper(sample: Sample, dim: number): boolean {
  if (distinct(sample, dim) === 2) return true;
  const own = stillShare(sample, dim);
  const others = Array.from({ length: sample.width }, (_none, other) => other)
    .filter((other) => other !== dim)
    .flatMap((other) => stillShare(sample, other) ?? [])
    .sort((a, b) => a - b);
  const typical = others[Math.floor(others.length / 2)];
  return own !== null && typical !== undefined && own >= leastStill && 1 - own <= (1 - typical) / 2;
}
