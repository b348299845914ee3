/** Small numeric tools on one value per frame. None of them changes its input, unless it is told to write there. */

export type Series = Float64Array;

/**
 * The value below which the share `q` (0..1) of the finite values lies, linearly interpolated (type 7 of
 * Hyndman and Fan, as in numpy). 0 when nothing is finite.
 */
export const quantile = (values: ArrayLike<number>, q: number): number =>
  quantileOfSorted(sortedFinite(values), q);

/** The finite values, ascending: for whoever wants several quantiles of them. */
export function sortedFinite(values: ArrayLike<number>): Series {
  const finite = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (Number.isFinite(value)) finite[count++] = value;
  }
  return finite.subarray(0, count).sort();
}

/** `quantile` of what `sortedFinite` gave. */
export function quantileOfSorted(sorted: Series, q: number): number {
  if (sorted.length === 0) return 0;
  const at = Math.min(Math.max(q, 0), 1) * (sorted.length - 1);
  const low = Math.floor(at);
  const below = sorted[low] ?? 0;
  const above = sorted[Math.min(low + 1, sorted.length - 1)] ?? below;
  return below + (above - below) * (at - low);
}

/** Not-a-number and infinite values replaced by the line between their neighbours; ends are held; all bad: zeros. */
export function fillGaps(values: ArrayLike<number>): Series {
  const out = Float64Array.from(values);
  let last = -1;
  for (let i = 0; i < out.length; i++) {
    if (!Number.isFinite(out[i])) continue;
    const to = out[i] ?? 0;
    const from = last < 0 ? to : (out[last] ?? to);
    for (let k = last + 1; k < i; k++) {
      out[k] = last < 0 ? to : from + ((to - from) * (k - last)) / (i - last);
    }
    last = i;
  }
  return last < 0 ? out.fill(0) : out.fill(out[last] ?? 0, last);
}

/**
 * Gaussian smoothing with a standard deviation in frames; ends are held. The kernel is cut at three standard
 * deviations. `sigma` of 0 copies. Very long series at a very high rate are averaged instead, which is the same to
 * two hundredths of their range and takes no longer the wider the kernel is.
 *
 * @param into where it is written, and what is given back; not `values` itself
 */
export function smooth(
  values: Series,
  sigma: number,
  into: Series = new Float64Array(values.length),
): Series {
  const radius = Math.ceil(3 * sigma);
  if (radius < 1 || values.length < 2) {
    into.set(values);
    return into;
  }
  if (values.length * (2 * radius + 1) > mostProducts) return averaged(values, sigma, into);
  const { weights, total } = kernelOf(sigma, radius);
  const end = values.length - 1;
  for (let t = 0; t <= end; t++) {
    let sum = 0;
    let at = t - radius;
    if (t >= radius && t <= end - radius) {
      for (let k = 0; k < weights.length; k++, at++) sum += (weights[k] ?? 0) * (values[at] ?? 0);
    } else {
      for (let k = 0; k < weights.length; k++, at++) {
        sum += (weights[k] ?? 0) * (values[Math.min(Math.max(at, 0), end)] ?? 0);
      }
    }
    into[t] = sum / total;
  }
  return into;
}

/** A tenth of a second: minutes at a thousand frames a second, days at thirty. */
const mostProducts = 100_000_000;

/** Three moving averages, of widths that together have that standard deviation (Wells 1986). */
function averaged(values: Series, sigma: number, into: Series): Series {
  const ideal = Math.sqrt(4 * sigma ** 2 + 1);
  const narrow = 2 * Math.floor((ideal - 1) / 2) + 1;
  const narrowOnes = Math.round(
    (12 * sigma ** 2 - 3 * narrow ** 2 - 12 * narrow - 9) / (-4 * narrow - 4),
  );
  let from = values;
  for (let pass = 0; pass < 3; pass++) {
    const to = pass === 2 ? into : new Float64Array(values.length);
    movingAverage(from, (pass < narrowOnes ? narrow : narrow + 2) >> 1, to);
    from = to;
  }
  return into;
}

/** Over each frame and `reach` ones on either side; ends are held. */
function movingAverage(values: Series, reach: number, into: Series): void {
  const end = values.length - 1;
  const held = (at: number): number => values[Math.min(Math.max(at, 0), end)] ?? 0;
  let sum = 0;
  for (let at = -reach; at <= reach; at++) sum += held(at);
  for (let t = 0; t <= end; t++) {
    into[t] = sum / (2 * reach + 1);
    sum += held(t + reach + 1) - held(t - reach);
  }
}

/** The last one that was made: the series of an episode are all smoothed alike, those of a dataset too. */
let kernel = { sigma: Number.NaN, weights: new Float64Array(), total: 0 };

function kernelOf(sigma: number, radius: number): typeof kernel {
  if (kernel.sigma === sigma) return kernel;
  const weights = new Float64Array(2 * radius + 1);
  for (let i = 0; i < weights.length; i++)
    weights[i] = Math.exp(-0.5 * ((i - radius) / sigma) ** 2);
  kernel = { sigma, weights, total: weights.reduce((sum, k) => sum + k, 0) };
  return kernel;
}

/** Central differences times `fps`: change per second. One-sided at the ends; 0 for a single frame. */
export function derivative(values: Series, fps: number): Series {
  const { length } = values;
  const slopes = new Float64Array(length);
  for (let t = 0; t < length; t++) {
    const from = Math.max(t - 1, 0);
    const to = Math.min(t + 1, length - 1);
    if (to !== from) slopes[t] = (((values[to] ?? 0) - (values[from] ?? 0)) * fps) / (to - from);
  }
  return slopes;
}

/** Euclidean length over several series at each frame. */
export function norm(columns: readonly Series[], frames: number): Series {
  const lengths = new Float64Array(frames);
  for (let t = 0; t < frames; t++) {
    let sum = 0;
    for (const column of columns) sum += (column[t] ?? 0) ** 2;
    lengths[t] = Math.sqrt(sum);
  }
  return lengths;
}

/**
 * Takes the jumps out of angles that wrap around: a step of more than half a turn is taken the short way. The turn is
 * 2 pi or 360, guessed from the values; values beyond 360 are no angles and stay.
 *
 * @param straight where it is written, and what is given back; may be `values` itself
 */
export function unwrap(values: Series, straight: Series = new Float64Array(values.length)): Series {
  let largest = 0;
  for (let t = 0; t < values.length; t++) {
    largest = Math.max(largest, Math.abs(values[t] ?? 0));
  }
  const turn = largest <= 2 * Math.PI + 0.01 ? 2 * Math.PI : 360;
  if (largest > 360) {
    straight.set(values);
    return straight;
  }
  let offset = 0;
  let before = values[0] ?? 0;
  for (let t = 0; t < values.length; t++) {
    const value = values[t] ?? 0;
    const step = value - before;
    if (Math.abs(step) > turn / 2) offset -= Math.sign(step) * turn;
    straight[t] = value + offset;
    before = value;
  }
  return straight;
}

/** Inner product; of the length of `a`. */
export function dot(a: Series, b: Series): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/**
 * First principal direction (unit length) of rows given by column, by power iteration on the covariance. Null when
 * nothing varies. The sign is such that the largest component is positive.
 */
export function principalDirection(columns: readonly Series[]): number[] | null {
  const size = columns.length;
  const rows = columns[0]?.length ?? 0;
  const centred = columns.map((column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / Math.max(rows, 1);
    return column.map((value) => value - mean);
  });
  const covariance = centred.map((a) =>
    centred.map((b) => a.reduce((sum, value, t) => sum + value * (b[t] ?? 0), 0)),
  );
  const trace = covariance.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
  if (!(trace > 1e-12 * Math.max(rows, 1))) return null;
  // Starting at the dimension that varies most keeps the start from being orthogonal to the answer in practice.
  const widest = covariance.reduce(
    (best, row, i) => ((row[i] ?? 0) > (covariance[best]?.[best] ?? 0) ? i : best),
    0,
  );
  let direction = Array.from({ length: size }, (_, i): number => (i === widest ? 1 : 0.01));
  for (let round = 0; round < 200; round++) {
    const next = covariance.map((row) =>
      row.reduce((sum, value, j) => sum + value * (direction[j] ?? 0), 0),
    );
    const length = Math.hypot(...next);
    direction = next.map((value) => value / length);
  }
  const largest = direction.reduce((most, v) => (Math.abs(v) > Math.abs(most) ? v : most), 0);
  return largest < 0 ? direction.map((value) => -value) : direction;
}

export const clamp01 = (value: number): number => Math.min(Math.max(value, 0), 1);
