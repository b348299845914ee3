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
  const byRegion = changesByRegion(seen, rows);
  const whole = lags.map((lag) =>
    logarithm(lag === regionLag ? sum(byRegion) : changes(seen, rows, lag), cells),
  );
  const spread = 0.001 + 0.05 * deviation(whole);
  const regions = byRegion.map((values) => logarithm(values, cells / byRegion.length));
  const middle = median(concat(regions));
  return {
    whole: whole.map((values) => {
      const centre = median(values);
      const scale = Math.max(
        1.4826 * median(values.map((value) => Math.abs(value - centre))),
        spread,
      );
      return finished(values, centre, scale);
    }),
    regions: regions.map((values) => finished(values, middle, 1)),
  };
}

/** Of the mean change of so many cells, as a share of full brightness. */
function logarithm(sums: Series, of: number): Series {
  const out = new Float64Array(sums.length);
  for (let row = 0; row < out.length; row++) {
    out[row] = Math.log((sums[row] ?? 0) / (255 * of) + floor);
  }
  return out;
}

function sum(all: readonly Series[]): Series {
  const total = new Float64Array(all[0]?.length ?? 0);
  for (const values of all) {
    for (let row = 0; row < total.length; row++)
      total[row] = (total[row] ?? 0) + (values[row] ?? 0);
  }
  return total;
}

function finished(values: Series, centre: number, scale: number): Series {
  const bounded = new Float64Array(values.length);
  for (let row = 0; row < bounded.length; row++) {
    bounded[row] = Math.min(Math.max(((values[row] ?? 0) - centre) / scale, -most), most);
  }
  return smooth(bounded, smoothSec * gridHz);
}

/**
 * Grey levels at each row of the grid: of the nearest picture, and below ten pictures a second on straight lines
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
    out.set(pictures.subarray(before * cells, (before + 1) * cells), row * cells);
    if (share === 0) continue;
    for (let cell = 0; cell < cells; cell++) {
      const low = pictures[before * cells + cell] ?? 0;
      const high = pictures[(before + 1) * cells + cell] ?? 0;
      out[row * cells + cell] = low + (high - low) * share;
    }
  }
  return out;
}

/** Where the change that belongs to a row begins: the row is the middle of the lag, as far as there are rows. */
const beginOf = (row: number, rows: number, lag: number): number =>
  Math.min(Math.max(row - (lag >> 1), 0), rows - 1 - lag) * cells;

/** By how much all cells together change over `lag` rows. Four sums, which do not wait for each other. */
function changes(seen: Float32Array, rows: number, lag: number): Series {
  const out = new Float64Array(rows);
  const later = lag * cells;
  for (let row = 0; row < rows; row++) {
    let [a, b, c, d] = [0, 0, 0, 0];
    const from = beginOf(row, rows, lag);
    for (let at = from; at < from + cells; at += 4) {
      a += Math.abs((seen[at + later] ?? 0) - (seen[at] ?? 0));
      b += Math.abs((seen[at + later + 1] ?? 0) - (seen[at + 1] ?? 0));
      c += Math.abs((seen[at + later + 2] ?? 0) - (seen[at + 2] ?? 0));
      d += Math.abs((seen[at + later + 3] ?? 0) - (seen[at + 3] ?? 0));
    }
    out[row] = a + b + c + d;
  }
  return out;
}

/** The same of each of 4 x 4 squares of 4 x 4 cells, over the regions' lag. */
function changesByRegion(seen: Float32Array, rows: number): Series[] {
  const regions = Array.from({ length: regionsPerSide ** 2 }, () => new Float64Array(rows));
  const sums = new Float64Array(regions.length);
  const later = regionLag * cells;
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    for (let at = 0, from = beginOf(row, rows, regionLag); at < cells; at += 4, from += 4) {
      // Four cells in a row lie in one square: so many squares down, so many across.
      const square = ((at >> 6) << 2) + ((at >> 2) & 3);
      sums[square] =
        (sums[square] ?? 0) +
        Math.abs((seen[from + later] ?? 0) - (seen[from] ?? 0)) +
        Math.abs((seen[from + later + 1] ?? 0) - (seen[from + 1] ?? 0)) +
        Math.abs((seen[from + later + 2] ?? 0) - (seen[from + 2] ?? 0)) +
        Math.abs((seen[from + later + 3] ?? 0) - (seen[from + 3] ?? 0));
    }
    for (const [region, values] of regions.entries()) values[row] = sums[region] ?? 0;
  }
  return regions;
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
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += ((values[i] ?? 0) - mean) ** 2;
  return Math.sqrt(squares / values.length);
}
