/** Dimensions of a part as people write them: `0-5, 7`. */
import type { EditedPart } from './edited-mappings';

export function dimsText(dims: readonly number[]): string {
  const pieces: string[] = [];
  for (let at = 0; at < dims.length; at++) {
    const from = dims[at] ?? 0;
    let to = from;
    while (dims[at + 1] === to + 1) {
      at += 1;
      to += 1;
    }
    pieces.push(to === from ? String(from) : `${from}-${to}`);
  }
  return pieces.join(', ');
}

/** Ascending, each once; null where the text is none, or names a dimension that the feature does not have. */
export function parseDims(text: string, width: number): number[] | null {
  const dims = new Set<number>();
  for (const piece of text.split(',')) {
    const match = /^\s*(\d{1,5})\s*(?:-\s*(\d{1,5})\s*)?$/.exec(piece);
    if (match === null) return null;
    const from = Number(match[1]);
    const to = Number(match[2] ?? match[1]);
    if (to < from || to >= width) return null;
    for (let dim = from; dim <= to; dim++) dims.add(dim);
  }
  return [...dims].sort((a, b) => a - b);
}

/** With the dimensions that the text names; while it names none, with those that it had and the text beside them. */
export function withDims(
  { typedDims: _before, ...part }: EditedPart,
  text: string,
  width: number,
): EditedPart {
  const dims = parseDims(text, width);
  return dims === null ? { ...part, typedDims: text } : { ...part, dims };
}
