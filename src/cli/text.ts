/** Words that several commands use for a person. */
import type { Problem } from '../shared/errors';

/** Of one kind are listed, so that many of it do not hide the others. */
const mostOfOneKind = 5;

/** Blanks are gone through once, however many there are of them without a line break. */
export const onOneLine = (text: string): string =>
  text.replaceAll(/\s+/g, (blanks) => (blanks.includes('\n') ? ' ' : blanks));

/**
 * One line per problem, worst first, at most `most` of them; what is left out is counted by kind. A new line in a
 * stranger's name begins none here.
 */
export function problemLines(problems: readonly Problem[], most = 40): string[] {
  const rank = { error: 0, warning: 1, info: 2 };
  const sorted = [...problems].sort((a, b) => rank[a.severity] - rank[b.severity]);
  const lines: string[] = [];
  const told = new Map<string, number>();
  const left = new Map<string, number>();
  for (const { code, severity, message } of sorted) {
    const before = told.get(code) ?? 0;
    if (before < mostOfOneKind && lines.length < most) {
      told.set(code, before + 1);
      lines.push(`${severity}: ${onOneLine(message)}`);
    } else left.set(code, (left.get(code) ?? 0) + 1);
  }
  const kinds = [...left].map(([code, count]) => `${count} ${code}`);
  return left.size > 0 ? [...lines, `... and more: ${kinds.join(', ')} (see --json)`] : lines;
}
