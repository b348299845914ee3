/** Reads the numbers that pictures of the tests show, from picture files. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { codeBits, codeRows, runFfmpeg } from '../../e2e/player/coded-video';
import { pictureSize } from '../datasets/formats/coded-pictures';

/** By file; one ffmpeg reads them all. */
export async function shownNumbers(
  files: readonly string[],
  size = pictureSize,
): Promise<number[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'dualvla-raw-'));
  const raw = files.map((_file, at) => path.join(folder, `${at}.raw`));
  await runFfmpeg([
    ...files.flatMap((file) => ['-i', file]),
    ...raw.flatMap((to, at) => ['-map', `${at}:v`, '-f', 'rawvideo', '-pix_fmt', 'gray', to]),
  ]);
  const pictures = await Promise.all(raw.map((file) => readFile(file)));
  await rm(folder, { recursive: true });
  return pictures.map((picture) => numberIn(picture, 1, size));
}

/** @param channels bytes per pixel; the first one counts */
export function numberIn(picture: Uint8Array, channels: number, size = pictureSize): number {
  const { width, height } = size;
  const row = Math.floor(codeRows.code * height);
  let code = 0;
  for (let bit = 0; bit < codeBits; bit += 1) {
    const x = Math.floor(((bit + 0.5) * width) / codeBits);
    code = code * 2 + ((picture[(row * width + x) * channels] ?? 0) > 128 ? 1 : 0);
  }
  return code;
}
