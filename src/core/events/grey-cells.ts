/** Pictures made small: the mean brightness of each cell of a grid. */

/** Of the pictures that are kept of a camera, for aligning episodes without decoding them again. */
export const keptSide = 16;

/**
 * Mean brightness in each cell of a `cells` x `cells` grid; a cell smaller than a pixel has the one it lies in.
 *
 * @param brightness per pixel, row by row
 */
export function greyIn(
  cells: number,
  brightness: ArrayLike<number>,
  { width, height }: { width: number; height: number },
): Float32Array {
  const edges = (length: number): [number, number][] =>
    Array.from({ length: cells }, (_, cell) => {
      const from = Math.floor((cell * length) / cells);
      return [from, Math.max(from + 1, Math.floor(((cell + 1) * length) / cells))];
    });
  const grey = new Float32Array(cells * cells);
  const columns = edges(width);
  let i = 0;
  for (const [top, bottom] of edges(height)) {
    for (const [left, right] of columns) {
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) sum += brightness[y * width + x] ?? 0;
      }
      grey[i] = sum / ((right - left) * (bottom - top));
      i += 1;
    }
  }
  return grey;
}
