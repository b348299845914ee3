/** How much more memory a long day may hold than its beginning. */
import { measured } from './memory';
import type { Reading } from './day';

/** Caches fill in the first episodes, Chromium's own of pictures among them; after them nothing may grow. */
const rules = [
  { from: 5, until: 50, most: 1.3 },
  { from: 50, until: 300, most: 1.1 },
];

export const marks = [5, 20, 50, 100, 200, 300];

/** One sentence for each limit that is passed. */
export function grown(readings: readonly Reading[]): string[] {
  return rules.flatMap(({ from, until, most }) => {
    const first = readings.find(({ episodes }) => episodes === from);
    const last = readings.find(({ episodes }) => episodes === until);
    if (first === undefined || last === undefined) return [];
    return measured.flatMap((name) => {
      const [before, after] = [first[name], last[name]];
      const ratio = after / before;
      if (ratio <= most) return [];
      const sizes = `${before.toFixed(0)} MiB at episode ${from}, ${after.toFixed(0)} at ${until}`;
      return [`${name} grew: ${sizes}, ${ratio.toFixed(2)} times as much; at most ${most}.`];
    });
  });
}
