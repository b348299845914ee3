/** The bins of a histogram as a chart takes them. */
export interface Bin {
  count: number;
  /** Where the bin begins and ends, as text. Of whole numbers, `to` is the last one included. */
  from: string;
  to: string;
  /** `12–14`, or one number where both ends are the same. */
  label: string;
}

/** `edges` has one more than `counts`. A bin of whole numbers holds from `from` up to, not including, `to`. */
export function bins(edges: readonly number[], counts: readonly number[], whole: boolean): Bin[] {
  return counts.map((count, index) => {
    const start = edges[index] ?? 0;
    const end = edges[index + 1] ?? start;
    const low = whole ? Math.ceil(start) : round(start);
    const high = whole ? Math.max(low, Math.ceil(end) - 1) : round(end);
    return {
      count,
      from: String(low),
      to: String(high),
      label: low === high ? String(low) : `${low}–${high}`,
    };
  });
}

/** Three significant digits: no more can be read off a bar. */
function round(value: number): number {
  return Number(value.toPrecision(3));
}
