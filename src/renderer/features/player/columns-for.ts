/** Most robot cameras are 4:3; the layout need not wait for the files to say so. */
const pictureAspect = 4 / 3;
/** Above each picture. */
const captionPx = 22;

/** The number of columns in which `count` pictures come out largest in a place of this size. */
export function columnsFor(count: number, width: number, height: number): number {
  let best = 1;
  let bestWidth = 0;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const pictureWidth = Math.min(width / columns, (height / rows - captionPx) * pictureAspect);
    if (pictureWidth > bestWidth) {
      best = columns;
      bestWidth = pictureWidth;
    }
  }
  return best;
}

/** How high `count` pictures side by side are with their captions, in a place of this size, pixels. */
export function heightFor(count: number, width: number, height: number): number {
  const columns = columnsFor(count, width, height);
  return Math.ceil(count / columns) * (width / columns / pictureAspect + captionPx);
}

/** What the small cameras have at least, as a share of the place. */
const leastForOthers = 0.18;

export interface LargeRoom {
  /** Whether the small cameras stand beside the large one; else they stand below it. */
  beside: boolean;
  /** How wide, or high, the large one then is with its caption, pixels. */
  px: number;
}

/** Where the large camera comes out largest. */
export function roomForLarge(width: number, height: number): LargeRoom {
  const full = (height - captionPx) * pictureAspect;
  const besideWidth = Math.min(width * (1 - leastForOthers), full);
  const belowHeight = Math.min(height * (1 - leastForOthers), width / pictureAspect + captionPx);
  const belowWidth = (belowHeight - captionPx) * pictureAspect;
  return besideWidth >= belowWidth
    ? { beside: true, px: Math.max(0, besideWidth) }
    : { beside: false, px: Math.max(0, belowHeight) };
}
