/**
 * Text that others wrote in the Markdown of an export: it stands on one line, and is text, no heading, link or HTML.
 */

/** Control characters, other ends of lines, and marks that turn the direction of text. */
const unseen = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

const oneLine = (text: string): string => text.replaceAll(unseen, ' ').trim();

/** A name as code: nothing in it means anything. */
export function code(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A sentence with names in it as text. */
export const plainText = (text: string): string =>
  oneLine(text)
    .replaceAll(/[\\`*<>[\]|~&]/g, '\\$&')
    .replaceAll(/:(?=\/\/)|(?<=\bwww)\./gi, '\\$&');
