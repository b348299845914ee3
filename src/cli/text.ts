/** Words that several commands use for a person. */
import type { Problem } from '../shared/errors';

/** One line per problem, worst first, at most `most` of them. */
export function problemLines(problems: readonly Problem[], most = 40): string[] {
  const rank = { error: 0, warning: 1, info: 2 };
  const sorted = [...problems].sort((a, b) => rank[a.severity] - rank[b.severity]);
  const lines = sorted.slice(0, most).map(({ severity, message }) => `${severity}: ${message}`);
  const left = sorted.length - lines.length;
  return left > 0 ? [...lines, `... and ${left} more (see --json)`] : lines;
}
