/** What an export adds to demonstrations, whether they are copied or written: texts per frame, and filter masks. */
import type { File, Group } from 'h5wasm';
import type { OutEpisode } from '../format';
import { distinct } from '../names';

/** `reasoning`: a text per frame, empty where it was pruned; `is_keyframe`: 0 or 1. */
export function addTexts(demo: Group, { frames, keyframes }: OutEpisode): void {
  const texts = Array.from({ length: frames.length }, () => '');
  const marks = new Uint8Array(frames.length);
  for (const { outFrame, reasoning } of keyframes) {
    texts[outFrame] = reasoning.text;
    marks[outFrame] = 1;
  }
  const taken = new Set(demo.keys());
  demo.create_dataset({ name: distinct('reasoning', taken), data: texts, dtype: 'S' });
  demo.create_dataset({ name: distinct('is_keyframe', taken), data: marks });
}

/**
 * `mask/dualvla_kept` names the demonstrations that are exported, `mask/dualvla_keyframes` those of them that have a
 * keyframe. robomimic reads such lists as filter keys.
 */
export function addMasks(
  file: File,
  demos: readonly { name: string; episode: OutEpisode }[],
): void {
  const existing = file.keys().includes('mask') ? file.get('mask') : file.create_group('mask');
  if (existing === null || !('create_dataset' in existing)) throw new Error('mask is no group');
  const taken = new Set(existing.keys());
  const lists = {
    dualvla_kept: demos,
    dualvla_keyframes: demos.filter(({ episode }) => episode.keyframes.length > 0),
  };
  for (const [name, listed] of Object.entries(lists)) {
    // An empty list cannot be stored, and as a filter key it would only fail in training.
    if (listed.length === 0) continue;
    const data = listed.map((demo) => demo.name);
    existing.create_dataset({ name: distinct(name, taken), data, dtype: 'S' });
  }
}
