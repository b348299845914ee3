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
  let before = new Float32Array(scaleSide * scaleSide);
  let now = new Float32Array(scaleSide * scaleSide);
  return Float32Array.from(pictures, (picture, t) => {
    blurred(blurred(picture, scaleSide, soft, now), scaleSide, soft, now);
    const rate = t === 0 ? 0 : growthBetween(before, now);
    [before, now] = [now, before];
    return rate;
  });
}

/** Room for what is worked out of two pictures. */
const mean = new Float32Array(scaleSide * scaleSide);
const terms = new Float64Array(places * (unknowns + 1));
const weights = new Float64Array(places);
const weighted = new Float64Array(places);
const rests = new Float64Array(places);

/**
 * The motion that best explains the change from one picture to the next (Lucas and Kanade 1981), as a similarity and a
 * change of light. Least squares, then again with Cauchy weights, so that what moves otherwise counts little.
 */
function growthBetween(before: Float32Array, now: Float32Array): number {
  fillEquations(before, now);
  weights.fill(1);
  let found = leastSquares();
  for (let round = 1; round < rounds; round++) {
    fillRests(found);
    const scale = 1.5 * nthSmallest(rests, places / 2) + 0.2;
    for (let i = 0; i < places; i++) {
      const share = (rests[i] ?? 0) / scale;
      weights[i] = 1 / (1 + share * share);
    }
    found = leastSquares();
  }
  return (found[2] ?? 0) / half;
}

/** What each equation leaves unexplained. */
function fillRests(found: Float64Array): void {
  const [right = 0, down = 0, growth = 0, turn = 0, contrast = 0, light = 0] = found;
  for (let i = 0; i < places; i++) {
    const rest =
      -(terms[i + 6 * places] ?? 0) +
      (terms[i] ?? 0) * right +
      (terms[i + places] ?? 0) * down +
      (terms[i + 2 * places] ?? 0) * growth +
      (terms[i + 3 * places] ?? 0) * turn +
      (terms[i + 4 * places] ?? 0) * contrast +
      (terms[i + 5 * places] ?? 0) * light;
    rests[i] = Math.abs(rest);
  }
}

/**
 * One equation per place that has neighbours: what each unknown changes there, and last what did change; the places of
 * each one after the other.
 */
function fillEquations(before: Float32Array, now: Float32Array): void {
  for (let i = 0; i < mean.length; i++) mean[i] = ((before[i] ?? 0) + (now[i] ?? 0)) / 2;
  for (let i = 0, x = 0, y = 1; i < places; i++) {
    x += 1;
    if (x > inner) [x, y] = [1, y + 1];
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
}

function leastSquares(): Float64Array {
  const width = unknowns + 1;
  const matrix = new Float64Array(unknowns * width);
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
