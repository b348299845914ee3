/** How the room is shared out where nobody set it, pixels. */
import { heightFor } from '../../player';

/** Transport, paddings and handle between the cameras and the time axis, and paddings beside the cameras. */
const betweenPx = 47;
const besidePx = 20;
const leastPx = 210;
/** Of the height: what the time axis has at most, for curves need no more, and what the cameras leave it at least. */
const largestShare = 0.55;
const leastShare = 0.45;

/** Between which heights the time axis can be dragged; `height` is the room's. */
export const lowestAxisPx = 96;
export const highestAxis = (height: number): number => Math.max(lowestAxisPx, height * 0.6);

/** The height of the time axis that `cameras` of this shape, side by side in this place, leave to it. */
export function leftBy(
  cameras: number,
  { width, height }: { width: number; height: number },
  aspect: number | undefined,
): number {
  const least = Math.min(leastPx, leastShare * height);
  const most = height - betweenPx - least;
  const place = { width: width - besidePx, height: most };
  const spare = cameras === 0 ? most : most - heightFor(cameras, place, aspect);
  return least + Math.max(0, Math.min(spare, largestShare * height - least));
}

const panel = { share: 0.3, least: 380, most: 960 };

/** The width of the keyframe panel, as it was set or else growing with the window; never more than half of that. */
export function panelFor(set: number | null, width: number): number {
  const share = Math.max(panel.least, Math.min(panel.most, panel.share * width));
  return Math.min(set ?? share, Math.max(280, width * 0.5));
}
