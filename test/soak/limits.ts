/** How much more memory a long day may hold than its beginning. */
import { measured } from './memory';
import type { Reading } from './day';

/**
 * Caches fill in the first episodes; after them nothing may grow. Chromium's own cache of pictures is held to its bound
 * and left out of the rest: it is filled when it is, and goes when memory is short.
 */
const rules = [
  { from: 5, until: 50, most: 1.3 },
  { from: 50, until: 300, most: 1.1 },
];

/** MiB: Chromium's own bound of discardable memory. */
const mostCached = 512;

export const marks = [5, 20, 50, 100, 200, 300];

/** One sentence for each limit that is passed. */
export function grown(readings: readonly Reading[]): string[] {
  const full = readings.filter(({ cache }) => cache > mostCached);
  const beyond = full.map(
    ({ cache, episodes }) =>
      `Chromium's cache of pictures has ${cache.toFixed(0)} MiB at episode ${episodes}; at most ${mostCached}.`,
  );
  const more = rules.flatMap(({ from, until, most }) => {
    const first = readings.find(({ episodes }) => episodes === from);
    const last = readings.find(({ episodes }) => episodes === until);
    if (first === undefined || last === undefined) return [];
    return measured.flatMap((name) => {
      const [before, after] = [held(first, name), held(last, name)];
      const ratio = after / before;
      if (ratio <= most) return [];
      const sizes = `${before.toFixed(0)} MiB at episode ${from}, ${after.toFixed(0)} at ${until}`;
      return [`${name} grew: ${sizes}, ${ratio.toFixed(2)} times as much; at most ${most}.`];
    });
  });
  return [...beyond, ...more];
}

const held = (reading: Reading, name: (typeof measured)[number]): number =>
  name === 'core' ? reading.core : reading[name] - reading.cache;
