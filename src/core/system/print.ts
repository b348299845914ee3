/**
 * The only door to the terminal: names and texts of datasets come from strangers, and terminals obey some characters.
 */
import type { Writable } from 'node:stream';

/** All controls but new lines and tabs, and what turns the direction of the text around it. */
const obeyed = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Writes a line in which such characters are shown, as in JSON (`\u001b`), instead of obeyed; JSON stays what it is.
 */
export const printLine = (stream: Writable, text: string): void =>
  void stream.write(`${harmless(text)}\n`);

/** As `printLine`, of a text in pieces; waits for a reader that is slower. False once there is none any more. */
export async function printPart(stream: Writable, text: string): Promise<boolean> {
  if (stream.destroyed) return false;
  await new Promise<void>((resolve) => stream.write(harmless(text), () => resolve()));
  return !stream.destroyed;
}

/** The text with such characters spelled out. */
export function harmless(text: string): string {
  return text.replaceAll(
    obeyed,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
