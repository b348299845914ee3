/** Peaks of surprise as event cues: what predictions are compared by. Nothing is proposed from them. */
import type { Cue } from '../../shared/model/keyframe';
import { clamp01 } from '../signals/series';
import type { EpisodeEvents } from './episode-events';

/** A peak counts from this many times the episode's typical surprise on, and in full at the other. */
const least = 1;
const full = 8;
/** It is the highest value within this distance, seconds. */
const reachSec = 0.5;

/**
 * One cue per peak, its strength from 0 at `least` to 1 at `full`.
 *
 * @param frames of the episode; a video that is longer has nothing to say beyond it
 */
export function eventCues(
  { surprise, every }: Pick<EpisodeEvents, 'surprise' | 'every'>,
  { frames, fps }: { frames: number; fps: number },
): Cue[] {
  const reach = Math.max(1, Math.round((reachSec * fps) / every));
  return Array.from(surprise.keys()).flatMap((t): Cue[] => {
    const here = surprise[t] ?? 0;
    const frame = t * every;
    if (here < least || frame >= frames) return [];
    // On a plateau the first picture counts.
    const before = surprise.subarray(Math.max(0, t - reach), t);
    const after = surprise.subarray(t + 1, t + reach + 1);
    if (before.some((other) => other >= here) || after.some((other) => other > here)) return [];
    return [{ kind: 'event', strength: clamp01((here - least) / (full - least)), frame }];
  });
}
