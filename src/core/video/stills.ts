/** One picture of a video as a small JPEG file. */
import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { startFfmpeg } from './ffmpeg-process';
import { jpegColours } from './jpeg-colours';
import { seekToPicture } from './picture-table';

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

/**
 * Writes the picture to `target`, whole or not at all. Throws `corrupt-data` if the video cannot be read there,
 * `tool-failed` without ffmpeg, the signal's reason when aborted.
 */
export async function writeStill(
  request: StillRequest,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const { file, startSec, frame, width } = request;
  await mkdir(path.dirname(target), { recursive: true });
  const partial = `${target}.${randomBytes(4).toString('hex')}.partial`;
  try {
    const { input, from } = await seekToPicture(file, startSec, frame);
    const { ended } = await startFfmpeg(
      {
        file,
        input,
        output: [
          ['-map', '0:v:0', '-frames:v', '1'],
          ['-vf', `${from},scale=${width}:-2:flags=area:${jpegColours}`],
          ['-q:v', '4', '-f', 'mjpeg', '-y', partial],
        ].flat(),
      },
      signal,
    );
    await ended;
    await rename(partial, target);
  } finally {
    await rm(partial, { force: true });
  }
}
