/** How far apart the courses of two episodes are, and which are nearest to one. */
import type { ComparedPart } from '../../../shared/model/similarity';
import { inTurns } from '../../system/in-turns';
import { blocksOf, type Course } from './course';

/** How much each part counts. */
const partWeights: Readonly<Record<ComparedPart, number>> = { arm: 1, hand: 1, length: 0.3 };
/** A dimension that differs less than this share of the one that differs most is not blown up to its size. */
const leastShare = 0.25;

/**
 * What a squared difference counts, for each number of a course: the standardised Euclidean distance (Mahalanobis with
 * a diagonal covariance), part by part. Each dimension is measured in how much it differs between the episodes at the
 * same moment, each part counts as one whatever its dimensions, and all together so that two episodes drawn by chance
 * are 1 apart on the mean of squares. All 0 where nothing differs.
 *
 * @param courses all of the blocks `of`
 */
export function weightsOf(of: string, courses: readonly Course[]): Float64Array {
  const blocks = blocksOf(of) ?? [];
  const variances = variancesOf(courses, courses[0]?.values.length ?? 0);
  const weights = new Float64Array(variances.length);
  let start = 0;
  let total = 0;
  for (const { part, size, dims } of blocks) {
    const ofDims = Array.from({ length: dims }, (_, dim) => {
      let sum = 0;
      for (let at = start + dim; at < start + size; at += dims) sum += variances[at] ?? 0;
      return (sum * dims) / size;
    });
    const most = Math.max(...ofDims);
    if (most > 0) {
      total += partWeights[part];
      for (let at = 0; at < size; at += 1) {
        const variance = Math.max(ofDims[at % dims] ?? 0, leastShare ** 2 * most);
        weights[start + at] = partWeights[part] / (2 * variance * size);
      }
    }
    start += size;
  }
  return total === 0 ? weights : weights.map((weight) => weight / total);
}

/** Of each number over the courses. */
function variancesOf(courses: readonly Course[], length: number): Float64Array {
  const count = Math.max(1, courses.length);
  const means = new Float64Array(length);
  for (const { values } of courses) {
    for (let at = 0; at < length; at += 1) means[at] = (means[at] ?? 0) + (values[at] ?? 0) / count;
  }
  const variances = new Float64Array(length);
  for (const { values } of courses) {
    for (let at = 0; at < length; at += 1) {
      const off = (values[at] ?? 0) - (means[at] ?? 0);
      variances[at] = (variances[at] ?? 0) + (off * off) / count;
    }
  }
  return variances;
}

/** At least 0, the same both ways, and 0 for the same numbers. */
export function apart(a: Course, b: Course, weights: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < weights.length; at += 1) {
    const off = (a.values[at] ?? 0) - (b.values[at] ?? 0);
    sum += (weights[at] ?? 0) * off * off;
  }
  return Math.sqrt(sum);
}

/**
 * Positions of those that `holds`, the episode itself first, then at most `most` of those that can be compared with it,
 * the nearest first; those that are equally near in their order.
 *
 * @param own position of the episode
 * @param courses by position; null and undefined ones cannot be compared
 * @param weights of the episode's own course
 */
export async function nearest(
  own: number,
  courses: readonly (Course | null | undefined)[],
  {
    weights,
    holds,
    most,
  }: { weights: Float64Array; holds: (position: number) => boolean; most: number },
): Promise<number[]> {
  const itself = holds(own) ? [own] : [];
  const course = courses[own];
  if (course === null || course === undefined) return itself;
  const distances = new Float64Array(courses.length).fill(Infinity);
  await inTurns(courses, (other, position) => {
    if (position === own || other?.of !== course.of || !holds(position)) return;
    distances[position] = apart(course, other, weights);
  });
  const limit = distances.toSorted()[most - 1] ?? Infinity;
  const near: { position: number; distance: number }[] = [];
  for (const [position, distance] of distances.entries()) {
    if (distance <= limit && distance < Infinity) near.push({ position, distance });
  }
  near.sort((a, b) => a.distance - b.distance || a.position - b.position);
  return [...itself, ...near.slice(0, most).map(({ position }) => position)];
}
