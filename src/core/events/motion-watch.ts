/** Takes the pictures of one camera as they come and keeps of them what their motion is read from. */
import { isMoving, type CameraCurves } from './camera-motion';
import { greyIn, halved, keptSide } from './grey-cells';
import { blurred, changeBetween, fine, side, type PictureChange } from './picture-change';
import { growthOf } from './scale-rate';

export class MotionWatch {
  /** The picture before, and where the next one goes: arrays are not made anew for each. */
  #before: Float32Array = new Float32Array(side * side);
  #now: Float32Array = new Float32Array(side * side);
  readonly #grey = new Float32Array(side * side);
  readonly #cells = new Float32Array(keptSide * keptSide);
  readonly #changes: PictureChange[] = [];
  /** A kilobyte each; the growth is found once it is known that the camera moves. */
  readonly #small: Uint8Array[] = [];
  readonly #kept: Uint8Array[] = [];

  /**
   * @param brightness per pixel, 0 to 255
   * @param plain the same for the picture that is kept, all colours alike
   */
  see(
    brightness: Float64Array,
    size: { width: number; height: number },
    plain: Float64Array,
  ): void {
    const grey = greyIn(side, brightness, size, this.#grey);
    const now = blurred(grey, side, fine, this.#now);
    const isFirst = this.#changes.length === 0;
    this.#changes.push(
      isFirst ? { whole: 0, quiet: 0, lively: 0 } : changeBetween(this.#before, now),
    );
    [this.#before, this.#now] = [now, this.#before];
    this.#small.push(halved(grey, side));
    const kept = greyIn(keptSide, plain, size, this.#cells);
    // Cut off, where half of one more rounds.
    for (let i = 0; i < kept.length; i++) kept[i] = (kept[i] ?? 0) + 0.5;
    this.#kept.push(new Uint8Array(kept));
  }

  /** What was seen, `keptSide` x `keptSide` grey levels each, in base64. */
  pictures(): string {
    return Buffer.concat(this.#kept).toString('base64');
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
