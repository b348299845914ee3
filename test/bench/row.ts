/** One measured figure, and how several runs become one. */
export interface BenchRow {
  name: string;
  value: number;
  unit: string;
  /** What it was measured on, and the ratio to the baseline of the same run where there is one. */
  note: string;
}

/** The value below which the share `q` (0 to 1) of the sample lies; nearest rank. */
export function quantile(sample: readonly number[], q: number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  const rank = Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1));
  return sorted[rank] ?? Number.NaN;
}

/** Milliseconds of each of `runs` runs, one after the other. */
export async function timed(
  runs: number,
  work: (run: number) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work(run);
    times.push(performance.now() - start);
  }
  return times;
}
