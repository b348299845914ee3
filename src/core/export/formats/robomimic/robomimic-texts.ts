/** What an export adds to demonstrations, whether they are copied or written: texts per frame, and filter masks. */
import type { AddedArray } from '../../../datasets/hdf5/add-arrays';
import type { OutEpisode } from '../format';

/**
 * `reasoning`: a text per frame, empty where it was pruned; `is_keyframe`: 0 or 1. `group` is the demonstration's path.
 */
export function textArrays(group: string, { frames, keyframes }: OutEpisode): AddedArray[] {
  const texts = Array.from({ length: frames.length }, () => '');
  const marks = new Uint8Array(frames.length);
  for (const { outFrame, reasoning } of keyframes) {
    texts[outFrame] = reasoning.text;
    marks[outFrame] = 1;
  }
  return [
    { group, name: 'reasoning', values: texts },
    { group, name: 'is_keyframe', values: marks },
  ];
}

/**
 * `mask/dualvla_kept` names the demonstrations that are exported, `mask/dualvla_keyframes` those of them that have a
 * keyframe. robomimic reads such lists as filter keys.
 */
export function maskArrays(demos: readonly { name: string; episode: OutEpisode }[]): AddedArray[] {
  const lists = {
    dualvla_kept: demos,
    dualvla_keyframes: demos.filter(({ episode }) => episode.keyframes.length > 0),
  };
  return (
    Object.entries(lists)
      .map(([name, listed]) => ({ group: 'mask', name, values: listed.map((demo) => demo.name) }))
      // An empty list cannot be stored, and as a filter key it would only fail in training.
      .filter(({ values }) => values.length > 0)
  );
}
