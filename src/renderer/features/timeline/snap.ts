/** Where a keyframe lands that is dragged along the axis. */
import type { ReviewedKeyframe } from '../../../shared/model/keyframe';
import { frameToX, xToFrame, type Axis } from './axis';

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
