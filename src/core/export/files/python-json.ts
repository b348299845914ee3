/** JSON as Python writes and reads it: `NaN` and `Infinity` are values there, and statistics contain them. */

/** Marks a number that JSON has no word for while it passes through JSON.parse and JSON.stringify as a text. */
const mark = '\u0000';
/** A text that does not end matches to the end: looked for again from each quote in it, it would take for ever. */
const words = /"(?:[^"\\]+|\\[^])*"?|-?Infinity|NaN/g;
const marked = /"\\u0000(NaN|-?Infinity)"/g;

/** Throws SyntaxError for what Python would not read either. */
export function parsePythonJson(text: string): unknown {
  const readable = text
    .replace(/^\uFEFF/, '')
    .replaceAll(words, (word) => (word.startsWith('"') ? word : `"\\u0000${word}"`));
  return JSON.parse(readable, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? Number(value.slice(1)) : value,
  );
}

export function stringifyPythonJson(value: unknown, indent = 0): string {
  const text = JSON.stringify(
    value,
    (_key, inner: unknown) =>
      typeof inner === 'number' && !Number.isFinite(inner) ? `${mark}${inner}` : inner,
    indent,
  );
  return text.replaceAll(marked, '$1');
}

/** The entries of a JSON object; none of anything else. */
export const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
