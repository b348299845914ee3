/** Takes the pictures of one camera as they come and keeps of them what their motion is read from. */
import { isMoving, type CameraCurves } from './camera-motion';
import { blurred, changeBetween, side, type PictureChange } from './picture-change';
import { growthOf, scaleSide } from './scale-rate';

export class MotionWatch {
  #before: Float32Array | null = null;
  readonly #changes: PictureChange[] = [];
  /** A kilobyte each; the growth is found once it is known that the camera moves. */
  readonly #small: Uint8Array[] = [];

  /** @param picture rgb24 */
  see(picture: Uint8Array, width: number, height: number): void {
    const grey = greyIn(side, (x, y) => luma(picture, y * width + x), { width, height });
    const now = blurred(grey, side);
    this.#changes.push(
      this.#before === null ? { whole: 0, quiet: 0, lively: 0 } : changeBetween(this.#before, now),
    );
    this.#before = now;
    const small = greyIn(scaleSide, (x, y) => grey[y * side + x] ?? 0, {
      width: side,
      height: side,
    });
    this.#small.push(Uint8Array.from(small));
  }

  curves(): CameraCurves {
    const curve = (name: keyof PictureChange): number[] =>
      this.#changes.map((change) => rounded(change[name], 3));
    const quiet = curve('quiet');
    // Growth is a few thousandths a picture.
    const growth = isMoving(quiet)
      ? Array.from(growthOf(this.#small), (rate) => rounded(rate, 5))
      : null;
    return { whole: curve('whole'), quiet, lively: curve('lively'), growth };
  }
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

const luma = (picture: Uint8Array, at: number): number =>
  0.299 * (picture[3 * at] ?? 0) +
  0.587 * (picture[3 * at + 1] ?? 0) +
  0.114 * (picture[3 * at + 2] ?? 0);

/** Mean brightness in each cell of a `cells` x `cells` grid; a cell smaller than a pixel has the one it lies in. */
function greyIn(
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
