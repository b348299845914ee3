/** Keyframes on their way to other frames, alone or several that keep their distances: shown, and not decided yet. */
import type { ReviewedKeyframe } from './keyframe';

type Keyframes = readonly ReviewedKeyframe[];

/** The frame where each of them is now, by the keyframe's id. */
export type Moving = ReadonlyMap<string, number>;

/** With those that are being moved where they are now, ascending by frame. */
export function withMoved(keyframes: Keyframes, moving: Moving | null): Keyframes {
  if (moving === null) return keyframes;
  return keyframes
    .map((each) => {
      const frame = moving.get(each.id);
      return frame === undefined ? each : { ...each, frame };
    })
    .sort((a, b) => a.frame - b.frame);
}

/** @param by frames, to earlier ones where it is negative */
export const movedBy = (keyframes: Keyframes, ids: readonly string[], by: number): Moving =>
  new Map(keyframes.filter(({ id }) => ids.includes(id)).map(({ id, frame }) => [id, frame + by]));

/**
 * The ids of those that are moved with `id`: all that are picked, where it is one of them, but for pruned ones, which a
 * move would take in again; else it alone.
 */
export function movedWith(keyframes: Keyframes, picked: readonly string[], id: string): string[] {
  const standing = keyframes.filter((each) => each.state !== 'pruned' && picked.includes(each.id));
  const ids = standing.map((each) => each.id);
  return ids.includes(id) ? ids : [id];
}

/**
 * How far these can be moved together: none passes or meets one that stands and is not moved, none leaves the episode.
 *
 * @param keyframes ascending by frame
 * @param by frames, to earlier ones where it is negative
 * @param frames of the episode
 * @returns as much of `by` as there is room for, and what is in the way of more; null where nothing is
 */
export function roomToMove(
  keyframes: Keyframes,
  ids: readonly string[],
  by: number,
  frames: number,
): { by: number; stop: ReviewedKeyframe | 'end' | null } {
  const moved = keyframes.filter(({ id }) => ids.includes(id));
  const others = keyframes.filter(({ id, state }) => state !== 'pruned' && !ids.includes(id));
  let room = Math.abs(by);
  let stop: ReviewedKeyframe | 'end' | null = null;
  for (const { frame } of moved) {
    const beside =
      by > 0
        ? others.find((each) => each.frame > frame)
        : others.findLast((each) => each.frame < frame);
    const end = by > 0 ? frames : -1;
    const free = Math.abs((beside?.frame ?? end) - frame) - 1;
    if (free >= room) continue;
    room = free;
    stop = beside ?? 'end';
  }
  return { by: by > 0 ? room : 0 - room, stop };
}
