/** Takes the pictures of one camera as they come and keeps of them what their motion is read from. */
import { isMoving, type CameraCurves } from './camera-motion';
import { greyIn, keptSide } from './grey-cells';
import { blurred, changeBetween, side, type PictureChange } from './picture-change';
import { growthOf, scaleSide } from './scale-rate';

/** Of red, green and blue. */
type Weights = readonly [number, number, number];
/** As television weighs the colours. */
const asSeen: Weights = [0.299, 0.587, 0.114];
const evenly: Weights = [1 / 3, 1 / 3, 1 / 3];

export class MotionWatch {
  #before: Float32Array | null = null;
  readonly #changes: PictureChange[] = [];
  /** A kilobyte each; the growth is found once it is known that the camera moves. */
  readonly #small: Uint8Array[] = [];
  readonly #kept: Uint8Array[] = [];

  /** @param picture rgb24 */
  see(picture: Uint8Array, width: number, height: number): void {
    const grey = greyIn(side, brightnessOf(picture, asSeen), { width, height });
    const now = blurred(grey, side);
    this.#changes.push(
      this.#before === null ? { whole: 0, quiet: 0, lively: 0 } : changeBetween(this.#before, now),
    );
    this.#before = now;
    this.#small.push(new Uint8Array(greyIn(scaleSide, grey, { width: side, height: side })));
    const kept = greyIn(keptSide, brightnessOf(picture, evenly), { width, height });
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

/** Per pixel, the channels by these weights. */
function brightnessOf(picture: Uint8Array, [red, green, blue]: Weights): Float64Array {
  const brightness = new Float64Array(picture.length / 3);
  for (let at = 0, from = 0; at < brightness.length; at++, from += 3) {
    brightness[at] =
      red * (picture[from] ?? 0) +
      green * (picture[from + 1] ?? 0) +
      blue * (picture[from + 2] ?? 0);
  }
  return brightness;
}
