/** Curves over one axis as SVG text. */
import { escapeHtml, figure, width } from './plots';

export interface Curve {
  name: string;
  points: readonly { x: number; y: number }[];
  /** Dashed: what it is held against. */
  isReference?: boolean;
}

interface Axes {
  /** Below the plot. */
  x: string;
  /** Numbers at its ends. */
  format: (value: number) => string;
  formatX?: (value: number) => string;
}

const [left, right, top, tall] = [52, 10, 8, 150];
const colours = ['var(--accent)', 'var(--warn)', 'var(--ok)', 'var(--bad)'];

/** From 0 up; empty where no curve has a point. */
export function curvePlot(title: string, curves: readonly Curve[], axes: Axes): string {
  const points = curves.flatMap((curve) => curve.points);
  if (points.length === 0) return '';
  const { format, formatX = String } = axes;
  const low = Math.min(...points.map(({ x }) => x));
  const high = Math.max(...points.map(({ x }) => x));
  const most = Math.max(...points.map(({ y }) => y)) || 1;
  const across = (x: number): number =>
    left + (high > low ? (x - low) / (high - low) : 0.5) * (width - left - right);
  const up = (y: number): number => top + tall * (1 - y / most);
  const place = ({ x, y }: { x: number; y: number }): string =>
    `${across(x).toFixed(1)},${up(y).toFixed(1)}`;
  const lines = curves.map(({ points: own, isReference = false }, at) => {
    const colour = isReference ? 'var(--dim)' : colours[at % colours.length];
    const dots =
      own.length > 24 || isReference
        ? ''
        : own
            .map((each) => {
              const [cx, cy] = place(each).split(',');
              return `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`;
            })
            .join('');
    const dash = isReference ? ';stroke-dasharray:5 4' : '';
    return `<polyline points="${own.map(place).join(' ')}" style="fill:none;stroke:${colour};stroke-width:2${dash}"/>${dots}`;
  });
  const base = top + tall;
  const legend = curves.map(({ name, isReference = false }, at) => {
    const colour = isReference ? 'var(--dim)' : colours[at % colours.length];
    const y = base + 46 + at * 18;
    return `<line x1="${left}" x2="${left + 22}" y1="${y - 4}" y2="${y - 4}" style="stroke:${colour};stroke-width:2${isReference ? ';stroke-dasharray:5 4' : ''}"/><text x="${left + 30}" y="${y}">${escapeHtml(name)}</text>`;
  });
  const body = `<line x1="${left}" y1="${base + 0.5}" x2="${width - right}" y2="${base + 0.5}"/>
<text class="dim" x="${left - 8}" y="${top + 10}" text-anchor="end">${escapeHtml(format(most))}</text>
<text class="dim" x="${left - 8}" y="${base}" text-anchor="end">${escapeHtml(format(0))}</text>
<text class="dim" x="${left}" y="${base + 18}">${escapeHtml(formatX(low))}</text>
<text class="dim" x="${(left + width - right) / 2}" y="${base + 18}" text-anchor="middle">${escapeHtml(axes.x)}</text>
<text class="dim" x="${width - right}" y="${base + 18}" text-anchor="end">${escapeHtml(formatX(high))}</text>
${lines.join('\n')}
${legend.join('')}`;
  const said = curves
    .map(({ name, points: own }) => `${name} ends at ${format(own.at(-1)?.y ?? 0)}`)
    .join(', ');
  return figure(title, said, { height: base + 36 + curves.length * 18, body });
}
