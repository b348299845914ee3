import type { EpisodeChange } from '../../shared/model/policy-effect';

/** Pairs up two ascending lists of frames, one to one and in order, within `reach` frames. */
export function matched(
  against: readonly number[],
  tried: readonly number[],
  reach: number,
): EpisodeChange['frames'] {
  const found: EpisodeChange['frames'] = { added: [], removed: [], stays: [] };
  let [i, j] = [0, 0];
  while (i < against.length || j < tried.length) {
    const before = against[i] ?? Infinity;
    const now = tried[j] ?? Infinity;
    if (Math.abs(before - now) <= reach) {
      found.stays.push(now);
      i += 1;
      j += 1;
    } else if (before < now) {
      found.removed.push(before);
      i += 1;
    } else {
      found.added.push(now);
      j += 1;
    }
  }
  return found;
}
