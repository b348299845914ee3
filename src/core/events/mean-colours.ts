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

/** Of red, green and blue. */
type Weights = readonly [number, number, number];
/** As television weighs the colours. */
export const asSeen: Weights = [0.299, 0.587, 0.114];
export const evenly: Weights = [1 / 3, 1 / 3, 1 / 3];

/** Per pixel of `picture` (RGB bytes), the channels by these weights. */
export function brightnessOf(picture: Uint8Array, [red, green, blue]: Weights): Float64Array {
  const brightness = new Float64Array(picture.length / 3);
  for (let at = 0, from = 0; at < brightness.length; at++, from += 3) {
    brightness[at] =
      red * (picture[from] ?? 0) +
      green * (picture[from + 1] ?? 0) +
      blue * (picture[from + 2] ?? 0);
  }
  return brightness;
}
