/** One of many values, as sorting would find it. */

const buckets = 1024;
const counts = new Uint32Array(buckets);

/**
 * Values are counted by where they lie between the smallest and the largest, so that only those close to the one that
 * is looked for are compared with each other: comparing all takes four times as long, sorting them forty.
 *
 * @param values finite
 * @param n from 0 on
 */
export function nthSmallest(values: Float64Array, n: number): number {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const perValue = (buckets - 1) / (high - low);
  if (values.length === 0 || high === low) return values[0] ?? 0;
  // So close that there is no number of buckets between them, or farther than a number can say.
  if (!Number.isFinite(perValue) || perValue === 0) return selected(Float64Array.from(values), n);
  counts.fill(0);
  for (let i = 0; i < values.length; i++) {
    const bucket = ((values[i] ?? 0) - low) * perValue;
    counts[bucket | 0] = (counts[bucket | 0] ?? 0) + 1;
  }
  let bucket = 0;
  let below = 0;
  while (below + (counts[bucket] ?? 0) <= n) below += counts[bucket++] ?? 0;
  const close = new Float64Array(counts[bucket] ?? 0);
  for (let i = 0, to = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if ((((value - low) * perValue) | 0) === bucket) close[to++] = value;
  }
  return selected(close, n - below);
}

/** By Hoare's selection, which reorders the values. */
function selected(values: Float64Array, n: number): number {
  let from = 0;
  let to = values.length - 1;
  while (from < to) {
    const pivot = values[(from + to) >> 1] ?? 0;
    let [left, right] = [from, to];
    while (left <= right) {
      while ((values[left] ?? 0) < pivot) left += 1;
      while ((values[right] ?? 0) > pivot) right -= 1;
      if (left > right) break;
      const other = values[left] ?? 0;
      values[left] = values[right] ?? 0;
      values[right] = other;
      left += 1;
      right -= 1;
    }
    if (n <= right) to = right;
    else if (n >= left) from = left;
    else break;
  }
  return values[n] ?? 0;
}
