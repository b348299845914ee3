/** What needs no model of a picture in colours. */

/** Cells per side. */
const cells = 8;
/** Values of it. */
export const coarseSize = cells * cells * 3;

/** Mean red, green and blue of each cell of an 8x8 grid, in [0, 1]; `picture` as RGB bytes. */
export function meanColours(picture: Uint8Array, width: number, height: number): Float32Array {
  const sums = new Float64Array(coarseSize);
  for (let y = 0, from = 0; y < height; y++) {
    const row = Math.floor((y * cells) / height) * cells;
    for (let column = 0, x = 0; column < cells; column++) {
      let [red, green, blue] = [0, 0, 0];
      for (; x * cells < (column + 1) * width && x < width; x++, from += 3) {
        red += picture[from] ?? 0;
        green += picture[from + 1] ?? 0;
        blue += picture[from + 2] ?? 0;
      }
      const to = 3 * (row + column);
      sums[to] = (sums[to] ?? 0) + red;
      sums[to + 1] = (sums[to + 1] ?? 0) + green;
      sums[to + 2] = (sums[to + 2] ?? 0) + blue;
    }
  }
  const share = (cells * cells) / (width * height * 255);
  return Float32Array.from(sums, (sum) => sum * share);
}

/** Per pixel, 0 to 255. */
export interface Brightness {
  /** As television weighs the colours. */
  seen: Float64Array;
  /** All colours alike. */
  plain: Float64Array;
}

/** Of `picture` (RGB bytes), into arrays of as many values as it has pixels: made anew for each they cost as much. */
export function brightnessOf(picture: Uint8Array, { seen, plain }: Brightness): void {
  for (let at = 0, from = 0; at < seen.length; at++, from += 3) {
    const red = picture[from] ?? 0;
    const green = picture[from + 1] ?? 0;
    const blue = picture[from + 2] ?? 0;
    seen[at] = 0.299 * red + 0.587 * green + 0.114 * blue;
    plain[at] = (red + green + blue) / 3;
  }
}
