/** Where the markers of keyframes stand in the segment bar: in one row with room, in lanes where they stand close. */
import type { ReviewedKeyframe } from '../../../shared/model/keyframe';
import { markerToX, type Axis } from './axis';

export interface MarkerPlace {
  keyframe: ReviewedKeyframe;
  x: number;
  /** From the middle of the markers' row, down. */
  y: number;
  /** Its size; 1 is full. */
  scale: number;
}

/** Pixels from one marker of full size to the next in its lane. */
const roomyPx = 17;

/** Of markers that stand too close for full size each takes the next lane: the smaller they are, the more lanes fit. */
const lanings = [
  { scale: 1, lanes: [0] },
  { scale: 0.8, lanes: [-7.5, 7.5] },
  { scale: 0.65, lanes: [-10, 0, 10] },
] as const;
export const markersHeight = 32;

/** `keyframes` ascending by frame; so are the places. */
export function markerPlaces(axis: Axis, keyframes: readonly ReviewedKeyframe[]): MarkerPlace[] {
  return crowds(axis, keyframes).flatMap((crowd) => {
    const x = crowd.map(({ frame }) => frame * axis.framePx);
    const fitting = lanings.find(({ scale, lanes }) =>
      x.every((each, at) => each - (x[at - lanes.length] ?? -Infinity) >= scale * roomyPx),
    );
    const { scale, lanes } = fitting ?? lanings[2];
    return crowd.map((keyframe, at): MarkerPlace => {
      const inLane = [x[at - lanes.length], x[at + lanes.length]].map((other) =>
        other === undefined ? roomyPx : Math.abs(other - (x[at] ?? 0)),
      );
      const own = Math.min(scale, Math.min(...inLane) / roomyPx);
      const y = lanes[at % lanes.length] ?? 0;
      return { keyframe, x: markerToX(axis, keyframe.frame, own), y, scale: own };
    });
  });
}

/** Those that stand close one after another, together. */
function crowds(axis: Axis, ascending: readonly ReviewedKeyframe[]): ReviewedKeyframe[][] {
  const found: ReviewedKeyframe[][] = [];
  let lastX = -Infinity;
  for (const keyframe of ascending) {
    const x = keyframe.frame * axis.framePx;
    if (x - lastX < roomyPx) found.at(-1)?.push(keyframe);
    else found.push([keyframe]);
    lastX = x;
  }
  return found;
}

/** From the middle of a marker so far it is grabbed, pixels. */
const grabPx = 9;

/**
 * The nearest marker within reach; of two at the same distance the one that is not pruned.
 *
 * @param y as of the places; null takes whichever lane
 */
export function markerAt(
  places: readonly MarkerPlace[],
  x: number,
  y: number | null,
): ReviewedKeyframe | null {
  let nearest: ReviewedKeyframe | null = null;
  let nearestPx = Infinity;
  for (const { keyframe, x: markerX, y: markerY } of places) {
    if (Math.abs(markerX - x) >= grabPx) continue;
    const distance = Math.hypot(markerX - x, y === null ? 0 : markerY - y);
    const better = distance < nearestPx || (distance === nearestPx && nearest?.state === 'pruned');
    if (!better) continue;
    nearest = keyframe;
    nearestPx = distance;
  }
  return nearest;
}
