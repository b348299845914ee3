/** Single pictures of videos as small JPEG files. */
import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { mostBeside, startFfmpeg, type FfmpegRun } from './ffmpeg-process';
import { jpegColours } from './jpeg-colours';
import { seekToPicture } from './picture-table';
import { inTime } from './time-limit';

export interface StillRequest {
  /** Absolute path of the video. */
  file: string;
  /** Presentation time of the episode's first picture, seconds. */
  startSec: number;
  /** Which picture of the episode. */
  frame: number;
  /** Pixels; the height follows. */
  width: number;
}

/** A picture, and the path that it is written to. */
export interface Still {
  request: StillRequest;
  target: string;
}

/**
 * Writes the picture to `target`, whole or not at all. Throws `corrupt-data` if the video cannot be read there,
 * `unsupported` if that takes too long, `tool-failed` without ffmpeg, the signal's reason when aborted.
 */
export const writeStill = (
  request: StillRequest,
  target: string,
  signal: AbortSignal,
): Promise<void> => writeAll([{ request, target }], signal);

/**
 * Writes several with one ffmpeg, whose start takes longer than a small picture; at most `mostStills`. All of them or
 * none: false where any has something wrong, which `writeStill` says of it. Throws the signal's reason when aborted.
 */
export async function writeStills(stills: readonly Still[], signal: AbortSignal): Promise<boolean> {
  try {
    await writeAll(stills, signal);
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** Few: the first of them waits for the last, and a video may be long to seek in. */
export const mostStills = Math.min(4, 1 + mostBeside);

async function writeAll(stills: readonly Still[], signal: AbortSignal): Promise<void> {
  const partials = stills.map(
    ({ target }) => `${target}.${randomBytes(4).toString('hex')}.partial`,
  );
  try {
    const runs: Pick<FfmpegRun, 'file' | 'input' | 'output'>[] = [];
    for (const [at, { request, target }] of stills.entries()) {
      const { file, startSec, frame, width } = request;
      await mkdir(path.dirname(target), { recursive: true });
      const { input, from } = await seekToPicture(file, startSec, frame);
      const output = [
        ['-map', `${at}:v:0`, '-frames:v', '1'],
        ['-vf', `${from},scale=${width}:-2:flags=area:${jpegColours}`],
        ['-q:v', '4', '-f', 'mjpeg', '-y', partials[at] ?? ''],
      ].flat();
      runs.push({ file, input, output });
    }
    const [first, ...beside] = runs;
    if (first === undefined) return;
    const files = runs.map(({ file }) => file);
    const words = await inTime(files, { signal }, async (either) => {
      const { ended } = await startFfmpeg({ ...first, beside }, either);
      return ended;
    });
    // Whose video it complains of, it does not say.
    if (beside.length > 0 && words !== '') throw new Error(words);
    for (const [at, { target }] of stills.entries()) await rename(partials[at] ?? '', target);
  } finally {
    for (const partial of partials) await rm(partial, { force: true });
  }
}
