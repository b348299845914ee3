/** Encodes pictures of a video again: a stretch whose edges cannot be cut, or every n-th picture. */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { plainFailure } from '../../system/classify-error';
import { refuseLost } from '../../video/decode';
import { startFfmpeg } from '../../video/ffmpeg-process';
import { readStretch } from '../../video/picture-table';
import { encoders, gop, h264, pieceGop, type Encoder } from './encoders';

export interface EncodeRequest {
  /** Absolute. */
  file: string;
  /** Presentation time of picture 0, and the first picture wanted, counted from there. */
  startSec: number;
  first: number;
  /** Pictures wanted, every n-th from the first on. */
  count: number;
  every: number;
  /** Of the new file: its pictures lie at `n / fps`. */
  fps: number;
  /** Codec of the source as the container names it, and whether the pictures are a piece that joins others. */
  like: { codec: string | null; closed: boolean };
  signal: AbortSignal;
}

/**
 * Writes a new mp4, in the source's codec where it can be written, else in H.264 (never for a piece). Throws
 * `corrupt-data` naming the file, `tool-failed` without ffmpeg, or the signal's reason.
 */
export async function encodePictures(request: EncodeRequest, target: string): Promise<void> {
  const { codec, closed } = request.like;
  const own = encoders[codec ?? ''] ?? h264;
  await mkdir(path.dirname(target), { recursive: true });
  try {
    await encode(request, own, target);
  } catch (error) {
    await rm(target, { force: true });
    request.signal.throwIfAborted();
    // Where this ffmpeg cannot write the source's codec, H.264 will do; a full disk stays full.
    if (closed || own === h264 || plainFailure(error).code === 'io') throw error;
    await encode(request, h264, target);
  }
}

async function encode(
  { file, startSec, first, count, every, fps, like, signal }: EncodeRequest,
  { codec, own, piece }: Encoder,
  target: string,
): Promise<void> {
  const stretch = { file, startSec, first, frames: (count - 1) * every + 1 };
  const { input, only } = await readStretch(stretch);
  const filters = [
    only,
    ...(every === 1 ? [] : [`select=not(mod(n\\,${every}))`]),
    // Chroma is half as wide and high: an odd size does not fit.
    ...(like.closed ? [] : ['pad=ceil(iw/2)*2:ceil(ih/2)*2', 'format=yuv420p']),
    'settb=1/90000',
    `setpts=N*90000/${fps}`,
  ];
  const { ended } = await startFfmpeg(
    {
      file,
      input,
      encodes: true,
      output: [
        ['-map', '0:v:0', '-frames:v', String(count), '-vf', filters.join(',')],
        // Their times are those of the rate already: nothing is doubled or dropped, and the last lasts as long as all.
        ['-fps_mode', 'cfr', '-r', String(fps)],
        codec,
        ['-crf', like.closed ? piece : own, '-g', String(like.closed ? pieceGop : gop)],
        ['-movflags', '+faststart', '-f', 'mp4', '-y', target],
      ].flat(),
    },
    signal,
  );
  const words = await ended;
  if (every > 1) await refuseLost(words, stretch, signal);
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
      encodes: true,
      stdin: black(width * height, count),
      input: [
        ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`],
        ['-framerate', String(fps)],
      ].flat(),
      output: [
        h264.codec,
        ['-crf', h264.own, '-pix_fmt', 'yuv420p', '-g', String(gop), '-f', 'mp4', '-y', target],
      ].flat(),
    },
    signal,
  );
  await ended;
}

async function* black(pixels: number, count: number): AsyncGenerator<Uint8Array> {
  const picture = new Uint8Array(pixels);
  for (let at = 0; at < count; at += 1) yield picture;
}
