/** Pictures of rollouts for a judge: what they are known by, and, when one is asked, as JPEG. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { VideoSource } from '../../datasets/dataset';
import { jpegsOf } from '../../export/formats/jpegs';
import { checkRealFile } from '../../files/contained-path';
import { openRegular } from '../../files/regular-file';
import { SmallCache } from '../../system/small-cache';
import type { Shown } from './facts';

type Picture = Shown['pictures'][number];

const hashes = new SmallCache<string, string>(10_000);

/** Of the whole file, so that a picture is known without being decoded: a run that goes on reads known answers fast. */
export async function identify({ source, frame }: Picture, width: number): Promise<string> {
  const { file, startSec } = source;
  await checkRealFile(file);
  const { size, mtimeMs } = await stat(file);
  const hash = await hashes.get([file, size, mtimeMs].join('\0'), async () => {
    const sum = createHash('sha256');
    const { handle } = await openRegular(file);
    await pipeline(handle.createReadStream(), sum);
    return sum.digest('hex');
  });
  return [hash, startSec, frame, width].join(':');
}

/**
 * Rollouts whose pictures are kept: several questions are asked about each, and several rollouts may name one video.
 */
const keptRollouts = 32;

/** The pictures of one run at one width. */
export class Pictures {
  private readonly made = new SmallCache<string, Map<number, Uint8Array>>(keptRollouts);

  constructor(private readonly width: number) {}

  /** By picture. Throws as `jpegsOf`. @param name for what goes wrong: `Rollout 3` */
  async of(
    wanted: readonly Picture[],
    name: string,
    signal: AbortSignal,
  ): Promise<Map<Picture, Uint8Array>> {
    const taken = new Map<Picture, Uint8Array>();
    for (const video of new Set(wanted.map(({ source }) => source))) {
      const pictures = wanted.filter(({ source }) => source === video);
      const frames = [...new Set(pictures.map(({ frame }) => frame))].sort((a, b) => a - b);
      const key = JSON.stringify([video.file, video.startSec, frames]);
      const made = await this.made.get(key, () => this.make(video, frames, name, signal));
      for (const picture of pictures) {
        const jpeg = made.get(picture.frame);
        if (jpeg !== undefined) taken.set(picture, jpeg);
      }
    }
    return taken;
  }

  private async make(
    video: VideoSource,
    frames: readonly number[],
    name: string,
    signal: AbortSignal,
  ): Promise<Map<number, Uint8Array>> {
    const made = new Map<number, Uint8Array>();
    for await (const jpeg of jpegsOf({ video, frames, name, width: this.width }, signal)) {
      made.set(frames[made.size] ?? 0, jpeg);
    }
    return made;
  }
}
