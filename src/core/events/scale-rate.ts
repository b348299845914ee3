/** How fast what a camera sees grows or shrinks: whether it nears something or draws back. */
import { nthSmallest } from '../signals/nth-smallest';
import { blurred } from './picture-change';
import { timesVector } from '../signals/products';
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
  const terms = equations(before, now);
  const changes = terms.subarray(unknowns * places);
  const weights = new Float64Array(places).fill(1);
  const rests = new Float64Array(places);
  let found: Float64Array = new Float64Array(unknowns);
  for (let round = 0; round < rounds; round++) {
    found = leastSquares(terms, weights);
    for (let i = 0; i < places; i++) rests[i] = -(changes[i] ?? 0);
    for (let k = 0, at = 0; k < unknowns; k++) {
      const share = found[k] ?? 0;
      for (let i = 0; i < places; i++, at++) rests[i] = (rests[i] ?? 0) + (terms[at] ?? 0) * share;
    }
    for (let i = 0; i < places; i++) rests[i] = Math.abs(rests[i] ?? 0);
    const scale = 1.5 * nthSmallest(rests, places / 2) + 0.2;
    for (let i = 0; i < places; i++) weights[i] = 1 / (1 + ((rests[i] ?? 0) / scale) ** 2);
  }
  return (found[2] ?? 0) / half;
}

/**
 * One equation per place that has neighbours: what each unknown changes there, and last what did change; the places of
 * each one after the other.
 */
function equations(before: Float32Array, now: Float32Array): Float64Array {
  const mean = before.map((value, i) => (value + (now[i] ?? 0)) / 2);
  const terms = new Float64Array(places * (unknowns + 1));
  for (let i = 0; i < places; i++) {
    const x = 1 + (i % inner);
    const y = 1 + Math.floor(i / inner);
    const at = y * scaleSide + x;
    const dx = ((mean[at + 1] ?? 0) - (mean[at - 1] ?? 0)) / 2;
    const dy = ((mean[at + scaleSide] ?? 0) - (mean[at - scaleSide] ?? 0)) / 2;
    const fromX = (x - half) / half;
    const fromY = (y - half) / half;
    terms[i] = dx;
    terms[i + places] = dy;
    terms[i + 2 * places] = dx * fromX + dy * fromY;
    terms[i + 3 * places] = dy * fromX - dx * fromY;
    terms[i + 4 * places] = -(mean[at] ?? 0) / 128;
    terms[i + 5 * places] = -1;
    terms[i + 6 * places] = (before[at] ?? 0) - (now[at] ?? 0);
  }
  return terms;
}

function leastSquares(terms: Float64Array, weights: Float64Array): Float64Array {
  const width = unknowns + 1;
  const matrix = new Float64Array(unknowns * width);
  const weighted = new Float64Array(places);
  for (let j = 0; j < unknowns; j++) {
    const from = j * places;
    for (let i = 0; i < places; i++) weighted[i] = (weights[i] ?? 0) * (terms[from + i] ?? 0);
    const row = matrix.subarray(j * width + j, (j + 1) * width);
    timesVector(terms.subarray(from), weighted, row);
    // A hair more, so that a picture of one colour divides nothing by 0.
    row[0] = (row[0] ?? 0) * (1 + ridge) + 1e-9;
  }
  for (let j = 1; j < unknowns; j++) {
    for (let k = 0; k < j; k++) matrix[j * width + k] = matrix[k * width + j] ?? 0;
  }
  return solved(matrix, unknowns);
}
