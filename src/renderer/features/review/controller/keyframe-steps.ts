/** Which keyframe comes next: pure functions over the keyframes of one episode, ascending by frame. */
import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';

type Keyframes = readonly ReviewedKeyframe[];

export const isUndecided = (keyframe: ReviewedKeyframe) => keyframe.state === 'proposed';
/** Part of the episode's sparse reasoning, as it stands. */
export const stands = (keyframe: ReviewedKeyframe) => keyframe.state !== 'pruned';

/**
 * The undecided one after `from` (or at its frame, if it is another); from the start again when none is left after it.
 */
export function nextUndecided(keyframes: Keyframes, from: ReviewedKeyframe | null) {
  const open = keyframes.filter((keyframe) => isUndecided(keyframe) && keyframe.id !== from?.id);
  const start = from?.frame ?? 0;
  return open.find((keyframe) => keyframe.frame >= start) ?? open[0] ?? null;
}

/**
 * One step along the keyframes. From a selected keyframe under the playhead it is the neighbour in the list (two may
 * share a frame); from anywhere else, the nearest one on that side of the playhead. Null at the ends.
 */
export function stepKeyframe(
  keyframes: Keyframes,
  at: { selectedId: string | null; frame: number },
  direction: 1 | -1,
): ReviewedKeyframe | null {
  const selected = keyframes.findIndex(({ id }) => id === at.selectedId);
  if (selected >= 0 && keyframes[selected]?.frame === at.frame) {
    return keyframes[selected + direction] ?? null;
  }
  return direction === 1
    ? (keyframes.find(({ frame }) => frame > at.frame) ?? null)
    : (keyframes.findLast(({ frame }) => frame < at.frame) ?? null);
}

/** Said where a step leads nowhere. */
export const noneBeyond = (direction: 1 | -1): string =>
  direction === 1 ? 'No keyframe comes after this.' : 'No keyframe comes before this.';

/** Which one an episode is opened at: the first undecided, else the first that stands, else the first. */
export function firstToSee(keyframes: Keyframes): ReviewedKeyframe | null {
  return keyframes.find(isUndecided) ?? keyframes.find(stands) ?? keyframes[0] ?? null;
}

/** The id of the keyframe at a frame: of several the selected one, else the one that stands. */
export function underPlayhead(
  keyframes: Keyframes,
  frame: number,
  selectedId: string | null,
): string | null {
  const here = keyframes.filter((each) => each.frame === frame);
  const one = here.find(({ id }) => id === selectedId) ?? here.find(stands) ?? here[0];
  return one?.id ?? null;
}

/** The one that stands at a frame, not counting one of them. */
export function occupant(
  keyframes: Keyframes,
  frame: number,
  except: string | null = null,
): ReviewedKeyframe | null {
  return (
    keyframes.find((each) => stands(each) && each.frame === frame && each.id !== except) ?? null
  );
}

/** The standing keyframes before and after a frame. */
export function around(keyframes: Keyframes, frame: number) {
  const before = keyframes.findLast((each) => stands(each) && each.frame < frame) ?? null;
  const after = keyframes.find((each) => stands(each) && each.frame > frame) ?? null;
  return { before, after };
}

/** The standing keyframes before and after one. */
export const neighbours = (keyframes: Keyframes, of: ReviewedKeyframe) =>
  around(keyframes, of.frame);

/** The keyframe whose segment holds this frame: the last standing one at or before it. */
export function segmentKeyframe(keyframes: Keyframes, frame: number): ReviewedKeyframe | null {
  return keyframes.findLast((each) => stands(each) && each.frame <= frame) ?? null;
}

const decidedAs = { accept: 'accepted', prune: 'pruned' } as const;

/** Of those that are picked, the ones that accepting or pruning them all would change. */
export const changedBy = (
  kind: keyof typeof decidedAs,
  keyframes: Keyframes,
  picked: readonly string[],
) => keyframes.filter(({ id, state }) => picked.includes(id) && state !== decidedAs[kind]);

/** The one that stands nearest to a frame, of two the earlier; null where none stands. */
export const nearestTo = (keyframes: Keyframes, frame: number): ReviewedKeyframe | null =>
  keyframes
    .filter(stands)
    .reduce<ReviewedKeyframe | null>(
      (nearest, each) =>
        nearest === null || Math.abs(each.frame - frame) < Math.abs(nearest.frame - frame)
          ? each
          : nearest,
      null,
    );
