/** Pictures of frames as small JPEG files in memory. */
import { buffer } from 'node:stream/consumers';
import { StudioError } from '../../shared/errors';
import type { VideoSource } from '../datasets/dataset';
import { SmallCache } from '../system/small-cache';
import { mostBeside, pipeOf, startFfmpeg } from '../video/ffmpeg-process';
import { jpegColours } from '../video/jpeg-colours';
import { seekToPicture } from '../video/picture-table';

/** A picture is shown up to three times: as now, as before, as next. */
const kept = 24;

interface Wanted {
  source: VideoSource;
  frame: number;
  settle: (picture: Promise<Uint8Array>) => void;
}

/** The pictures of one run at one width; the last few are kept. */
export class Pictures {
  private readonly made = new SmallCache<string, Uint8Array>(kept);
  private waiting: Wanted[] = [];

  constructor(private readonly options: { width: number; signal: AbortSignal }) {}

  /**
   * Those that are asked for in one turn are read by one ffmpeg, whose start takes longer than a picture. Throws
   * `corrupt-data` naming the file, `tool-failed` without ffmpeg, the signal's reason when aborted.
   */
  of(source: VideoSource, frame: number): Promise<Uint8Array> {
    const key = `${source.file}\0${source.startSec}\0${frame}`;
    return this.made.get(key, () => {
      if (this.waiting.length === 0) setImmediate(() => this.readWaiting());
      return new Promise((settle) => this.waiting.push({ source, frame, settle }));
    });
  }

  private readWaiting(): void {
    while (this.waiting.length > 0) void this.readSome(this.waiting.splice(0, 1 + mostBeside));
  }

  private async readSome(some: readonly Wanted[]): Promise<void> {
    // Where something is wrong with any of them, each says by itself what.
    const together = some.length > 1 ? await this.read(some).catch(() => null) : null;
    for (const [at, wanted] of some.entries()) {
      const picture = together?.[at];
      wanted.settle(picture === undefined ? this.readOne(wanted) : Promise.resolve(picture));
    }
  }

  private async readOne(wanted: Wanted): Promise<Uint8Array> {
    const [picture] = await this.read([wanted]);
    if (picture === undefined || picture.length === 0) {
      throw new StudioError(
        'corrupt-data',
        `${wanted.source.file} has no picture for frame ${wanted.frame}; restore the file from the dataset's source.`,
      );
    }
    return picture;
  }

  private async read(some: readonly Wanted[]): Promise<Uint8Array[]> {
    const [first, ...beside] = await Promise.all(some.map((wanted, at) => this.run(wanted, at)));
    if (first === undefined) return [];
    const process = await startFfmpeg({ ...first, beside }, this.options.signal);
    const { stdout, ended } = process;
    try {
      const pictures = await Promise.all([stdout, ...process.beside].map((pipe) => buffer(pipe)));
      const words = await ended;
      if (some.length > 1 && (words !== '' || pictures.some(({ length }) => length === 0))) {
        throw new Error(words);
      }
      return pictures;
    } catch (error) {
      // The pipe broke; why, the end of the process says.
      await ended;
      throw error;
    }
  }

  private async run({ source: { file, startSec }, frame }: Wanted, at: number) {
    const { input, from } = await seekToPicture(file, startSec, frame);
    const output = [
      // A small picture stays as small as it is.
      ['-map', `${at}:v:0`, '-frames:v', '1'],
      ['-vf', `${from},scale=w=min(${this.options.width}\\,iw):h=-2:flags=area:${jpegColours}`],
      // The same bytes whatever the machine: they are part of what the cache knows an answer by.
      ['-threads', '1', '-fflags', '+bitexact', '-flags:v', '+bitexact', '-q:v', '4'],
      ['-f', 'mjpeg', pipeOf(at)],
    ].flat();
    return { file, input, output };
  }
}
