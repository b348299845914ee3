/** Dynamic time warping: which moment of one episode is which of another. */
import { between, gridHz } from './grid';
import { sharedRows, type Rows, type Traits } from './traits';
import type { LearnFrom } from '../../shared/model/policy';

/** What a row costs that stands alone against the one that the other episode already gave. */
const penalty = 0.5;
/** Longer episodes are compared at half the rate, and only near the diagonal. */
const longRows = 600;
/** Of the length, to either side of the diagonal. */
const bandShare = 0.25;
/** Twenty minutes: beyond, the table of steps would be too large. */
const mostRows = 12_000;

/** The way from one episode to another. */
export interface Alignment {
  /** Per row of both: how far apart the two are where they are closest. */
  cost: number;
  /** A frame of the first episode, as a frame of the second, ascending with it. */
  carry: (frame: number) => number;
}

/** Null where the two share nothing that is to be looked at, or one is too long or too short. */
export function alignEpisodes(a: Traits, b: Traits, from: LearnFrom): Alignment | null {
  const longest = Math.max(a.rows, b.rows);
  if (longest > mostRows || Math.min(a.rows, b.rows) < 2) return null;
  const isLong = longest > longRows;
  const step = isLong ? 2 : 1;
  const shared = sharedRows(a, b, { from, step });
  if (shared === null) return null;
  const { cost, partners } = warp(shared[0], shared[1], isLong ? bandShare : 1);
  const rate = gridHz / step;
  return {
    cost,
    carry(frame) {
      const row = between(partners, (frame * rate) / a.fps);
      const there = Math.floor((row * b.fps) / rate + 0.5 + 1e-6);
      return Math.min(Math.max(there, 0), b.frames - 1);
    },
  };
}

const diagonal = 0;
const along = 1;
const across = 2;

/**
 * The cheapest way from both beginnings to both ends. Time and memory: product of the two lengths, times twice the
 * band.
 *
 * @param band share of the length that a way may lie off the diagonal; 1 is no limit
 * @returns cost per row of both, and per row of `a` the mean of the rows of `b` that it goes with, ascending
 */
export function warp(a: Rows, b: Rows, band: number): { cost: number; partners: Float64Array } {
  const steps = new Uint8Array(a.count * b.count);
  let before = new Float64Array(b.count).fill(Infinity);
  let now = new Float64Array(b.count);
  const there = new Float64Array(b.count);
  for (let i = 0; i < a.count; i++) {
    now.fill(Infinity);
    const [first, last] = bandAt(i, a.count, b.count, band);
    distances(a.values.subarray(i * a.width, (i + 1) * a.width), b, { first, last }, there);
    for (let j = first; j <= last; j++) {
      const apart = there[j] ?? 0;
      if (i === 0 && j === 0) {
        now[0] = apart;
        continue;
      }
      const both = j > 0 ? (before[j - 1] ?? Infinity) : Infinity;
      const inA = (before[j] ?? Infinity) + penalty;
      const inB = (j > 0 ? (now[j - 1] ?? Infinity) : Infinity) + penalty;
      const least = Math.min(both, inA, inB);
      now[j] = least + apart;
      steps[i * b.count + j] = both <= least ? diagonal : inA <= least ? along : across;
    }
    [before, now] = [now, before];
  }
  const total = before[b.count - 1] ?? Infinity;
  return { cost: total / (a.count + b.count), partners: partnersOf(steps, a.count, b.count) };
}

/** First and last row of the other episode that row `i` may go with. */
function bandAt(i: number, rows: number, others: number, band: number): [number, number] {
  if (band >= 1) return [0, others - 1];
  const middle = (i * (others - 1)) / Math.max(rows - 1, 1);
  const reach = Math.max(band * others, (2 * others) / rows, 2);
  return [Math.max(0, Math.ceil(middle - reach)), Math.min(others - 1, Math.floor(middle + reach))];
}

/**
 * From one row to those from `first` to `last` of another episode. Four at a time: a sum waits for each of its
 * additions, four of them do not wait for each other.
 */
function distances(
  row: Float32Array,
  { values, width }: Rows,
  { first, last }: { first: number; last: number },
  out: Float64Array,
): void {
  let j = first;
  for (; j + 3 <= last; j += 4) {
    const from = j * width;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let k = 0; k < width; k++) {
      const own = row[k] ?? 0;
      const at = from + k;
      const toA = own - (values[at] ?? 0);
      const toB = own - (values[at + width] ?? 0);
      const toC = own - (values[at + 2 * width] ?? 0);
      const toD = own - (values[at + 3 * width] ?? 0);
      a += toA * toA;
      b += toB * toB;
      c += toC * toC;
      d += toD * toD;
    }
    out[j] = Math.sqrt(a);
    out[j + 1] = Math.sqrt(b);
    out[j + 2] = Math.sqrt(c);
    out[j + 3] = Math.sqrt(d);
  }
  for (; j <= last; j++) {
    let sum = 0;
    for (let k = 0; k < width; k++) {
      const apart = (row[k] ?? 0) - (values[j * width + k] ?? 0);
      sum += apart * apart;
    }
    out[j] = Math.sqrt(sum);
  }
}

function partnersOf(steps: Uint8Array, rows: number, others: number): Float64Array {
  const sums = new Float64Array(rows);
  const counts = new Float64Array(rows);
  let [i, j] = [rows - 1, others - 1];
  for (;;) {
    sums[i] = (sums[i] ?? 0) + j;
    counts[i] = (counts[i] ?? 0) + 1;
    if (i === 0 && j === 0) return sums.map((sum, row) => sum / (counts[row] ?? 1));
    const step = steps[i * others + j];
    if (step !== across) i -= 1;
    if (step !== along) j -= 1;
  }
}
