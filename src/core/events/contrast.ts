/** The changes that a camera saw as they would be in usual light: a dark or flat picture changes by little. */
import type { CameraCurves } from './camera-motion';
import type { SeenCamera } from './episode-events';
import { keptSide } from './grey-cells';

/** Standard deviation over the cells of a picture, grey levels: that of recordings is at least this. */
const usual = 20;
/** Of less, eight bits hold next to nothing. */
const least = 2.5;
/** As many pictures of an episode are asked. */
const looks = 32;
const cells = keptSide * keptSide;

/**
 * The same changes, larger by as much as the contrast of the pictures is below the usual. As they are where it is not,
 * and where no pictures were kept.
 */
export function inUsualContrast({
  curves,
  pictures = '',
}: Pick<SeenCamera, 'curves' | 'pictures'>): CameraCurves {
  const contrast = contrastOf(Buffer.from(pictures, 'base64'));
  if (contrast >= usual) return curves;
  const gain = usual / Math.max(contrast, least);
  const brought = (curve: readonly number[]): number[] => curve.map((change) => gain * change);
  const { whole, quiet, lively } = curves;
  return { ...curves, whole: brought(whole), quiet: brought(quiet), lively: brought(lively) };
}

/** Of the pictures looked at, in the middle; infinite of none. */
function contrastOf(pictures: Uint8Array): number {
  const count = Math.floor(pictures.length / cells);
  const each = Math.max(1, Math.floor(count / looks));
  const found: number[] = [];
  for (let n = 0; n < count; n += each) {
    let [sum, squares] = [0, 0];
    for (const level of pictures.subarray(n * cells, (n + 1) * cells)) {
      sum += level;
      squares += level * level;
    }
    found.push(Math.sqrt(squares / cells - (sum / cells) ** 2));
  }
  return found.sort((a, b) => a - b)[found.length >> 1] ?? Infinity;
}
