/** How fast what a camera sees grows or shrinks: whether it nears something or draws back. */
import { nthSmallest } from '../signals/nth-smallest';
import { solved } from '../signals/solve';
import { blurred, side } from './picture-change';

/** Pictures are compared in this size, pixels: half as large as they are looked at. */
export const scaleSide = side / 2;
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
 * One equation per place that has neighbours: what each unknown changes there (brightness by -1 everywhere), and what
 * did change. Room that is used for every two pictures.
 */
const right = new Float64Array(places);
const down = new Float64Array(places);
const growth = new Float64Array(places);
const turn = new Float64Array(places);
const contrast = new Float64Array(places);
const changes = new Float64Array(places);
/** How much each equation counts, and what it leaves unexplained. */
const weights = new Float64Array(places);
const rests = new Float64Array(places);
const mean = new Float32Array(scaleSide * scaleSide);

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
    now.set(picture);
    blurred(blurred(now, scaleSide, soft, now), scaleSide, soft, now);
    const rate = t === 0 ? 0 : growthBetween(before, now);
    [before, now] = [now, before];
    return rate;
  });
}

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

function fillEquations(before: Float32Array, now: Float32Array): void {
  for (let i = 0; i < mean.length; i++) mean[i] = ((before[i] ?? 0) + (now[i] ?? 0)) / 2;
  for (let y = 1, i = 0; y <= inner; y++) {
    const fromY = (y - half) / half;
    for (let x = 1, at = y * scaleSide + 1; x <= inner; x++, at++, i++) {
      const fromX = (x - half) / half;
      const dx = ((mean[at + 1] ?? 0) - (mean[at - 1] ?? 0)) / 2;
      const dy = ((mean[at + scaleSide] ?? 0) - (mean[at - scaleSide] ?? 0)) / 2;
      right[i] = dx;
      down[i] = dy;
      growth[i] = dx * fromX + dy * fromY;
      turn[i] = dy * fromX - dx * fromY;
      contrast[i] = -(mean[at] ?? 0) / 128;
      changes[i] = (before[at] ?? 0) - (now[at] ?? 0);
    }
  }
}

function fillRests(found: Float64Array): void {
  const [byX = 0, byY = 0, by = 0, round = 0, harder = 0, lighter = 0] = found;
  for (let i = 0; i < places; i++) {
    const explained =
      -(changes[i] ?? 0) +
      (right[i] ?? 0) * byX +
      (down[i] ?? 0) * byY +
      (growth[i] ?? 0) * by +
      (turn[i] ?? 0) * round +
      (contrast[i] ?? 0) * harder -
      lighter;
    rests[i] = Math.abs(explained);
  }
}

function leastSquares(): Float64Array {
  const width = unknowns + 1;
  const matrix = new Float64Array(unknowns * width);
  const products = weightedProducts();
  for (let j = 0, from = 0; j < unknowns; j++) {
    for (let k = j; k < width; k++, from++) {
      const sum = products[from] ?? 0;
      // A hair more, so that a picture of one colour divides nothing by 0.
      matrix[j * width + k] = k === j ? sum * (1 + ridge) + 1e-9 : sum;
      if (k < unknowns) matrix[k * width + j] = matrix[j * width + k] ?? 0;
    }
  }
  return solved(matrix, unknowns);
}

/**
 * Weighted sums over all places: of what the first unknown changes, times itself, times each unknown after it, times
 * the change; then of the second, and so on. Each sum is a variable of its own, in two passes with no more of them than
 * a processor holds.
 */
function weightedProducts(): number[] {
  let [xx, xy, xg, xt, xc, xl, xd] = [0, 0, 0, 0, 0, 0, 0];
  let [yy, yg, yt, yc, yl, yd] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < places; i++) {
    const x = right[i] ?? 0;
    const y = down[i] ?? 0;
    const g = growth[i] ?? 0;
    const t = turn[i] ?? 0;
    const c = contrast[i] ?? 0;
    const d = changes[i] ?? 0;
    const wx = (weights[i] ?? 0) * x;
    xx += x * wx;
    xy += y * wx;
    xg += g * wx;
    xt += t * wx;
    xc += c * wx;
    xl -= wx;
    xd += d * wx;
    const wy = (weights[i] ?? 0) * y;
    yy += y * wy;
    yg += g * wy;
    yt += t * wy;
    yc += c * wy;
    yl -= wy;
    yd += d * wy;
  }
  let [gg, gt, gc, gl, gd] = [0, 0, 0, 0, 0];
  let [tt, tc, tl, td] = [0, 0, 0, 0];
  let [cc, cl, cd, ll, ld] = [0, 0, 0, 0, 0];
  for (let i = 0; i < places; i++) {
    const g = growth[i] ?? 0;
    const t = turn[i] ?? 0;
    const c = contrast[i] ?? 0;
    const d = changes[i] ?? 0;
    const w = weights[i] ?? 0;
    const wg = w * g;
    gg += g * wg;
    gt += t * wg;
    gc += c * wg;
    gl -= wg;
    gd += d * wg;
    const wt = w * t;
    tt += t * wt;
    tc += c * wt;
    tl -= wt;
    td += d * wt;
    const wc = w * c;
    cc += c * wc;
    cl -= wc;
    cd += d * wc;
    ll += w;
    ld -= d * w;
  }
  return [
    [xx, xy, xg, xt, xc, xl, xd],
    [yy, yg, yt, yc, yl, yd],
    [gg, gt, gc, gl, gd],
    [tt, tc, tl, td],
    [cc, cl, cd],
    [ll, ld],
  ].flat();
}
