/** Where numbers stand at an axis. */

/** Of shares. */
export const percentTicks: readonly number[] = [0, 25, 50, 75, 100];

/** From 0 to the first one that is as long as the longest bar: one, two or five of a power of ten apart. */
export function roundTicks(longest: number): number[] {
  if (longest <= 0) return [0, 1];
  const power = 10 ** Math.floor(Math.log10(longest / 5));
  const step = power * ([1, 2, 5].find((each) => longest / (each * power) <= 5) ?? 10);
  const count = Math.ceil(longest / step);
  // Without what binary fractions leave over.
  return Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(6)));
}
