import { heightFor } from '../../player';

/** Transport and paddings between the cameras and the time axis, pixels. */
const betweenPx = 60;
const leastPx = 210;
/** Of the height; curves need no more. */
const largestShare = 0.45;

/** The height of the time axis that `cameras` side by side in this place leave to it, pixels. */
export function leftBy(cameras: number, width: number, height: number): number {
  const most = height - betweenPx - leastPx;
  const spare = cameras === 0 ? most : most - heightFor(cameras, width, most);
  return leastPx + Math.max(0, Math.min(spare, largestShare * height - leastPx));
}
