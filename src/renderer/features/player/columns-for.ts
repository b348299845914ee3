/** How pictures of one shape are laid out in a place. Sizes are pixels, a shape is width by height. */
import type { CameraInfo } from '../../../shared/model/dataset';

/** Of most robot cameras, where a file does not say. */
const usualAspect = 4 / 3;
/** Above each picture. */
const captionPx = 22;
/** Between two. */
const gapPx = 4;

export interface Size {
  width: number;
  height: number;
}

/** The shape of a camera's pictures; undefined where its files do not say. */
export function aspectOf(
  cameras: readonly CameraInfo[],
  key: string | undefined,
): number | undefined {
  const { width, height } = cameras.find((camera) => camera.key === key) ?? { width: 0, height: 0 };
  return width > 0 && height > 0 ? width / height : undefined;
}

/** The number of columns in which `count` pictures come out largest in a place of this size. */
export function columnsFor(count: number, { width, height }: Size, aspect = usualAspect): number {
  let best = 1;
  let bestWidth = 0;
  for (let columns = 1; columns <= count; columns += 1) {
    const pictureWidth = widthIn(columns, count, { width, height }, aspect);
    if (pictureWidth > bestWidth) {
      best = columns;
      bestWidth = pictureWidth;
    }
  }
  return best;
}

/** How many places of the last row are free, at most two. */
export const freePlaces = (count: number, columns: number): number =>
  Math.min(2, columns * Math.ceil(count / columns) - count);

const widthIn = (columns: number, count: number, { width, height }: Size, aspect: number) =>
  Math.min(width / columns, (height / Math.ceil(count / columns) - captionPx) * aspect);

/** How high `count` pictures side by side are with their captions, in a place of this size. */
export function heightFor(count: number, place: Size, aspect = usualAspect): number {
  const columns = columnsFor(count, place, aspect);
  return Math.ceil(count / columns) * (place.width / columns / aspect + captionPx);
}

/** What the small cameras have at least, as a share of the place. */
const leastForOthers = 0.18;

interface LargeRoom {
  /** Whether the small cameras stand beside the large one; else they stand below it. */
  beside: boolean;
  /** How wide, or high, the large one then is with its caption. */
  px: number;
  /** How high a small one beside it is, as wide as the column there, and what `small` of them leave under them. */
  smallPx: number;
  rest: Size;
}

/** Where the large camera comes out largest, with `small` others. */
export function roomForLarge(
  small: number,
  { width, height }: Size,
  aspect = usualAspect,
): LargeRoom {
  const full = (height - captionPx) * aspect;
  const besideWidth = Math.min(width * (1 - leastForOthers), full);
  const belowHeight = Math.min(height * (1 - leastForOthers), width / aspect + captionPx);
  const beside = besideWidth >= (belowHeight - captionPx) * aspect;
  const px = Math.max(0, beside ? besideWidth : belowHeight);
  const column = Math.max(0, width - px - gapPx);
  const smallPx = column / aspect + captionPx;
  const left = height - small * (smallPx + gapPx);
  return { beside, px, smallPx, rest: { width: column, height: beside ? Math.max(0, left) : 0 } };
}

export interface Tiles {
  /** One or two. */
  count: number;
  columns: number;
}

/** One tile is worth it from this width on, two from twice that: smaller ones stand in the panel. */
const tilePx = 100;

/** As many as a place takes; null where not even one. */
export function tilesIn(place: Size, aspect = usualAspect): Tiles | null {
  for (const count of [2, 1]) {
    const columns = columnsFor(count, place, aspect);
    if (widthIn(columns, count, place, aspect) >= count * tilePx) return { count, columns };
  }
  return null;
}
