/** The pictures of one episode as scaled raw frames, streamed: never more than a few in memory. */
import type { Readable } from 'node:stream';
import { StudioError } from '../../shared/errors';
import { pipeOf, startFfmpeg, type FfmpegRun } from './ffmpeg-process';
import type { FoundStretch, Stretch } from './picture-table';

export interface DecodeRequest extends Stretch {
  /** Where it lies, if that was looked up before: as `readStretch` finds it. */
  found?: FoundStretch;
  /** Size to scale to, pixels. */
  width: number;
  height: number;
  pixelFormat: 'gray' | 'rgb24';
  /** Yield only every n-th of the pictures, from the first on; 1 if left out. */
  every?: number;
  /** Threads that decode; as many as ffmpeg likes if left out. */
  threads?: number;
  /** How long ffmpeg may give nothing before it counts as hung, milliseconds; a minute if left out. */
  stallMs?: number;
  /** Whether a picture that is damaged is an error; otherwise ffmpeg makes of it what it can. */
  strict?: boolean;
}

/**
 * Yields exactly `frames` (with `every`, as many times fewer, rounded up) arrays of `width * height` (gray) or three
 * times as many (rgb24) bytes, row by row; each is the caller's to keep. Throws `corrupt-data` if the file has fewer,
 * `tool-failed` without ffmpeg, and the signal's reason when aborted. Leaving the loop early stops ffmpeg.
 */
export async function* decodeFrames(
  request: DecodeRequest,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { file, startSec, frames, every = 1 } = request;
  if (frames <= 0) return;
  const own = new AbortController();
  const either = signal === undefined ? own.signal : AbortSignal.any([own.signal, signal]);
  const { stdout, ended } = await startFfmpeg(decoding(request, await whereIs(request)), either);
  const expected = picturesOf(request);
  let given = 0;
  try {
    for await (const picture of picturesIn(stdout, request, (hung) => own.abort(hung))) {
      given += 1;
      yield picture;
    }
    const words = await ended;
    if (every > 1) await refuseLost(words, request, either);
  } catch (error) {
    signal?.throwIfAborted();
    // A pipe that broke because ffmpeg failed: what ffmpeg says is the better reason.
    await ended;
    throw error;
  } finally {
    own.abort();
  }
  if (given < expected) {
    throw new StudioError(
      'corrupt-data',
      `${file} has ${given} pictures from ${startSec.toFixed(3)} s on, ${expected} were expected; restore it from the dataset's source.`,
      { details: { given, expected } },
    );
  }
}

/** What reads containers is loaded only where it must: that takes longer than to start Node. */
export async function whereIs(request: DecodeRequest): Promise<FoundStretch> {
  if (request.found !== undefined) return request.found;
  const { readStretch } = await import('./picture-table');
  return readStretch(request);
}

/** Of a picture. */
const bytesOf = ({ width, height, pixelFormat }: DecodeRequest): number =>
  width * height * (pixelFormat === 'gray' ? 1 : 3);

/**
 * Bytes of a picture from which several may come at a time, as many as ffmpeg's buffer of 32 kB holds: to be woken for
 * each takes longer than to look at it. Of smaller ones, so many would be waited for that ffmpeg seems to hang.
 */
const leastWorthWaiting = 4_096;

/** How many a whole file gives. */
export const picturesOf = ({ frames, every = 1 }: DecodeRequest): number =>
  Math.ceil(frames / every);

/**
 * What has ffmpeg decode one video.
 *
 * @param found see `DecodeRequest`
 * @param position among the videos of one run
 */
export function decoding(
  request: DecodeRequest,
  { input, only }: FoundStretch,
  position = 0,
): Pick<FfmpegRun, 'file' | 'input' | 'output'> {
  const { file, width, height, pixelFormat, every = 1, strict = false, threads } = request;
  // Pictures are left out before they are scaled: only decoding has to see them all.
  const sparse = every === 1 ? only : `${only},select=not(mod(n\\,${every}))`;
  return {
    file,
    input: [
      // Pictures are made small in less time than it takes to share that out.
      '-filter_threads',
      '1',
      ...(threads === undefined ? [] : ['-threads', String(threads)]),
      ...(strict ? ['-xerror', '-err_detect', 'explode'] : []),
      ...input,
    ],
    output: [
      ['-map', `${position}:v:0`, '-frames:v', String(picturesOf(request))],
      // Every picture once: without this ffmpeg doubles and drops pictures to even out their times.
      ['-fps_mode', 'passthrough'],
      ['-vf', `${sparse},scale=${width}:${height}:flags=area`, '-pix_fmt', pixelFormat],
      ['-f', 'rawvideo', ...(bytesOf(request) < leastWorthWaiting ? [] : ['-flush_packets', '0'])],
      [pipeOf(position)],
    ].flat(),
  };
}

/** What comes out of a pipe as pictures; a rest that is none is left out. Calls `stop` where nothing comes for long. */
export async function* picturesIn(
  pipe: Readable,
  request: DecodeRequest,
  stop: (hung: StudioError) => void,
): AsyncGenerator<Uint8Array> {
  const { file, stallMs = 60_000 } = request;
  const size = bytesOf(request);
  let given = 0;
  // Decoders with several threads have been seen to wait for each other for ever.
  let stalled: ReturnType<typeof setTimeout> | undefined;
  const watch = (): void => {
    stalled = setTimeout(() => stop(hung(file, given)), stallMs);
  };
  try {
    watch();
    let frame = new Uint8Array(size);
    let filled = 0;
    for await (const chunk of pipe as AsyncIterable<Buffer>) {
      // Time that the reader of the pictures takes is not ffmpeg's.
      clearTimeout(stalled);
      for (let at = 0; at < chunk.length;) {
        const count = Math.min(size - filled, chunk.length - at);
        frame.set(chunk.subarray(at, at + count), filled);
        at += count;
        filled += count;
        if (filled < size) continue;
        given += 1;
        yield frame;
        frame = new Uint8Array(size);
        filled = 0;
      }
      watch();
    }
  } finally {
    clearTimeout(stalled);
  }
}

/**
 * Where not every picture is taken, one that could not be decoded shifts those after it and their number is right all
 * the same. Counts the stretch where ffmpeg complained of anything (`words`). Throws `corrupt-data` if one is missing.
 */
export async function refuseLost(
  words: string,
  stretch: Stretch,
  signal: AbortSignal,
): Promise<void> {
  if (words === '') return;
  const small = { width: 8, height: 8, pixelFormat: 'gray' } as const;
  const { file, startSec, first = 0, frames } = stretch;
  const whole = { file, startSec, first, frames, ...small };
  for await (const picture of decodeFrames(whole, signal)) {
    if (picture.length === 0) return;
  }
}

const hung = (file: string, given: number): StudioError =>
  new StudioError(
    'tool-failed',
    `ffmpeg stood still after ${given} pictures of ${file} and was ended; try again.`,
  );
