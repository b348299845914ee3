/** How fast what a camera sees grows or shrinks: whether it nears something or draws back. */
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
    const scale = 1.5 * (rests.slice().sort()[places / 2] ?? 0) + 0.2;
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
    terms.set(
      [dx, dy, dx * fromX + dy * fromY, dy * fromX - dx * fromY, -(mean[at] ?? 0) / 128, -1],
      i * unknowns,
    );
  }
  return { terms, changes };
}

function leastSquares(
  terms: Float64Array,
  changes: Float64Array,
  weights: Float64Array,
): Float64Array {
  const width = unknowns + 1;
  const matrix = new Float64Array(unknowns * width);
  for (let i = 0; i < places; i++) {
    const from = i * unknowns;
    for (let j = 0; j < unknowns; j++) {
      const share = (weights[i] ?? 0) * (terms[from + j] ?? 0);
      const to = j * width;
      for (let k = 0; k < unknowns; k++) {
        matrix[to + k] = (matrix[to + k] ?? 0) + share * (terms[from + k] ?? 0);
      }
      matrix[to + unknowns] = (matrix[to + unknowns] ?? 0) + share * (changes[i] ?? 0);
    }
  }
  for (let j = 0; j < unknowns; j++) {
    // A hair more, so that a picture of one colour divides nothing by 0.
    matrix[j * width + j] = (matrix[j * width + j] ?? 0) * (1 + ridge) + 1e-9;
  }
  return solved(matrix, unknowns);
}
