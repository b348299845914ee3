/** The bins of a histogram as a chart takes them. */
export interface Bin {
  from: number;
  to: number;
  count: number;
  /** `12-14`; of whole numbers `3` or `3-5`, the last one included. */
  label: string;
}

/** `edges` has one more than `counts`. A bin of whole numbers holds from `from` up to, not including, `to`. */
export function bins(edges: readonly number[], counts: readonly number[], whole: boolean): Bin[] {
  return counts.map((count, index) => {
    const from = round(edges[index] ?? 0);
    const to = round(edges[index + 1] ?? from);
    if (!whole) return { from, to, count, label: `${from}–${to}` };
    const [low, high] = [Math.ceil(from), Math.max(Math.ceil(from), Math.ceil(to) - 1)];
    return { from, to, count, label: low === high ? `${low}` : `${low}–${high}` };
  });
}

/** The starts of at most five bins, evenly spread, the first one included. */
export function ticksOf(data: readonly Bin[]): number[] {
  const step = Math.max(1, Math.ceil(data.length / 5));
  return data.filter((_, index) => index % step === 0).map(({ from }) => from);
}

/** Three significant digits: no more can be read off a bar. */
function round(value: number): number {
  return Number(value.toPrecision(3));
}
