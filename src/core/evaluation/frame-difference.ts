/** Baseline: peaks in how the difference between one picture and the next changes. */
import type { Dataset, VideoSource } from '../datasets/dataset';
import { decodeFrames } from '../video/decode';
import { derivative, quantile, smooth, type Series } from '../signals/series';
import { merged } from './baselines';

const size = 96;

/**
 * Keyframes of one episode: the mean absolute grey difference at 96x96, smoothed over 0.2 s; local maxima (over
 * +-0.5 s) of its slope that are above the slope's median. With several cameras the largest slope counts.
 * Null where the episode has no video. Throws what `decodeFrames` throws.
 */
export async function frameDifferencePeaks(
  dataset: Dataset,
  episode: number,
  signal: AbortSignal,
): Promise<number[] | null> {
  const videos = await dataset.videos(episode);
  if (videos.length === 0) return null;
  const { fps } = dataset.summary;
  const curves: Series[] = [];
  for (const video of videos) curves.push(slopes(await differences(video, signal), fps));
  const frames = Math.max(...curves.map((curve) => curve.length));
  const strongest = Float64Array.from({ length: frames }, (_, t) =>
    Math.max(...curves.map((curve) => curve[t] ?? Number.NEGATIVE_INFINITY)),
  );
  return merged(peaks(strongest, fps), fps);
}

/** Mean absolute difference to the picture before, in grey levels; 0 for the first. */
async function differences(video: VideoSource, signal: AbortSignal): Promise<Series> {
  const { file, startSec, frames } = video;
  const values = new Float64Array(frames);
  let previous: Uint8Array | null = null;
  let t = 0;
  const request = { file, startSec, frames, width: size, height: size } as const;
  for await (const picture of decodeFrames({ ...request, pixelFormat: 'gray' }, signal)) {
    if (previous !== null) {
      let sum = 0;
      for (let i = 0; i < picture.length; i++) {
        sum += Math.abs((picture[i] ?? 0) - (previous[i] ?? 0));
      }
      values[t] = sum / picture.length;
    }
    previous = picture;
    t += 1;
  }
  return values;
}

/**
 * How fast the difference rises or falls, in units of its median over the episode. The slope, not the level: where
 * the picture begins or stops to change marks boundaries better (measured here: F1 0.55 against 0.46).
 */
function slopes(values: Series, fps: number): Series {
  const slope = derivative(smooth(values, 0.2 * fps), fps).map(Math.abs);
  const median = quantile(slope, 0.5);
  return slope.map((value) => (median > 0 ? value / median : 0));
}

function peaks(values: Series, fps: number): number[] {
  const reach = Math.max(1, Math.round(0.5 * fps));
  return Array.from(values.keys()).filter((t) => {
    const here = values[t] ?? 0;
    if (here <= 1) return false;
    const around = values.subarray(Math.max(0, t - reach), t + reach + 1);
    return around.every((other) => other <= here);
  });
}
