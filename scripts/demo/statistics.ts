/** Statistics as LeRobot v3.0 keeps them, per episode and for the whole dataset. */

export const statNames = [
  'min',
  'max',
  'mean',
  'std',
  'count',
  'q01',
  'q10',
  'q50',
  'q90',
  'q99',
] as const;

/** One number per dimension (or colour channel); `count` has one entry. */
export type Stats = Readonly<Record<(typeof statNames)[number], number[]>>;

const quantiles = { q01: 0.01, q10: 0.1, q50: 0.5, q90: 0.9, q99: 0.99 } as const;

/**
 * Statistics over rows of equal width. Standard deviation over the population, quantiles between neighbours, as numpy
 * does.
 */
export function statsOf(rows: readonly (readonly number[])[]): Stats {
  const columns = (rows[0] ?? []).map((_, dim) =>
    rows.map((row) => row[dim] ?? 0).sort((a, b) => a - b),
  );
  const mean = columns.map((values) => values.reduce((sum, v) => sum + v, 0) / values.length);
  const at = (share: number): number[] =>
    columns.map((values) => {
      const place = share * (values.length - 1);
      const low = values[Math.floor(place)] ?? 0;
      const high = values[Math.ceil(place)] ?? low;
      return low + (high - low) * (place - Math.floor(place));
    });
  return {
    min: columns.map((values) => values[0] ?? 0),
    max: columns.map((values) => values.at(-1) ?? 0),
    mean,
    std: columns.map((values, i) =>
      Math.sqrt(values.reduce((sum, v) => sum + (v - (mean[i] ?? 0)) ** 2, 0) / values.length),
    ),
    count: [rows.length],
    q01: at(quantiles.q01),
    q10: at(quantiles.q10),
    q50: at(quantiles.q50),
    q90: at(quantiles.q90),
    q99: at(quantiles.q99),
  };
}

/** How often each of the 256 levels of red, green and blue occurs; what is kept of pictures until the end. */
export class ColourCount {
  frames: number;
  /** 3 x 256. */
  readonly levels: number[];

  constructor(frames = 0, levels: number[] = Array.from({ length: 768 }, () => 0)) {
    this.frames = frames;
    this.levels = levels;
  }

  add(rgb: Uint8Array): void {
    this.frames++;
    for (let i = 0; i < rgb.length; i++) this.levels[(i % 3) * 256 + rgb[i]!]!++;
  }

  merge(other: ColourCount): void {
    this.frames += other.frames;
    other.levels.forEach((n, i) => (this.levels[i]! += n));
  }
}

/** Statistics of pixels as numbers in [0, 1]; `count` is the number of pictures looked at. */
export function colourStats({ levels, frames }: ColourCount): Stats {
  const channels = [0, 1, 2].map((c) => levels.slice(c * 256, c * 256 + 256));
  const per = (f: (counts: number[], total: number) => number): number[] =>
    channels.map(
      (counts) =>
        f(
          counts,
          counts.reduce((sum, n) => sum + n, 0),
        ) / 255,
    );
  const mean = per((counts, total) => counts.reduce((sum, n, level) => sum + n * level, 0) / total);
  const at = (share: number): number[] =>
    per((counts, total) => {
      let seen = 0;
      return counts.findIndex((n) => (seen += n) > share * (total - 1));
    });
  return {
    min: per((counts) => counts.findIndex((n) => n > 0)),
    max: per((counts) => counts.findLastIndex((n) => n > 0)),
    mean,
    std: channels.map((counts, c) => {
      const total = counts.reduce((sum, n) => sum + n, 0);
      const square = counts.reduce((sum, n, level) => sum + n * (level / 255 - mean[c]!) ** 2, 0);
      return Math.sqrt(square / total);
    }),
    count: [frames],
    q01: at(quantiles.q01),
    q10: at(quantiles.q10),
    q50: at(quantiles.q50),
    q90: at(quantiles.q90),
    q99: at(quantiles.q99),
  };
}
