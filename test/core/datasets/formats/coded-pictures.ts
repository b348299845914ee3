/** Pictures that say their own number, as files of their own, and how to read the number back out of a video. */
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { VideoSource } from '../../../../src/core/datasets/dataset';
import { decodeFrames, type DecodeRequest } from '../../../../src/core/video/decode';
import { SharedDecoder } from '../../../../src/core/video/decode-together';
import {
  codeBits,
  codeRows,
  h264Usual,
  makeCodedVideo,
  runFfmpeg,
} from '../../../e2e/player/coded-video';

export const pictureSize = { width: 128, height: 64 };

const known = new Map<string, Promise<Uint8Array[]>>();

/**
 * PNG or JPEG files of the pictures numbered from `firstCode` on. The video that they are of is written to `folder`,
 * which must be there, as `coded-${firstCode}.mp4`.
 */
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
  const key = JSON.stringify([count, extension, firstCode]);
  const made = known.get(key) ?? picturesOf(video, extension);
  known.set(key, made);
  return (await made).map((picture) => Uint8Array.from(picture));
}

async function picturesOf(video: string, extension: string): Promise<Uint8Array[]> {
  const folder = await mkdtemp(path.join(path.dirname(video), 'pictures-'));
  await runFfmpeg(['-i', video, '-q:v', '2', path.join(folder, `%04d.${extension}`)]);
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map((name) => readFile(path.join(folder, name))));
}

/** The numbers that each picture of the videos shows, all of them decoded by one ffmpeg. */
export function shownCodesOf(videos: readonly VideoSource[]): Promise<number[][]> {
  const decoder = new SharedDecoder(new AbortController().signal, 1);
  return Promise.all(videos.map((video) => codesIn(decoder.frames(requestOf(video)))));
}

/** The number that each picture of the video shows. */
export const shownCodes = (video: VideoSource): Promise<number[]> =>
  codesIn(decodeFrames(requestOf(video)));

const requestOf = ({ file, startSec, frames }: VideoSource): DecodeRequest => ({
  file,
  startSec,
  frames,
  ...pictureSize,
  pixelFormat: 'gray',
});

async function codesIn(pictures: AsyncIterable<Uint8Array>): Promise<number[]> {
  const codes: number[] = [];
  const { width, height } = pictureSize;
  for await (const picture of pictures) {
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
