/** Principal components: the few directions in which an episode's representations really differ. */
import { timesVector } from './products';
import { dot, type Series } from './series';

/** Rows that the components are found from; a longer episode is sampled evenly, so that memory stays bounded. */
const sampled = 160;

/**
 * Coordinates of `rows` on their first principal components, one series per component, strongest first; fewer where the
 * rows vary in fewer directions, none where they do not vary. In units of the strongest one's standard deviation.
 *
 * By power iteration with deflation: the components are needed to a few digits only.
 */
export function principalSeries(rows: readonly Float32Array[], most: number): Series[] {
  const all = centred(rows, meanOf(rows));
  const axes = axesOf(all, most);
  const series = axes.map(() => new Float64Array(rows.length));
  const matrix = joined(axes);
  const place = new Float64Array(axes.length);
  for (const [t, row] of all.entries()) {
    timesVector(matrix, row, place);
    for (const [k, values] of series.entries()) values[t] = place[k] ?? 0;
  }
  return series;
}

/** What `principalSeries` projects on, for rows that are not there yet: the coordinate is `dot(row - mean, axis)`. */
export function principalAxes(
  rows: readonly Float32Array[],
  most: number,
): { mean: Series; axes: Series[] } {
  const mean = meanOf(rows);
  return { mean, axes: axesOf(centred(rows, mean), most) };
}

function axesOf(all: readonly Float64Array[], most: number): Series[] {
  const step = Math.ceil(all.length / sampled);
  const sample = all.filter((_, i) => i % step === 0);
  const values = all[0]?.length ?? 0;
  // Rows and values have the same components (singular value decomposition): the fewer of the two are gone through.
  const byValues = values < sample.length;
  const size = Math.min(values, sample.length);
  const products = innerProducts(byValues ? transposed(sample, values) : joined(sample), size);
  let trace = 0;
  for (let i = 0; i < size; i++) trace += products[i * (size + 1)] ?? 0;
  const found: Series[] = [];
  let unit = 0;
  for (let k = 0; k < most; k++) {
    const { direction, strength } = strongest(products, size);
    if (!(strength > 1e-6 * trace) || !(strength > 1e-12)) break;
    unit ||= Math.sqrt(strength / sample.length);
    const scale = 1 / (Math.sqrt(strength) * unit);
    found.push(
      byValues ? direction.map((value) => value / unit) : summed(sample, direction, scale),
    );
    deflate(products, direction, strength);
  }
  return found;
}

/** Takes out what a direction explains. */
function deflate(products: Float64Array, direction: Series, strength: number): void {
  const size = direction.length;
  for (let i = 0, at = 0; i < size; i++) {
    const share = strength * (direction[i] ?? 0);
    for (let j = 0; j < size; j++, at++) {
      products[at] = (products[at] ?? 0) - share * (direction[j] ?? 0);
    }
  }
}

function transposed(rows: readonly Float64Array[], width: number): Float64Array {
  const matrix = new Float64Array(width * rows.length);
  for (const [i, row] of rows.entries()) {
    for (let j = 0, to = i; j < width; j++, to += rows.length) matrix[to] = row[j] ?? 0;
  }
  return matrix;
}

/** The rows, each in its share. */
function summed(rows: readonly Float64Array[], shares: Series, scale: number): Series {
  const sum = new Float64Array(rows[0]?.length ?? 0);
  for (const [i, row] of rows.entries()) {
    const share = (shares[i] ?? 0) * scale;
    for (let j = 0; j < sum.length; j++) sum[j] = (sum[j] ?? 0) + share * (row[j] ?? 0);
  }
  return sum;
}

function meanOf(rows: readonly Float32Array[]): Series {
  const mean = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows) {
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? 0) + (row[i] ?? 0) / rows.length;
  }
  return mean;
}

const centred = (rows: readonly Float32Array[], mean: Series): Float64Array[] =>
  rows.map((row) => {
    const out = new Float64Array(row);
    for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) - (mean[i] ?? 0);
    return out;
  });

function joined(rows: readonly Series[]): Float64Array {
  const width = rows[0]?.length ?? 0;
  const matrix = new Float64Array(rows.length * width);
  for (const [i, row] of rows.entries()) matrix.set(row, i * width);
  return matrix;
}

/** Of the rows of a matrix, `size` of them. */
function innerProducts(matrix: Float64Array, size: number): Float64Array {
  const width = matrix.length / size;
  const products = new Float64Array(size ** 2);
  for (let i = 0; i < size; i++) {
    const row = matrix.subarray(i * width, (i + 1) * width);
    timesVector(matrix, row, products.subarray(i * size, i * size + i + 1));
    for (let j = 0; j < i; j++) products[j * size + i] = products[i * size + j] ?? 0;
  }
  return products;
}

function strongest(matrix: Float64Array, size: number): { direction: Series; strength: number } {
  let most = 0;
  for (let i = 0; i < size; i++) {
    if ((matrix[i * (size + 1)] ?? 0) > (matrix[most * (size + 1)] ?? 0)) most = i;
  }
  // Starting at the row of the largest element keeps the start from being orthogonal to the answer.
  let direction = matrix.slice(most * size, (most + 1) * size);
  let next = new Float64Array(size);
  let strength = 0;
  for (let round = 0; round < 50; round++) {
    if (!scaleToOne(direction)) return { direction, strength: 0 };
    timesVector(matrix, direction, next);
    const now = dot(next, direction);
    const settled = Math.abs(now - strength) <= 1e-5 * Math.abs(now);
    strength = now;
    if (settled) break;
    [direction, next] = [next, direction];
  }
  scaleToOne(direction);
  return { direction, strength };
}

/** False, and nothing changed, where there is no length to scale. */
function scaleToOne(direction: Series): boolean {
  const length = Math.sqrt(dot(direction, direction));
  if (!(length > 0)) return false;
  for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] ?? 0) / length;
  return true;
}
