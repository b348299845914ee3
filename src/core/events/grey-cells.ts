/** Pictures made small: the mean brightness of each cell of a grid. */

/** Of the pictures that are kept of a camera, for aligning episodes without decoding them again. */
export const keptSide = 16;

/** Mean brightness in each cell of a `cells` x `cells` grid; a cell smaller than a pixel has the one it lies in. */
export function greyIn(
  cells: number,
  brightness: (x: number, y: number) => number,
  { width, height }: { width: number; height: number },
): Float32Array {
  const edges = (cell: number, length: number): [number, number] => {
    const from = Math.floor((cell * length) / cells);
    return [from, Math.max(from + 1, Math.floor(((cell + 1) * length) / cells))];
  };
  return Float32Array.from({ length: cells * cells }, (_, i) => {
    const [left, right] = edges(i % cells, width);
    const [top, bottom] = edges(Math.floor(i / cells), height);
    let sum = 0;
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += brightness(x, y);
    return sum / ((right - left) * (bottom - top));
  });
}
