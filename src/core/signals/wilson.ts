/** Wilson's score interval of a share, which stays within [0, 1] and covers for few trials too. */

/** The two-sided 95 % point of the normal distribution. */
const z95 = 1.959_964;

/** At 95 %. @param n at least 1 */
export function wilson(successes: number, n: number): { low: number; high: number } {
  const rate = successes / n;
  const spread = z95 ** 2 / n;
  const centre = (rate + spread / 2) / (1 + spread);
  const half = (z95 * Math.sqrt((rate * (1 - rate)) / n + spread / (4 * n))) / (1 + spread);
  // Exactly 0 of none and 1 of all, which rounding would miss.
  return {
    low: successes === 0 ? 0 : centre - half,
    high: successes === n ? 1 : centre + half,
  };
}
