/** How fast what a camera sees grows or shrinks: whether it nears something or draws back. */
import { nthSmallest } from '../signals/nth-smallest';
import { blurred } from './picture-change';
import { solved } from '../signals/solve';

/** Pictures are compared in this size, pixels. */
export const scaleSide = 32;
/**
 * A Gaussian of 0.85 pixels, twice: between neighbours of a picture that soft a small motion changes brightness evenly.
 */
const soft = [0.25, 0.5] as const;
/** Shift right and down, growth, rotation, contrast, brightness. */
const unknowns = 6;
/** Share by which each unknown is held back: a picture without texture has no motion. */
const ridge = 0.01;
const rounds = 3;

const half = (scaleSide - 1) / 2;
const inner = scaleSide - 2;
const places = inner * inner;

/**
 * Growth from each picture to the next as a share of its size, positive where the camera nears what it sees; 0 for the
 * first.
 *
 * @param pictures grey, `scaleSide` x `scaleSide`
 */
export function growthOf(pictures: readonly ArrayLike<number>[]): Float32Array {
  let before: Float32Array | null = null;
  return Float32Array.from(pictures, (picture) => {
    const now = blurred(blurred(picture, scaleSide, soft), scaleSide, soft);
    const rate = before === null ? 0 : growthBetween(before, now);
    before = now;
    return rate;
  });
}

/**
 * The motion that best explains the change from one picture to the next (Lucas and Kanade 1981), as a similarity and a
 * change of light. Least squares, then again with Cauchy weights, so that what moves otherwise counts little.
 */
function growthBetween(before: Float32Array, now: Float32Array): number {
  const { terms, changes } = equations(before, now);
  const weights = new Float64Array(places).fill(1);
  const rests = new Float64Array(places);
  let found: Float64Array = new Float64Array(unknowns);
  for (let round = 0; round < rounds; round++) {
    found = leastSquares(terms, changes, weights);
    for (let i = 0; i < places; i++) {
      let rest = -(changes[i] ?? 0);
      for (let k = 0; k < unknowns; k++) rest += (terms[i * unknowns + k] ?? 0) * (found[k] ?? 0);
      rests[i] = Math.abs(rest);
    }
    const scale = 1.5 * nthSmallest(rests.slice(), places / 2) + 0.2;
    for (let i = 0; i < places; i++) weights[i] = 1 / (1 + ((rests[i] ?? 0) / scale) ** 2);
  }
  return (found[2] ?? 0) / half;
}

/** One equation per place that has neighbours: what each unknown changes there, row by row, and what did change. */
function equations(
  before: Float32Array,
  now: Float32Array,
): { terms: Float64Array; changes: Float64Array } {
  const mean = before.map((value, i) => (value + (now[i] ?? 0)) / 2);
  const terms = new Float64Array(places * unknowns);
  const changes = new Float64Array(places);
  for (let i = 0; i < places; i++) {
    const x = 1 + (i % inner);
    const y = 1 + Math.floor(i / inner);
    const at = y * scaleSide + x;
    const dx = ((mean[at + 1] ?? 0) - (mean[at - 1] ?? 0)) / 2;
    const dy = ((mean[at + scaleSide] ?? 0) - (mean[at - scaleSide] ?? 0)) / 2;
    const fromX = (x - half) / half;
    const fromY = (y - half) / half;
    changes[i] = (before[at] ?? 0) - (now[at] ?? 0);
    const first = i * unknowns;
    terms[first] = dx;
    terms[first + 1] = dy;
    terms[first + 2] = dx * fromX + dy * fromY;
    terms[first + 3] = dy * fromX - dx * fromY;
    terms[first + 4] = -(mean[at] ?? 0) / 128;
    terms[first + 5] = -1;
  }
  return { terms, changes };
}

function leastSquares(
  terms: Float64Array,
  changes: Float64Array,
  weights: Float64Array,
): Float64Array {
  // The upper half of a symmetric matrix, and what its rows are to give, one after the other.
  const sums = new Float64Array((unknowns * (unknowns + 3)) / 2);
  for (let i = 0; i < places; i++) {
    const from = i * unknowns;
    const end = from + unknowns;
    const weight = weights[i] ?? 0;
    const change = changes[i] ?? 0;
    let to = 0;
    for (let j = from; j < end; j++) {
      const share = weight * (terms[j] ?? 0);
      for (let k = j; k < end; k++) {
        sums[to] = (sums[to] ?? 0) + share * (terms[k] ?? 0);
        to += 1;
      }
      sums[to] = (sums[to] ?? 0) + share * change;
      to += 1;
    }
  }
  const width = unknowns + 1;
  const matrix = new Float64Array(unknowns * width);
  for (let j = 0, from = 0; j < unknowns; j++) {
    for (let k = j; k < width; k++, from++) {
      matrix[j * width + k] = sums[from] ?? 0;
      if (k < unknowns) matrix[k * width + j] = sums[from] ?? 0;
    }
    // A hair more, so that a picture of one colour divides nothing by 0.
    matrix[j * width + j] = (matrix[j * width + j] ?? 0) * (1 + ridge) + 1e-9;
  }
  return solved(matrix, unknowns);
}
