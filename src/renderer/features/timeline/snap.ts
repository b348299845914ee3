/** Where a keyframe lands that is dragged along the axis. */
import type { ReviewedKeyframe } from '../../../shared/model/keyframe';
import { movedBy, movedWith, roomToMove, type Moving } from '../../../shared/model/moving';
import { frameToX, xToFrame, type Axis } from './axis';

/** A keyframe that is dragged, where it would land, and who goes along with it. */
export interface MarkerDrag {
  id: string;
  frame: number;
  moving: Moving;
}

/** With those that are picked it stops where they have no more room; alone it may pass others. */
export function dragged(
  keyframes: readonly ReviewedKeyframe[],
  picked: readonly string[],
  to: { id: string; frame: number },
  frames: number,
): MarkerDrag {
  const { id, frame } = to;
  const from = keyframes.find((each) => each.id === id)?.frame ?? frame;
  const ids = movedWith(keyframes, picked, id);
  const by = ids.length === 1 ? frame - from : roomToMove(keyframes, ids, frame - from, frames).by;
  return { id, frame: from + by, moving: movedBy(keyframes, ids, by) };
}

/** Frames as wide as this are hit without help. */
const reachPx = 6;

/**
 * The frame where a cue begins or ends, if there is one near `x`; else the one under it. Whose cue it is does not
 * matter, but no other keyframe may stand there.
 */
export function snapped(
  axis: Axis,
  x: number,
  keyframes: readonly ReviewedKeyframe[],
  draggedId: string,
): number {
  let frame = xToFrame(axis, x);
  if (axis.framePx >= reachPx) return frame;
  const taken = new Set(
    keyframes
      .filter(({ id, state }) => id !== draggedId && state !== 'pruned')
      .map((each) => each.frame),
  );
  const ends = keyframes.flatMap(({ cues }) =>
    cues.flatMap((cue) => [cue.frame, ...(cue.endFrame === undefined ? [] : [cue.endFrame])]),
  );
  let nearestPx = reachPx;
  for (const end of ends) {
    const distance = Math.abs(frameToX(axis, end) - x);
    if (distance >= nearestPx || taken.has(end)) continue;
    nearestPx = distance;
    frame = end;
  }
  return frame;
}
