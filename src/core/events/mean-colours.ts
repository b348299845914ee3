/** The coarse picture that needs no model. */

/** Cells per side. */
const cells = 8;
/** Values of it. */
export const coarseSize = cells * cells * 3;

/** Mean red, green and blue of each cell of an 8x8 grid, in [0, 1]; `picture` as RGB bytes. */
export function meanColours(picture: Uint8Array, width: number, height: number): Float32Array {
  const sums = new Float32Array(coarseSize);
  const share = (cells * cells) / (width * height * 255);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * cells) / height) * cells;
    for (let x = 0, from = 3 * y * width; x < width; x++, from += 3) {
      const to = 3 * (row + Math.floor((x * cells) / width));
      sums[to] = (sums[to] ?? 0) + (picture[from] ?? 0) * share;
      sums[to + 1] = (sums[to + 1] ?? 0) + (picture[from + 1] ?? 0) * share;
      sums[to + 2] = (sums[to + 2] ?? 0) + (picture[from + 2] ?? 0) * share;
    }
  }
  return sums;
}
