/** JSON that a stranger wrote: parsed only where it is nested no deeper than anything the studio writes. */

const deepest = 100;
/** Bytes: shorter texts nest no deeper than whatever goes through them by calling itself can bear. */
const harmless = 2_000;
/** Made once: making one takes as long as a short text. */
const decoder = new TextDecoder();

/**
 * Throws a `SyntaxError` for what is no JSON, and for brackets more than 100 deep in a long text. A byte order mark is
 * skipped, and so is what only Python writes: NaN is read as null, Infinity as a number too large to be one.
 */
export function parseJson(bytes: Uint8Array): unknown {
  if (isTooDeep(bytes)) {
    throw new SyntaxError(`nested more than ${deepest} deep`);
  }
  const text = decoder.decode(bytes);
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error;
    try {
      return JSON.parse(text.replace(pythonNumber, inJson));
    } catch {
      throw error;
    }
  }
}

/** Texts, in which nothing is replaced, or one of Python's numbers. A text without an end takes the rest in one go. */
const pythonNumber = /"(?:[^"\\]|\\[^])*"?|-?\b(?:NaN|Infinity)\b/g;

const inJson = (found: string): string =>
  found.startsWith('"') ? found : found.replace('NaN', 'null').replace('Infinity', '1e999');

/**
 * Whether a text nests more than 100 deep. By bytes: those of brackets, quotes and backslashes are never part of
 * another character in UTF-8.
 */
export function isTooDeep(bytes: Uint8Array): boolean {
  if (bytes.length <= harmless || !opensMany(bytes)) return false;
  let depth = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (inText) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) inText = false;
    } else if (byte === 0x22) inText = true;
    else if (byte === 0x5b || byte === 0x7b) depth += 1;
    else if (byte === 0x5d || byte === 0x7d) depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}

/** Whether it has brackets enough to be nested so deep: looking for them is quicker than looking at each byte. */
function opensMany(bytes: Uint8Array): boolean {
  let found = 0;
  for (const bracket of [0x5b, 0x7b]) {
    for (let at = bytes.indexOf(bracket); at !== -1; at = bytes.indexOf(bracket, at + 1)) {
      found += 1;
      if (found > deepest) return true;
    }
  }
  return false;
}
