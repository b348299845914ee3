/** Tables of the page, and how it writes what stands in them. */
import { escapeHtml, groupDigits } from '../export/curation/plots';

/** Rows of a table. */
export const mostRows = 500;

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
export const policyName = (policy: string | null): string => policy ?? '(no policy named)';
export const orDash = <Value>(
  value: Value | null | undefined,
  format: (value: Value) => string,
): string => (value === null || value === undefined ? '–' : format(value));

const cellOf = (tag: 'td' | 'th') => (text: string, at: number) =>
  `<${tag}${at === 0 ? ' class="task"' : ''}>${escapeHtml(text)}</${tag}>`;

/** The first cell of each row is its name; empty without rows. Texts are escaped here. */
export function table(title: string, heads: readonly string[], rows: readonly string[][]): string {
  if (rows.length === 0) return '';
  const body = rows.slice(0, mostRows).map((row) => `<tr>${row.map(cellOf('td')).join('')}</tr>`);
  const more =
    rows.length > mostRows ? `<p>The first ${mostRows} of ${groupDigits(rows.length)}.</p>` : '';
  return `<section><h2>${escapeHtml(title)}</h2><div class="scroll"><table><thead><tr>${['', ...heads].map(cellOf('th')).join('')}</tr></thead>
<tbody>${body.join('\n')}</tbody></table></div>${more}</section>`;
}
