/** Histograms with edges a person would choose. */

const mostBins = 24;

interface Histogram {
  /** One more than `counts`. */
  edges: number[];
  counts: number[];
  /** The bin of a value, the nearest one for what lies outside; 0 where there is none. */
  binOf: (value: number) => number;
}

/**
 * Counts values in bins of equal, round width (1, 2 or 5 times a power of ten) that start at a multiple of it.
 * `edges.length = counts.length + 1`; a bin holds `edge <= value < next edge`. Values that are not finite are left out;
 * without any value both lists are empty. With `whole`, bins are at least 1 wide.
 */
export function histogram(values: Iterable<number>, options: { whole?: boolean } = {}): Histogram {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return { edges: [], counts: [], binOf: () => 0 };
  const spread = (high - low) / mostBins || Math.abs(high) / 10 || 1;
  // Bins much narrower than the values themselves would drown in rounding.
  const width = roundWidth(Math.max(spread, Math.abs(high) * 1e-6, 1e-6), options.whole);
  // 9.6 is an edge of bins 0.2 wide, and 47.99999999999999 of them.
  const place = (value: number): number => Math.floor(value / width + 1e-9);
  const first = place(low);
  const counts = Array.from({ length: place(high) - first + 1 }, () => 0);
  const binOf = (value: number): number =>
    Math.max(0, Math.min(place(value) - first, counts.length - 1));
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const bin = binOf(value);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  // Rounded to hide the error of adding up a width such as 0.1.
  const edges = Array.from({ length: counts.length + 1 }, (_, bin) =>
    Number(((first + bin) * width).toPrecision(12)),
  );
  return { edges, counts, binOf };
}

function roundWidth(least: number, whole = false): number {
  if (whole && least <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10;
  return step * power;
}
