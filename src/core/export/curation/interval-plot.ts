/** Values with their intervals, a row each, as SVG text. */
import { escapeHtml, figure, width } from './plots';

const [row, label] = [28, 190];

export interface IntervalRow {
  label: string;
  value: number;
  low: number;
  high: number;
}

/** Empty without rows. `digits` after the point. */
export function intervalPlot(title: string, rows: readonly IntervalRow[], digits = 3): string {
  if (rows.length === 0) return '';
  const least = Math.min(...rows.map(({ low }) => low));
  const most = Math.max(...rows.map(({ high }) => high));
  const plotWidth = width - label - 60;
  const at = (value: number): number =>
    label + (most > least ? ((value - least) / (most - least)) * plotWidth : plotWidth / 2);
  const shapes = rows.map(({ label: name, value, low, high }, index) => {
    const y = index * row + row / 2;
    return `<text x="${label - 10}" y="${y + 4}" text-anchor="end">${escapeHtml(name)}</text>
<line x1="${at(low).toFixed(1)}" x2="${at(high).toFixed(1)}" y1="${y}" y2="${y}" style="stroke:var(--accent);stroke-width:2"/>
<circle cx="${at(value).toFixed(1)}" cy="${y}" r="4" fill="var(--accent)"/>
<text class="count" x="${width - 50}" y="${y + 4}">${value.toFixed(digits)}</text>`;
  });
  const said = rows.map(({ label: name, value }) => `${name} ${value.toFixed(digits)}`).join(', ');
  return figure(title, said, { height: rows.length * row, body: shapes.join('') });
}
