/** How much a camera's picture changes, as a whole and by regions, on the grid on which episodes are aligned. */
import { nthSmallest } from '../signals/nth-smallest';
import { smooth, type Series } from '../signals/series';
import { gridHz, smoothSec } from './grid';

/** Blocks of one value per row and channel, channel after channel. */
export interface PictureEnergy {
  whole: Series[];
  regions: Series[];
}

const side = 16;
const cells = side * side;
const regionsPerSide = 4;
/** Steps of the grid over which change is looked at, and the one at which it is looked at by regions. */
const lags = [1, 2, 4] as const;
const regionLag = 2;
/** Share of full brightness: grain of the sensor. */
const floor = 0.002;
const most = 6;

/**
 * @param pictures grey, 16 x 16, one after the other
 * @param pictureHz pictures a second
 * @param rows of the grid
 */
export function pictureEnergy(
  pictures: Uint8Array,
  pictureHz: number,
  rows: number,
): PictureEnergy | null {
  const count = Math.floor(pictures.length / cells);
  if (count < 2 || rows <= Math.max(...lags)) return null;
  const seen = onGrid(pictures, count, { pictureHz, rows });
  const whole = lags.map(
    (lag) => changes(seen, rows, { lag, regions: 1 })[0] ?? new Float64Array(),
  );
  const spread = 0.001 + 0.05 * deviation(whole);
  const regions = changes(seen, rows, { lag: regionLag, regions: regionsPerSide });
  const middle = median(concat(regions));
  return {
    whole: whole.map((values) => {
      const centre = median(values);
      const scale = Math.max(
        1.4826 * median(values.map((value) => Math.abs(value - centre))),
        spread,
      );
      return finished(values.map((value) => (value - centre) / scale));
    }),
    regions: regions.map((values) => finished(values.map((value) => value - middle))),
  };
}

const finished = (values: Series): Series =>
  smooth(
    values.map((value) => Math.min(Math.max(value, -most), most)),
    smoothSec * gridHz,
  );

/**
 * Brightness in 0..1 at each row of the grid: of the nearest picture, and below ten pictures a second on straight lines
 * between two, so that a change spreads over the time that it may have taken.
 */
function onGrid(
  pictures: Uint8Array,
  count: number,
  { pictureHz, rows }: { pictureHz: number; rows: number },
): Float32Array {
  const out = new Float32Array(rows * cells);
  for (let row = 0; row < rows; row++) {
    const place = (row * pictureHz) / gridHz;
    const at = Math.min(pictureHz < gridHz ? place : Math.floor(place + 0.5), count - 1);
    const before = Math.floor(at);
    const share = at - before;
    const after = Math.min(before + 1, count - 1);
    for (let cell = 0; cell < cells; cell++) {
      const low = pictures[before * cells + cell] ?? 0;
      const high = pictures[after * cells + cell] ?? 0;
      out[row * cells + cell] = (low + (high - low) * share) / 255;
    }
  }
  return out;
}

/** Logarithm of the mean change over `lag` rows in each of `regions` x `regions` parts, at the middle of the lag. */
function changes(
  seen: Float32Array,
  rows: number,
  { lag, regions }: { lag: number; regions: number },
): Series[] {
  const width = side / regions;
  const last = rows - 1 - lag;
  const parts = Array.from({ length: regions * regions }, () => new Float64Array(rows));
  const sums = new Float64Array(parts.length);
  for (let row = 0, done = -1; row < rows; row++) {
    const first = Math.min(Math.max(row - (lag >> 1), 0), last);
    if (first !== done) sumChanges(seen, { from: first * cells, lag, width }, sums);
    done = first;
    for (const [part, values] of parts.entries()) {
      values[row] = Math.log((sums[part] ?? 0) / (width * width) + floor);
    }
  }
  return parts;
}

/** Over `lag` rows from `from` on, in each square of `width` cells. */
function sumChanges(
  seen: Float32Array,
  { from, lag, width }: { from: number; lag: number; width: number },
  sums: Float64Array,
): void {
  const regions = side / width;
  const later = lag * cells;
  sums.fill(0);
  for (let y = 0, at = from; y < side; y++) {
    const row = Math.floor(y / width) * regions;
    for (let part = row; part < row + regions; part++) {
      let sum = sums[part] ?? 0;
      for (const end = at + width; at < end; at++) {
        sum += Math.abs((seen[at + later] ?? 0) - (seen[at] ?? 0));
      }
      sums[part] = sum;
    }
  }
}

/** Of finite values: half-way between the two in the middle of an even number. */
function median(values: Series): number {
  const at = (values.length - 1) / 2;
  const low = nthSmallest(values, Math.floor(at));
  return at === Math.floor(at) ? low : low + (nthSmallest(values, Math.ceil(at)) - low) * 0.5;
}

function concat(all: readonly Series[]): Series {
  const joined = new Float64Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const values of all) {
    joined.set(values, at);
    at += values.length;
  }
  return joined;
}

function deviation(all: readonly Series[]): number {
  const values = concat(all);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
