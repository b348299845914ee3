/** Pictures that say their own number, as files of their own, and how to read the number back out of a video. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { VideoSource } from '../../../../src/core/datasets/dataset';
import { decodeFrames } from '../../../../src/core/video/decode';
import {
  codeBits,
  codeRows,
  h264Usual,
  makeCodedVideo,
  runFfmpeg,
} from '../../../e2e/player/coded-video';

export const pictureSize = { width: 128, height: 64 };

/** PNG or JPEG files of the pictures numbered from `firstCode` on. `folder` must be there. */
export async function codedPictures(
  folder: string,
  count: number,
  { extension = 'png', firstCode = 0 }: { extension?: 'png' | 'jpg'; firstCode?: number } = {},
): Promise<Uint8Array[]> {
  const video = path.join(folder, `coded-${firstCode}.mp4`);
  const { width, height } = pictureSize;
  await makeCodedVideo(video, {
    frames: count,
    fps: 10,
    width,
    height,
    firstCode,
    encoder: h264Usual,
  });
  const prefix = `picture-${firstCode}-`;
  await runFfmpeg(['-i', video, '-q:v', '2', path.join(folder, `${prefix}%04d.${extension}`)]);
  const names = (await readdir(folder)).filter((name) => name.startsWith(prefix)).sort();
  return Promise.all(names.map((name) => readFile(path.join(folder, name))));
}

/** The number that each picture of the video shows. */
export async function shownCodes(video: VideoSource): Promise<number[]> {
  const codes: number[] = [];
  const { file, startSec, frames } = video;
  const { width, height } = pictureSize;
  for await (const picture of decodeFrames({
    file,
    startSec,
    frames,
    width,
    height,
    pixelFormat: 'gray',
  })) {
    const row = Math.floor((codeRows.code * height) / 1);
    let code = 0;
    for (let bit = 0; bit < codeBits; bit += 1) {
      const x = Math.floor(((bit + 0.5) * width) / codeBits);
      code = code * 2 + ((picture[row * width + x] ?? 0) > 128 ? 1 : 0);
    }
    codes.push(code);
  }
  return codes;
}
