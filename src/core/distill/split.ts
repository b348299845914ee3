/** Which episodes are held out: by what they hold, so that a split stays as it is where others join. */
import { createHash } from 'node:crypto';

/** Of every export: the same content is split alike. */
export const splitSeed = 0;

export type Split = 'train' | 'validation';

/**
 * The share `heldOut` of the episodes, at least one where there are two; the same recording twice is on one side. The
 * same for the same episodes and seed, in whatever order.
 */
export function splitEpisodes(
  fingerprints: readonly string[],
  { heldOut, seed }: { heldOut: number; seed: number },
): Split[] {
  const place = (fingerprint: string): string =>
    createHash('sha256').update(`${seed} ${fingerprint}`).digest('hex');
  const distinct = [...new Set(fingerprints)]
    .map((fingerprint) => ({ fingerprint, place: place(fingerprint) }))
    .sort((a, b) => (a.place < b.place ? -1 : 1));
  const wanted = Math.max(heldOut > 0 ? 1 : 0, Math.round(heldOut * distinct.length));
  const held = new Set(
    distinct.slice(0, Math.min(wanted, distinct.length - 1)).map(({ fingerprint }) => fingerprint),
  );
  return fingerprints.map((each) => (held.has(each) ? 'validation' : 'train'));
}
