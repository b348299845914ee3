/**
 * Watches one video of an episode: ffmpeg's pictures, how they move, the surprise. Streams throughout.
 */
import type { Encoder } from '../models/encoder';
import type { DecodeRequest } from '../video/decode';
import type { SharedDecoder } from '../video/decode-together';
import type { CameraCurves } from './camera-motion';
import { greyIn } from './grey-cells';
import { brightnessOf, meanColours } from './mean-colours';
import { MotionWatch } from './motion-watch';
import { side } from './picture-change';
import { changeOf, surpriseOf, type Predictor } from './surprise';

export interface WatchRequest {
  /** Absolute path. */
  file: string;
  /** As in `VideoSource`. */
  startSec: number;
  frames: number;
  fps: number;
  /** See `DecodeRequest`. */
  found?: DecodeRequest['found'];
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
const plain = { width: side, height: side, rateHz: 10 };
/** Per side, of what is predicted without a model. */
const coarseCells = 8;
/** Pictures per run of the model: enough to save calls, few enough to keep memory small. */
const batchSize = 16;

/**
 * Throws what the decoder and the encoder throw. Memory: one batch of pictures, and the representations of one episode.
 *
 * @param encoder null: the cheap predictor alone, on mean brightnesses of an 8x8 grid
 */
export async function watchVideo(
  { file, startSec, frames, fps, found }: WatchRequest,
  encoder: Encoder | null,
  decoder: Pick<SharedDecoder, 'frames'>,
): Promise<WatchedVideo> {
  const { width, height } = encoder?.model.input ?? plain;
  const every = Math.max(1, Math.floor(fps / (encoder?.model.rateHz ?? plain.rateHz) + 1e-6));
  const represented = encoder === null ? null : new Batches(encoder);
  const coarse: Float32Array[] = [];
  const motion = new MotionWatch();
  const where = { file, startSec, frames, ...(found === undefined ? {} : { found }) };
  const request = { ...where, width, height, pixelFormat: 'rgb24', every } as const;
  const pixels = width * height;
  const brightness = { seen: new Float64Array(pixels), plain: new Float64Array(pixels) };
  for await (const picture of decoder.frames(request)) {
    brightnessOf(picture, brightness);
    motion.see(brightness.seen, { width, height }, brightness.plain);
    if (represented === null) {
      const cells = greyIn(coarseCells, brightness.seen, { width, height });
      for (let i = 0; i < cells.length; i++) cells[i] = (cells[i] ?? 0) / 255;
      coarse.push(cells);
    } else {
      coarse.push(meanColours(picture, width, height));
      await represented.add(picture);
    }
  }
  const plainly = { by: 'pixels' as const, rows: coarse };
  const candidates =
    represented === null
      ? [plainly]
      : [{ by: 'model' as const, rows: await represented.all() }, plainly];
  const { values, by, errorShare } = surpriseOf(candidates, fps / every);
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

/** What an encoder makes of pictures that come one by one. */
class Batches {
  readonly #pictures: Uint8Array;
  readonly #represented: Float32Array[] = [];
  #filled = 0;

  constructor(private readonly encoder: Encoder) {
    const { width, height } = encoder.model.input;
    this.#pictures = new Uint8Array(batchSize * width * height * 3);
  }

  async add(picture: Uint8Array): Promise<void> {
    this.#pictures.set(picture, this.#filled * picture.length);
    this.#filled += 1;
    if (this.#filled === batchSize) await this.#encode();
  }

  async all(): Promise<Float32Array[]> {
    if (this.#filled > 0) await this.#encode();
    return this.#represented;
  }

  async #encode(): Promise<void> {
    this.#represented.push(...(await this.encoder.encode(this.#pictures, this.#filled)));
    this.#filled = 0;
  }
}
