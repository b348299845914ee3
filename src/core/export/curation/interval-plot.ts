/** Means with their intervals, a row each, as SVG text. */
import type { SeedInterval } from '../../../shared/model/distill';
import { escapeHtml } from '../../export/curation/plots';

const [width, row, label] = [460, 28, 190];

/** Empty without rows. */
export function intervalPlot(
  title: string,
  rows: readonly { label: string; interval: SeedInterval }[],
): string {
  if (rows.length === 0) return '';
  const low = Math.min(...rows.map(({ interval }) => interval.low));
  const high = Math.max(...rows.map(({ interval }) => interval.high));
  const room = width - label - 60;
  const at = (value: number): number =>
    label + (high > low ? ((value - low) / (high - low)) * room : room / 2);
  const shapes = rows.map(({ label: name, interval }, index) => {
    const y = index * row + row / 2;
    return `<text x="${label - 10}" y="${y + 4}" text-anchor="end">${escapeHtml(name)}</text>
<line x1="${at(interval.low).toFixed(1)}" x2="${at(interval.high).toFixed(1)}" y1="${y}" y2="${y}" style="stroke:var(--accent);stroke-width:2"/>
<circle cx="${at(interval.mean).toFixed(1)}" cy="${y}" r="4" fill="var(--accent)"/>
<text class="count" x="${width - 50}" y="${y + 4}">${interval.mean.toFixed(3)}</text>`;
  });
  const said = rows
    .map(({ label: name, interval }) => `${name} ${interval.mean.toFixed(3)}`)
    .join(', ');
  return `<figure><figcaption>${escapeHtml(title)}</figcaption>
<svg viewBox="0 0 ${width} ${rows.length * row}" role="img" aria-label="${escapeHtml(`${title}: ${said}`)}">${shapes.join('')}</svg></figure>`;
}
