/** Plots of the report as SVG text: plain shapes, colours from the page, a sentence for who cannot see them. */

/** Text as HTML. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

export const groupDigits = (value: number): string =>
  Math.round(value)
    .toString()
    .replaceAll(/\B(?=(\d{3})+$)/g, ' ');

export interface Bar {
  label: string;
  count: number;
  /** CSS colour. */
  colour?: string;
}

/** Of every plot, in its own units. */
export const width = 460;
/** Room for one letter of a label. */
const letter = 7;
/** Of a histogram: a single value is no wall. */
const widestBar = 48;

/** Horizontal bars with their numbers, the longest first. */
export function barPlot(title: string, bars: readonly Bar[]): string {
  const sorted = bars.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count);
  const most = sorted[0]?.count ?? 1;
  const row = 26;
  const longest = sorted.reduce((length, bar) => Math.max(length, bar.label.length), 0);
  const label = Math.min(230, Math.ceil(longest * letter) + 16);
  const plotWidth = width - label - 60;
  const rows = sorted.map(({ label: name, count, colour = 'var(--accent)' }, at) => {
    const y = at * row;
    const long = Math.max(2, (count / most) * plotWidth);
    return `<text x="${label - 10}" y="${y + 17}" text-anchor="end">${escapeHtml(name)}</text>
<rect x="${label}" y="${y + 4}" width="${long.toFixed(1)}" height="18" rx="3" fill="${colour}"/>
<text class="count" x="${(label + long + 8).toFixed(1)}" y="${y + 17}">${groupDigits(count)}</text>`;
  });
  const said = sorted.map(({ label: name, count }) => `${name} ${count}`).join(', ');
  return figure(title, said, { height: sorted.length * row + 2, body: rows.join('\n') });
}

/** How often values fall into each of equal ranges. */
export function histogramPlot(
  title: string,
  values: readonly number[],
  axis: { unit: string; digits: number },
): string {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (values.length === 0 || !Number.isFinite(low)) return '';
  const format = (value: number): string => `${value.toFixed(axis.digits)}${axis.unit}`;
  const bins = binsOf(values, { low, high, whole: axis.digits === 0 });
  const most = bins.reduce((top, { count }) => Math.max(top, count), 1);
  const [left, top, tall] = [44, 14, 110];
  const step = (width - left - 6) / bins.length;
  const bars = bins.map(({ count }, at) => {
    const high = (count / most) * tall;
    const wide = Math.min(widestBar, Math.max(1, step - 2));
    const x = left + at * step + (step - wide) / 2;
    return count === 0
      ? ''
      : `<rect x="${x.toFixed(1)}" y="${(top + tall - high).toFixed(1)}" width="${wide.toFixed(1)}" height="${high.toFixed(1)}" rx="2" fill="var(--accent)"/>`;
  });
  const base = top + tall;
  const body = `<line x1="${left}" y1="${base + 0.5}" x2="${width - 6}" y2="${base + 0.5}"/>
<text class="dim" x="${left - 8}" y="${top + 8}" text-anchor="end">${groupDigits(most)}</text>
<text class="dim" x="${left - 8}" y="${base}" text-anchor="end">0</text>
${bars.join('\n')}
${limits(left, base + 18, [format(low), format(high)])}`;
  const said = `${values.length} values from ${format(low)} to ${format(high)}, median ${format(median(values))}`;
  return figure(title, said, { height: base + 26, body });
}

function limits(left: number, y: number, [low, high]: [string, string]): string {
  if (low === high) {
    return `<text class="dim" x="${(left + width - 6) / 2}" y="${y}" text-anchor="middle">${low}</text>`;
  }
  return `<text class="dim" x="${left}" y="${y}">${low}</text>
<text class="dim" x="${width - 6}" y="${y}" text-anchor="end">${high}</text>`;
}

function binsOf(
  values: readonly number[],
  { low, high, whole }: { low: number; high: number; whole: boolean },
): { count: number }[] {
  const span = high - low;
  const count = whole ? Math.min(24, span + 1) : span === 0 ? 1 : 24;
  const bins = Array.from({ length: count }, () => ({ count: 0 }));
  for (const value of values) {
    const at = span === 0 ? 0 : Math.floor(((value - low) / (whole ? span + 1 : span)) * count);
    const bin = bins[Math.min(at, count - 1)];
    if (bin !== undefined) bin.count += 1;
  }
  return bins;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** Where in an episode its keyframes are. */
export function stripPlot(marks: readonly { at: number; colour: string }[]): string {
  const ticks = marks.map(
    ({ at, colour }) =>
      `<rect x="${(at * 197).toFixed(1)}" y="1" width="3" height="12" rx="1" fill="${colour}"/>`,
  );
  return `<svg class="strip" viewBox="0 0 200 14" aria-hidden="true"><rect x="0" y="6" width="200" height="2" rx="1" class="rail"/>${ticks.join('')}</svg>`;
}

/** A drawing with its title; `said` is told to who cannot see it. */
export function figure(
  title: string,
  said: string,
  drawing: { height: number; body: string },
): string {
  const name = escapeHtml(`${title}: ${said}`);
  return `<figure><figcaption>${escapeHtml(title)}</figcaption>
<svg viewBox="0 0 ${width} ${drawing.height}" role="img" aria-label="${name}">
${drawing.body}
</svg></figure>`;
}
