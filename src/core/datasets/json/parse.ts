/** JSON from strangers. */
import { limits } from '../../files/limits';

const [quote, backslash] = [0x22, 0x5c];
const opening = new Set([0x5b, 0x7b]);
const closing = new Set([0x5d, 0x7d]);

/**
 * The value in `bytes`, which may begin with a byte order mark. Throws a SyntaxError for what is no JSON, and an Error for
 * what nests deeper than anybody means: the parser takes seconds and a gigabyte for millions of brackets.
 */
export function parseJson(bytes: Uint8Array): unknown {
  const depth = depthOf(bytes);
  if (depth > limits.jsonDepth) {
    throw new Error(`it nests ${depth} deep, more than the ${limits.jsonDepth} the studio reads`);
  }
  return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
}

/** The most brackets that are open at once outside strings. */
function depthOf(bytes: Uint8Array): number {
  let deepest = 0;
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) at = endOfString(bytes, at + 1);
    else if (opening.has(byte)) {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (closing.has(byte)) depth -= 1;
  }
  return deepest;
}

/** Where the string ends that has begun before `at`. */
function endOfString(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < bytes.length && bytes[end] !== quote) end += bytes[end] === backslash ? 2 : 1;
  return end;
}
