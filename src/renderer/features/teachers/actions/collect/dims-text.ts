/** Dimensions as people type them, in the order that they type: `0-6, 9, 8`. */

const most = 10_000;

/** Runs of ascending dimensions are written as ranges. */
export function dimsText(dims: readonly number[]): string {
  const parts: string[] = [];
  for (let at = 0; at < dims.length;) {
    const first = dims[at] ?? 0;
    let end = at;
    while (dims[end + 1] === (dims[end] ?? 0) + 1) end += 1;
    const last = dims[end] ?? first;
    parts.push(end - at >= 2 ? `${first}-${last}` : dims.slice(at, end + 1).join(', '));
    at = end + 1;
  }
  return parts.join(', ');
}

/** Null where the text names no dimensions. */
export function readDims(text: string): number[] | null {
  const dims: number[] = [];
  for (const part of text.split(',')) {
    const match = /^\s*(\d{1,6})(?:\s*-\s*(\d{1,6}))?\s*$/.exec(part);
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    if (match === null || to < from || dims.length + to - from >= most) return null;
    for (let dim = from; dim <= to; dim += 1) dims.push(dim);
  }
  return dims;
}
