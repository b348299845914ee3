/** A part of a camera's picture, enlarged to fill the picture's place. Places are shares of that place, in [0, 1]. */

export interface PictureZoom {
  /** 1 where all of it is shown. */
  scale: number;
  /** Where the part that is shown begins, from the left and from the top: at most 1 - 1 / `scale`. */
  x: number;
  y: number;
}

export const wholePicture: PictureZoom = { scale: 1, x: 0, y: 0 };
const largestScale = 8;

/** In the middle of what is shown, to be zoomed around. */
export const middle = { x: 0.5, y: 0.5 };

function inside({ scale, x, y }: PictureZoom): PictureZoom {
  const most = 1 - 1 / scale;
  return { scale, x: Math.max(0, Math.min(most, x)), y: Math.max(0, Math.min(most, y)) };
}

/** @param around what stays where it is: a point of the place */
export function zoomedBy(
  zoom: PictureZoom,
  factor: number,
  around: { x: number; y: number },
): PictureZoom {
  const scale = Math.max(1, Math.min(largestScale, zoom.scale * factor));
  const moved = 1 / zoom.scale - 1 / scale;
  return inside({ scale, x: zoom.x + around.x * moved, y: zoom.y + around.y * moved });
}

/** Shows what lies beside: by shares of the place, to the right and down where they are positive. */
export const pannedBy = (zoom: PictureZoom, right: number, down: number): PictureZoom =>
  inside({ ...zoom, x: zoom.x + right / zoom.scale, y: zoom.y + down / zoom.scale });

/** As CSS, for an element as large as the place with its origin at the top left. */
export const transformOf = ({ scale, x, y }: PictureZoom): string =>
  scale === 1 ? '' : `scale(${scale}) translate(${-100 * x}%, ${-100 * y}%)`;

/** `2.5×`. */
export const scaleText = ({ scale }: PictureZoom): string => `${Number(scale.toFixed(1))}×`;
