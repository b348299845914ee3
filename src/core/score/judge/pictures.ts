/** Pictures of rollouts for a judge: what they are known by, and, when one is asked, as JPEG. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { VideoSource } from '../../datasets/dataset';
import { jpegsOf } from '../../export/formats/jpegs';
import { checkRealFile } from '../../files/contained-path';
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
    await pipeline(createReadStream(file), sum);
    return sum.digest('hex');
  });
  return [hash, startSec, frame, width].join(':');
}

/** By picture. Throws as `jpegsOf`. */
export async function takePictures(
  wanted: readonly Picture[],
  { name, width, signal }: { name: string; width: number; signal: AbortSignal },
): Promise<Map<Picture, Uint8Array>> {
  const taken = new Map<Picture, Uint8Array>();
  for (const video of new Set(wanted.map(({ source }) => source))) {
    const pictures = wanted.filter(({ source }) => source === video);
    for (const [frame, jpeg] of await framesOf(video, pictures, { name, width, signal })) {
      for (const picture of pictures) if (picture.frame === frame) taken.set(picture, jpeg);
    }
  }
  return taken;
}

async function framesOf(
  video: VideoSource,
  pictures: readonly Picture[],
  { name, width, signal }: { name: string; width: number; signal: AbortSignal },
): Promise<[number, Uint8Array][]> {
  const frames = [...new Set(pictures.map(({ frame }) => frame))].sort((a, b) => a - b);
  const jpegs: [number, Uint8Array][] = [];
  for await (const jpeg of jpegsOf({ video, frames, name, width }, signal)) {
    jpegs.push([frames[jpegs.length] ?? 0, jpeg]);
  }
  return jpegs;
}
