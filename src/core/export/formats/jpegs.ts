/** Single pictures of an episode as JPEG, in one pass over its video, each exactly the frame that was asked for. */
import { StudioError } from '../../../shared/errors';
import type { VideoSource } from '../../datasets/dataset';
import { refuseLost } from '../../video/decode';
import { startFfmpeg } from '../../video/ffmpeg-process';
import { endOfPicture } from '../../video/image-header';
import { jpegColours } from '../../video/jpeg-colours';
import { readStretch } from '../../video/picture-table';

export interface JpegRequest {
  video: VideoSource;
  /** Frames of the episode, ascending, each once. */
  frames: readonly number[];
  /** For what goes wrong: `Episode 3`. */
  name: string;
  /** Pixels, where every picture must have one size; as they are if left out. */
  size?: { width: number; height: number };
  /** Pixels at most; the height follows. A small picture stays as small as it is. */
  width?: number;
}

/**
 * Yields one JPEG file per frame, full size, in order. Throws `corrupt-data` naming the episode if the video has fewer
 * pictures, `tool-failed` without ffmpeg, the signal's reason when aborted. Leaving the loop early stops ffmpeg.
 */
export async function* jpegsOf(
  { video, frames, name, size, width }: JpegRequest,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const [first] = frames;
  const last = frames.at(-1);
  if (first === undefined || last === undefined) return;
  const { file, startSec } = video;
  const stretch = { file, startSec, first, frames: last - first + 1 };
  const { input, only } = await readStretch(stretch);
  const own = new AbortController();
  const either = AbortSignal.any([own.signal, signal]);
  const { stdout, ended } = await startFfmpeg(
    {
      file,
      input,
      output: [
        ['-map', '0:v:0', '-frames:v', String(frames.length)],
        // Every picture once: without this ffmpeg doubles and drops pictures to even out their times.
        [
          '-fps_mode',
          'passthrough',
          '-vf',
          `${only},${selection(frames)}${fitting(size)},scale=${narrowed(width)}${jpegColours},${evenTimes}`,
        ],
        ['-enc_time_base', `1:${timesASecond}`],
        asJpeg,
      ].flat(),
    },
    either,
  );
  let given = 0;
  try {
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of stdout as AsyncIterable<Buffer>) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      for (let end = endOfPicture(rest); end !== null; end = endOfPicture(rest)) {
        signal.throwIfAborted();
        given += 1;
        yield Uint8Array.from(rest.subarray(0, end));
        rest = rest.subarray(end);
      }
    }
    const words = await ended;
    if (stretch.frames > frames.length) await refuseLost(words, stretch, either);
  } catch (error) {
    signal.throwIfAborted();
    // A pipe that broke because ffmpeg failed: what ffmpeg says is the better reason.
    await ended;
    throw error;
  } finally {
    own.abort();
  }
  if (given < frames.length) {
    throw new StudioError(
      'corrupt-data',
      `${name} has no picture for frame ${frames[given]} in ${video.cameraKey}; leave the episode out, or restore its video from the dataset's source.`,
    );
  }
}

const timesASecond = 1_000;
/** The encoder counts time in the video's rate, and refuses two pictures that lie within one step of it. */
const evenTimes = `settb=1/${timesASecond},setpts=N`;

const asJpeg = ['-pix_fmt', 'yuvj420p', '-c:v', 'mjpeg', '-q:v', '2', '-f', 'image2pipe', 'pipe:1'];

/** A line or column that a video needed to be even goes; another size is scaled. */
const fitting = (size: JpegRequest['size']): string =>
  size === undefined
    ? ''
    : `,crop=min(iw\\,${size.width}):min(ih\\,${size.height}):0:0,scale=${size.width}:${size.height}`;

const narrowed = (width: JpegRequest['width']): string =>
  width === undefined ? '' : `w=min(${width}\\,iw):h=-2:flags=area:`;

/** One black picture. Throws `tool-failed` without ffmpeg. */
export async function blackJpeg(
  { width, height }: { width: number; height: number },
  signal: AbortSignal,
): Promise<Uint8Array> {
  const picture = async function* () {
    yield new Uint8Array(width * height);
  };
  const { stdout, ended } = await startFfmpeg(
    {
      file: 'pipe:0',
      stdin: picture(),
      input: ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`],
      output: ['-frames:v', '1', ...asJpeg],
    },
    signal,
  );
  const chunks: Buffer[] = [];
  for await (const chunk of stdout as AsyncIterable<Buffer>) chunks.push(chunk);
  await ended;
  return Buffer.concat(chunks);
}

/** ffmpeg's filter for these pictures, counted from the first of them. */
function selection(frames: readonly number[]): string {
  const first = frames[0] ?? 0;
  const runs: [number, number][] = [];
  for (const frame of frames) {
    const run = runs.at(-1);
    if (run !== undefined && frame - first === run[1] + 1) run[1] += 1;
    else runs.push([frame - first, frame - first]);
  }
  const step = (frames[1] ?? first + 1) - first;
  if (step > 1 && frames.every((frame, at) => frame === first + at * step)) {
    return `select=not(mod(n\\,${step}))`;
  }
  return `select=${runs.map(([from, to]) => `between(n\\,${from}\\,${to})`).join('+')}`;
}
