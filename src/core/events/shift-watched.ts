/** What was seen of a camera, at the frames at which a project shows its pictures. */
import { keptSide } from './grey-cells';
import type { WatchedVideo } from './watch-video';

/**
 * Curves on straight lines between the pictures looked at; beyond the first and last picture they stay as there.
 *
 * @param shift frames: at frame _i_ picture _i_ + shift is shown
 */
export function shiftWatched(seen: WatchedVideo, shift: number): WatchedVideo {
  if (shift === 0) return seen;
  const steps = shift / seen.every;
  const moved = (curve: readonly number[]): number[] => moveCurve(curve, steps);
  const { whole, quiet, lively, growth } = seen.curves;
  return {
    ...seen,
    surprise: Float32Array.from(moved([...seen.surprise])),
    change: Float32Array.from(moved([...seen.change])),
    curves: {
      whole: moved(whole),
      quiet: moved(quiet),
      lively: moved(lively),
      growth: growth === null ? null : moved(growth),
    },
    pictures: movePictures(seen.pictures, Math.round(steps)),
  };
}

function moveCurve(curve: readonly number[], steps: number): number[] {
  const last = curve.length - 1;
  return curve.map((_, t) => {
    const at = Math.max(0, Math.min(last, t + steps));
    const before = curve[Math.floor(at)] ?? 0;
    const after = curve[Math.ceil(at)] ?? 0;
    return before + (after - before) * (at - Math.floor(at));
  });
}

function movePictures(pictures: string, steps: number): string {
  const bytes = Buffer.from(pictures, 'base64');
  const size = keptSide * keptSide;
  const last = bytes.length / size - 1;
  const moved = Array.from({ length: last + 1 }, (_, t) => {
    const from = Math.max(0, Math.min(last, t + steps)) * size;
    return bytes.subarray(from, from + size);
  });
  return Buffer.concat(moved).toString('base64');
}
