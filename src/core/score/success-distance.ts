/** How far a rollout's path is from those of successful rollouts of its task. */
import type { Series } from '../signals/series';
import type { Rollout, Robot } from './rollout';
import { areSiblings } from './siblings';

/** Points that a path is compared by, evenly spaced in time: how fast it was gone counts no more. */
const points = 64;
/** How many successes are aligned: those nearest point by point. */
const retrieved = 10;

/** A path in few points: point by point, its dimensions side by side. */
export interface Trace {
  values: Float64Array;
  dims: number;
  /** Which dimensions: paths of others cannot be compared. */
  of: string;
}

/** What is compared. */
export interface Traced {
  rollout: Pick<Rollout, 'task' | 'outcome' | 'seed' | 'video' | 'episode'> & {
    robot: Robot | null;
  };
  trace: Trace | null;
}

/** Null without dimensions or under two frames. */
export function traceOf(path: readonly Series[], of: string): Trace | null {
  const frames = path[0]?.length ?? 0;
  if (frames < 2) return null;
  const dims = path.length;
  const values = new Float64Array(points * dims);
  for (let point = 0; point < points; point += 1) {
    const at = (point * (frames - 1)) / (points - 1);
    const low = Math.floor(at);
    for (const [dim, series] of path.entries()) {
      const below = series[low] ?? 0;
      const above = series[low + 1] ?? below;
      values[point * dims + dim] = below + (above - below) * (at - low);
    }
  }
  return { values, dims, of };
}

/**
 * Dynamic time warping to each of the ten nearest successes of the same task and robot, never itself or a sibling: mean
 * distance along the best alignment as a share of the extent of that success; the least of them. Null where there is
 * none.
 *
 * @param successes of any task
 */
export function distanceToSuccess(own: Traced, successes: readonly Traced[]): number | null {
  const { trace, rollout } = own;
  if (trace === null) return null;
  const near = successes
    .flatMap((each) => {
      const other = each.trace;
      const isComparable =
        each !== own &&
        other !== null &&
        other.dims === trace.dims &&
        other.of === trace.of &&
        each.rollout.robot === rollout.robot &&
        each.rollout.task === rollout.task &&
        !areSiblings(rollout, each.rollout);
      return isComparable ? [{ other, distance: pointwise(trace, other) }] : [];
    })
    .sort((a, b) => a.distance - b.distance)
    .slice(0, retrieved);
  const distances = near.flatMap(({ other }) => {
    const extent = extentOf(other);
    return extent > 0 ? [warped(trace, other) / extent] : [];
  });
  return distances.length === 0 ? null : Math.min(...distances);
}

function pointwise(a: Trace, b: Trace): number {
  let sum = 0;
  for (let point = 0; point < points; point += 1) sum += between(a, b, point, point);
  return sum / points;
}

function between(a: Trace, b: Trace, i: number, j: number): number {
  let sum = 0;
  for (let dim = 0; dim < a.dims; dim += 1) {
    sum += ((a.values[i * a.dims + dim] ?? 0) - (b.values[j * a.dims + dim] ?? 0)) ** 2;
  }
  return Math.sqrt(sum);
}

/** Mean distance along the alignment with the least sum (Sakoe and Chiba 1978, symmetric steps). */
function warped(a: Trace, b: Trace): number {
  let above = new Float64Array(points).fill(Number.POSITIVE_INFINITY);
  let steps = new Float64Array(points);
  for (let i = 0; i < points; i += 1) {
    const sums = new Float64Array(points);
    const counts = new Float64Array(points);
    for (let j = 0; j < points; j += 1) {
      const cost = between(a, b, i, j);
      const diagonal = i === 0 && j === 0 ? 0 : (above[j - 1] ?? Number.POSITIVE_INFINITY);
      const [up, left] = [above[j] ?? 0, sums[j - 1] ?? Number.POSITIVE_INFINITY];
      const least = Math.min(diagonal, up, left);
      const before = least === diagonal ? steps[j - 1] : least === up ? steps[j] : counts[j - 1];
      sums[j] = least + cost;
      counts[j] = (before ?? 0) + 1;
    }
    [above, steps] = [sums, counts];
  }
  return (above[points - 1] ?? 0) / (steps[points - 1] ?? 1);
}

/** Diagonal of the box that holds it. */
function extentOf({ values, dims }: Trace): number {
  const sides = Array.from({ length: dims }, (_, dim) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let at = dim; at < values.length; at += dims) {
      low = Math.min(low, values[at] ?? 0);
      high = Math.max(high, values[at] ?? 0);
    }
    return high - low;
  });
  return Math.hypot(...sides);
}
