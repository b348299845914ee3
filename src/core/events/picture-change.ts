/** How much, and where, one small grey picture differs from the one before: what layer 1 measures while it watches. */
import { nthSmallest } from '../signals/nth-smallest';

/** Pictures are looked at in this size, and their changes summed up in square cells. */
export const side = 64;
const cellSide = 8;
const cellsPerSide = side / cellSide;
const cells = cellsPerSide ** 2;
/** A hand that acts fills a few cells. */
const livelyCells = Math.round(cells / 12);

/** Mean change of brightness to the picture before, in grey levels (0 to 255). */
export interface PictureChange {
  whole: number;
  /**
   * In the quieter half of the picture: what is left where only a hand acts, and all that the camera's own motion
   * changes.
   */
  quiet: number;
  /** In the liveliest twelfth. */
  lively: number;
}

/** Weights of a Gaussian of 0.6 pixels: grain of the sensor and of the codec goes, edges stay. */
export const fine = [0.166, 0.668] as const;

/** Room that is used for every picture: between rows and columns, and for what changed. */
const rows = new Float32Array(side * side);
const change = new Float64Array(side * side);

/**
 * A square grey picture with each pixel mixed with its neighbours, in rows and in columns; what lies outside is as the
 * edge.
 *
 * @param width pixels, at most `side`
 * @param weights of a neighbour and of the pixel itself
 * @param out what is filled; may be `picture` itself
 */
export function blurred(
  picture: Float32Array,
  width: number,
  [outer, inner]: readonly [number, number],
  out: Float32Array,
): Float32Array {
  for (let first = 0; first < width * width; first += width) {
    const last = first + width - 1;
    let before = picture[first] ?? 0;
    let here = before;
    for (let at = first; at < last; at++) {
      const next = picture[at + 1] ?? 0;
      rows[at] = inner * here + outer * (before + next);
      before = here;
      here = next;
    }
    rows[last] = inner * here + outer * (before + here);
  }
  for (let first = 0; first < out.length; first += width) {
    const above = Math.max(0, first - width);
    const below = Math.min(first + width, out.length - width);
    for (let x = 0; x < width; x++) {
      const beside = (rows[above + x] ?? 0) + (rows[below + x] ?? 0);
      out[first + x] = inner * (rows[first + x] ?? 0) + outer * beside;
    }
  }
  return out;
}

/**
 * @param now blurred grey pictures of `side` x `side`
 */
export function changeBetween(before: Float32Array, now: Float32Array): PictureChange {
  for (let i = 0; i < change.length; i++) {
    change[i] = Math.fround((now[i] ?? 0) - (before[i] ?? 0));
  }
  // What changes everywhere alike is the exposure.
  const exposure = nthSmallest(change, change.length / 2);
  const sums = new Float64Array(cells);
  for (let at = 0, cell = 0; at < change.length; cell++) {
    // Eight pixels of a row lie in one cell; after eight rows its sum is whole.
    const row = Math.floor(cell / side) * cellsPerSide;
    const to = row + (cell % cellsPerSide);
    let sum = sums[to] ?? 0;
    for (const end = at + cellSide; at < end; at++) sum += Math.abs((change[at] ?? 0) - exposure);
    sums[to] = sum;
  }
  const means = sums.map((sum) => sum / cellSide ** 2).sort();
  return {
    whole: mean(means),
    quiet: mean(means.subarray(0, cells / 2)),
    lively: mean(means.subarray(cells - livelyCells)),
  };
}

const mean = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
