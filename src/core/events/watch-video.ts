/**
 * Watches one video of an episode: ffmpeg's pictures, the encoder's representations, the surprise. Streams throughout.
 */
import { availableParallelism } from 'node:os';
import { decodeFrames } from '../video/decode';
import type { Encoder } from '../models/encoder';
import type { CameraCurves } from './camera-motion';
import { meanColours } from './mean-colours';
import { MotionWatch } from './motion-watch';
import { changeOf, surpriseOf, type Predictor } from './surprise';

export interface WatchRequest {
  /** Absolute path. */
  file: string;
  /** As in `VideoSource`. */
  startSec: number;
  frames: number;
  fps: number;
}

export interface WatchedVideo {
  /** Every so many frames of the episode one was looked at, from the first on. */
  every: number;
  /** One value per picture looked at; see `Surprise`. */
  surprise: Float32Array;
  /** The same of plain changes of the coarse picture, without any prediction. */
  change: Float32Array;
  by: Predictor;
  errorShare: number;
  /** What the motion of the pictures is read from, without any model. */
  curves: CameraCurves;
  /** The pictures looked at, see `MotionWatch`. */
  pictures: string;
}

/** Without a model, pictures of this size and rate. */
const plain = { width: 64, height: 64, rateHz: 10 };
/** Videos that are being watched in this process. */
let watched = 0;
/** Pictures per run of the model: enough to save calls, few enough to keep memory small. */
const batchSize = 16;

/**
 * Throws what `decodeFrames` and the encoder throw. Memory: one batch of pictures, and the representations of one
 * episode.
 *
 * @param encoder null: the cheap predictor alone, on mean colours of an 8x8 grid
 */
export async function watchVideo(
  { file, startSec, frames, fps }: WatchRequest,
  encoder: Encoder | null,
  signal: AbortSignal,
): Promise<WatchedVideo> {
  const { width, height } = encoder?.model.input ?? plain;
  const every = Math.max(1, Math.floor(fps / (encoder?.model.rateHz ?? plain.rateHz) + 1e-6));
  const bytes = width * height * 3;
  const batch = new Uint8Array(batchSize * bytes);
  let filled = 0;
  const represented: Float32Array[] = [];
  const coarse: Float32Array[] = [];
  const motion = new MotionWatch();
  const flush = async (): Promise<void> => {
    if (encoder !== null && filled > 0) represented.push(...(await encoder.encode(batch, filled)));
    filled = 0;
  };
  const request = {
    // Threads that wait for each other cost a fifth more work than one alone: beside other videos it does better.
    threads: Math.max(1, Math.floor(availableParallelism() / (watched + 1))),
    file,
    startSec,
    frames,
    width,
    height,
    pixelFormat: 'rgb24',
    every,
  } as const;
  watched += 1;
  try {
    for await (const picture of decodeFrames(request, signal)) {
      coarse.push(meanColours(picture, width, height));
      motion.see(picture, width, height);
      batch.set(picture, filled * bytes);
      filled += 1;
      if (filled === batchSize) await flush();
    }
  } finally {
    watched -= 1;
  }
  await flush();
  const candidates = [{ by: 'pixels' as const, rows: coarse }];
  const { values, by, errorShare } = surpriseOf(
    encoder === null ? candidates : [{ by: 'model' as const, rows: represented }, ...candidates],
    fps / every,
  );
  return {
    every,
    surprise: Float32Array.from(values),
    change: Float32Array.from(changeOf(coarse, fps / every)),
    by,
    errorShare,
    curves: motion.curves(),
    pictures: motion.pictures(),
  };
}
