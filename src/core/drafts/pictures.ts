/** Pictures of frames as small JPEG files in memory. */
import { StudioError } from '../../shared/errors';
import type { VideoSource } from '../datasets/dataset';
import { SmallCache } from '../system/small-cache';
import { startFfmpeg } from '../video/ffmpeg-process';
import { jpegColours } from '../video/jpeg-colours';
import { seekToPicture } from '../video/picture-table';

/** A picture is shown up to three times: as now, as before, as next. */
const kept = 24;

/** The pictures of one run at one width; the last few are kept. */
export class Pictures {
  private readonly made = new SmallCache<string, Uint8Array>(kept);

  constructor(private readonly options: { width: number; signal: AbortSignal }) {}

  /** Throws `corrupt-data` naming the file, `tool-failed` without ffmpeg, the signal's reason when aborted. */
  of(source: VideoSource, frame: number): Promise<Uint8Array> {
    const key = `${source.file}\0${source.startSec}\0${frame}`;
    return this.made.get(key, () => this.read(source, frame));
  }

  private async read(source: VideoSource, frame: number): Promise<Uint8Array> {
    const { width, signal } = this.options;
    const { file, startSec } = source;
    const { input, from } = await seekToPicture(file, startSec, frame);
    const { stdout, ended } = await startFfmpeg(
      {
        file,
        input,
        output: [
          // A small picture stays as small as it is.
          ['-map', '0:v:0', '-frames:v', '1'],
          ['-vf', `${from},scale=w=min(${width}\\,iw):h=-2:flags=area:${jpegColours}`],
          // The same bytes whatever the machine: they are part of what the cache knows an answer by.
          ['-threads', '1', '-fflags', '+bitexact', '-flags:v', '+bitexact', '-q:v', '4'],
          ['-f', 'mjpeg', 'pipe:1'],
        ].flat(),
      },
      signal,
    );
    const parts: Buffer[] = [];
    try {
      for await (const part of stdout) parts.push(part as Buffer);
    } catch (error) {
      // The pipe broke; why, the end of the process says.
      await ended;
      throw error;
    }
    await ended;
    if (parts.length === 0) {
      throw new StudioError(
        'corrupt-data',
        `${file} has no picture for frame ${frame}; restore the file from the dataset's source.`,
      );
    }
    return Buffer.concat(parts);
  }
}
