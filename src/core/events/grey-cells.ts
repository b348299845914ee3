/** Pictures made small: the mean brightness of each cell of a grid. */

/** Of the pictures that are kept of a camera, for aligning episodes without decoding them again. */
export const keptSide = 16;

/**
 * Mean brightness in each cell of a `cells` x `cells` grid; a cell smaller than a pixel has the one it lies in.
 *
 * @param brightness per pixel, row by row
 * @param grey what is filled
 */
export function greyIn(
  cells: number,
  brightness: Float64Array,
  { width, height }: { width: number; height: number },
  grey: Float32Array = new Float32Array(cells * cells),
): Float32Array {
  if (width === cells && height === cells) {
    grey.set(brightness);
    return grey;
  }
  for (let row = 0, i = 0; row < cells; row++) {
    const top = Math.floor((row * height) / cells);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / cells));
    for (let column = 0; column < cells; column++, i++) {
      const left = Math.floor((column * width) / cells);
      const right = Math.max(left + 1, Math.floor(((column + 1) * width) / cells));
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let at = y * width + left; at < y * width + right; at++) sum += brightness[at] ?? 0;
      }
      grey[i] = sum / ((right - left) * (bottom - top));
    }
  }
  return grey;
}

/** Whole grey levels, cut off, of each two by two pixels of a square picture; `width` is even. */
export function halved(picture: Float32Array, width: number): Uint8Array {
  const small = new Uint8Array(picture.length / 4);
  for (let to = 0, at = 0; to < small.length; at += width) {
    for (const end = at + width; at < end; at += 2, to++) {
      const above = (picture[at] ?? 0) + (picture[at + 1] ?? 0);
      const below = (picture[at + width] ?? 0) + (picture[at + width + 1] ?? 0);
      small[to] = Math.fround((above + below) / 4);
    }
  }
  return small;
}
