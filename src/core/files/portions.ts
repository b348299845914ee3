/** What is read and written together. */

const mostLines = 256;
/** Bytes: of a stranger's file each line may be as long as any. */
const mostBytes = 4 * 1024 * 1024;

/** In their order: so many lines at a time, and fewer where they are long. */
export function* portions<Line>(
  lines: Iterable<Line>,
  lengthOf: (line: Line) => number,
): Generator<Line[]> {
  let portion: Line[] = [];
  let bytes = 0;
  for (const line of lines) {
    const length = lengthOf(line);
    if (portion.length >= mostLines || (portion.length > 0 && bytes + length > mostBytes)) {
      yield portion;
      portion = [];
      bytes = 0;
    }
    portion.push(line);
    bytes += length;
  }
  if (portion.length > 0) yield portion;
}
