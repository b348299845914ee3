/** Principal components: the few directions in which an episode's representations really differ. */
import { dot, type Series } from './series';

/** Rows that the components are found from; a longer episode is sampled evenly, so that memory stays bounded. */
const sampled = 160;

/**
 * Coordinates of `rows` on their first principal components, one series per component, strongest first; fewer where the
 * rows vary in fewer directions, none where they do not vary. In units of the strongest one's standard deviation.
 *
 * Through the rows' inner products (an episode has fewer pictures than a representation has values, as a rule), by
 * power iteration with deflation: the components are needed to a few digits only.
 */
export function principalSeries(rows: readonly Float32Array[], most: number): Series[] {
  const all = centred(rows, meanOf(rows));
  return axesOf(all, most).map((axis) => Float64Array.from(all, (row) => dot(row, axis)));
}

/** What `principalSeries` projects on, for rows that are not there yet: the coordinate is `dot(row - mean, axis)`. */
export function principalAxes(
  rows: readonly Float32Array[],
  most: number,
): { mean: Series; axes: Series[] } {
  const mean = meanOf(rows);
  return { mean, axes: axesOf(centred(rows, mean), most) };
}

function axesOf(all: readonly Series[], most: number): Series[] {
  const step = Math.ceil(all.length / sampled);
  const sample = all.filter((_, i) => i % step === 0);
  const products = innerProducts(sample);
  const trace = products.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
  const found: Series[] = [];
  let unit = 0;
  for (let k = 0; k < most; k++) {
    const { direction, strength } = strongest(products);
    if (!(strength > 1e-6 * trace) || !(strength > 1e-12)) break;
    unit ||= Math.sqrt(strength / sample.length);
    const axis = new Float64Array(all[0]?.length ?? 0);
    const scale = 1 / (Math.sqrt(strength) * unit);
    for (const [i, row] of sample.entries()) {
      const share = (direction[i] ?? 0) * scale;
      for (let j = 0; j < axis.length; j++) axis[j] = (axis[j] ?? 0) + share * (row[j] ?? 0);
    }
    found.push(axis);
    // Deflation: what this direction explains is taken out.
    for (const [i, row] of products.entries()) {
      const share = strength * (direction[i] ?? 0);
      for (let j = 0; j < row.length; j++) row[j] = (row[j] ?? 0) - share * (direction[j] ?? 0);
    }
  }
  return found;
}

function meanOf(rows: readonly Float32Array[]): Series {
  const mean = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows) {
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? 0) + (row[i] ?? 0) / rows.length;
  }
  return mean;
}

const centred = (rows: readonly Float32Array[], mean: Series): Series[] =>
  rows.map((row) => {
    const out = Float64Array.from(row);
    for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) - (mean[i] ?? 0);
    return out;
  });

function innerProducts(rows: readonly Float64Array[]): Float64Array[] {
  const products = rows.map(() => new Float64Array(rows.length));
  for (const [i, a] of rows.entries()) {
    for (let j = 0; j <= i; j++) {
      const value = dot(a, rows[j] ?? a);
      const [own, other] = [products[i], products[j]];
      if (own !== undefined) own[j] = value;
      if (other !== undefined) other[i] = value;
    }
  }
  return products;
}

function strongest(matrix: readonly Float64Array[]): { direction: Series; strength: number } {
  const most = matrix.reduce(
    (best, row, i) => ((row[i] ?? 0) > (matrix[best]?.[best] ?? 0) ? i : best),
    0,
  );
  // Starting at the row of the largest element keeps the start from being orthogonal to the answer.
  let direction = Float64Array.from(matrix[most] ?? []);
  let strength = 0;
  for (let round = 0; round < 50; round++) {
    const length = Math.sqrt(dot(direction, direction));
    if (!(length > 0)) return { direction, strength: 0 };
    direction = direction.map((value) => value / length);
    const before = direction;
    const next = Float64Array.from(matrix, (row) => dot(row, before));
    const now = dot(next, direction);
    const settled = Math.abs(now - strength) <= 1e-5 * Math.abs(now);
    strength = now;
    if (settled) break;
    direction = next;
  }
  const length = Math.sqrt(dot(direction, direction));
  return { direction: direction.map((value) => value / length), strength };
}
