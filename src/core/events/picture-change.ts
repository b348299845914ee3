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
const fine = [0.166, 0.668] as const;

/**
 * A square grey picture with each pixel mixed with its neighbours, in rows and in columns; what lies outside is as the
 * edge.
 *
 * @param weights of a neighbour and of the pixel itself
 */
export function blurred(
  picture: ArrayLike<number>,
  width: number,
  [outer, inner]: readonly [number, number] = fine,
): Float32Array {
  const rows = new Float32Array(width * width);
  const out = new Float32Array(width * width);
  const end = width - 1;
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const left = picture[x > 0 ? at - 1 : at] ?? 0;
      const right = picture[x < end ? at + 1 : at] ?? 0;
      rows[at] = inner * (picture[at] ?? 0) + outer * (left + right);
    }
  }
  for (let at = 0; at < out.length; at++) {
    const above = rows[at >= width ? at - width : at] ?? 0;
    const below = rows[at < width * end ? at + width : at] ?? 0;
    out[at] = inner * (rows[at] ?? 0) + outer * (above + below);
  }
  return out;
}

/**
 * @param now blurred grey pictures of `side` x `side`
 */
export function changeBetween(before: Float32Array, now: Float32Array): PictureChange {
  const change = new Float32Array(now.length);
  for (let i = 0; i < change.length; i++) change[i] = (now[i] ?? 0) - (before[i] ?? 0);
  // What changes everywhere alike is the exposure.
  const exposure = nthSmallest(change.slice(), change.length / 2);
  const sums = new Float64Array(cells);
  for (let y = 0, at = 0; y < side; y++) {
    const row = Math.floor(y / cellSide) * cellsPerSide;
    for (let x = 0; x < side; x++, at++) {
      const cell = row + Math.floor(x / cellSide);
      sums[cell] = (sums[cell] ?? 0) + Math.abs((change[at] ?? 0) - exposure);
    }
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
