/** Encodes pictures of a video again: a stretch whose edges cannot be cut, or every n-th picture. */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { seekTo, startFfmpeg } from '../../video/ffmpeg-process';

export interface EncodeRequest {
  /** Absolute. */
  file: string;
  /** Presentation time of the first picture wanted, and the rate there, pictures a second. */
  firstSec: number;
  sourceFps: number;
  /** Pictures wanted, every n-th from the first on. */
  count: number;
  every: number;
  /** Of the new file: its pictures lie at `n / fps`. */
  fps: number;
  /** Codec of the source as the container names it, and whether the pictures are a piece that joins others. */
  like: { codec: string | null; closed: boolean };
  signal: AbortSignal;
}

/** No picture needs a later one, so that the file can be cut and joined anywhere. */
const encoders: Readonly<Record<string, readonly string[]>> = {
  avc: ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-bf', '0'],
  av1: ['-c:v', 'libsvtav1', '-preset', '9', '-crf', '22'],
  vp9: ['-c:v', 'libvpx-vp9', '-crf', '20', '-b:v', '0', '-auto-alt-ref', '0', '-row-mt', '1'],
};
const usual = encoders['avc'] ?? [];

/** Distance of random-access pictures: training reads single frames. */
const gop = 2;

/**
 * Writes a new mp4, in the source's codec where it can be written, else in H.264 (never for a piece). Throws
 * `corrupt-data` naming the file, `tool-failed` without ffmpeg, or the signal's reason.
 */
export async function encodePictures(request: EncodeRequest, target: string): Promise<void> {
  const { codec, closed } = request.like;
  const own = encoders[codec ?? ''] ?? usual;
  await mkdir(path.dirname(target), { recursive: true });
  try {
    await encode(request, own, target);
  } catch (error) {
    await rm(target, { force: true });
    request.signal.throwIfAborted();
    if (closed || own === usual) throw error;
    await encode(request, usual, target);
  }
}

async function encode(
  { file, firstSec, sourceFps, count, every, fps, like, signal }: EncodeRequest,
  encoder: readonly string[],
  target: string,
): Promise<void> {
  const filters = [
    ...(every === 1 ? [] : [`select=not(mod(n\\,${every}))`]),
    // Chroma is half as wide and high: an odd size does not fit.
    ...(like.closed ? [] : ['pad=ceil(iw/2)*2:ceil(ih/2)*2', 'format=yuv420p']),
    'settb=1/90000',
    `setpts=N*90000/${fps}`,
  ];
  const { ended } = await startFfmpeg(
    {
      file,
      input: seekTo(firstSec, sourceFps),
      output: [
        ['-map', '0:v:0', '-frames:v', String(count), '-vf', filters.join(',')],
        // Their times are those of the rate already: nothing is doubled or dropped, and the last lasts as long as all.
        ['-fps_mode', 'cfr', '-r', String(fps)],
        encoder,
        ['-g', String(gop), '-movflags', '+faststart', '-f', 'mp4', '-y', target],
      ].flat(),
    },
    signal,
  );
  await ended;
}

/** Writes so many black pictures, for a camera that was not there while others were. */
export async function encodeBlack(
  request: { width: number; height: number; count: number; fps: number; signal: AbortSignal },
  target: string,
): Promise<void> {
  const { width, height, count, fps, signal } = request;
  await mkdir(path.dirname(target), { recursive: true });
  const { ended } = await startFfmpeg(
    {
      file: 'pipe:0',
      stdin: black(width * height, count),
      input: [
        ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`],
        ['-framerate', String(fps)],
      ].flat(),
      output: [usual, ['-pix_fmt', 'yuv420p', '-g', String(gop), '-f', 'mp4', '-y', target]].flat(),
    },
    signal,
  );
  await ended;
}

async function* black(pixels: number, count: number): AsyncGenerator<Uint8Array> {
  const picture = new Uint8Array(pixels);
  for (let at = 0; at < count; at += 1) yield picture;
}
