/** Event cues: where surprise peaks. */
import type { Cue } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import { clamp01 } from '../signals/series';
import type { EpisodeEvents } from './episode-events';

/**
 * One cue per peak of at least `policy.event.least` times the episode's typical surprise that is the highest within
 * `policy.event.reachSec` on both sides. Strength grows from 0 there to 1 at `policy.event.full`.
 *
 * @param frames of the episode; a video that is longer has nothing to say beyond it
 */
export function eventCues(
  { surprise, every }: EpisodeEvents,
  { frames, fps }: { frames: number; fps: number },
  { least, full, reachSec }: Policy['event'],
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
    return [
      { kind: 'event', strength: clamp01((here - least) / Math.max(full - least, 1e-9)), frame },
    ];
  });
}
