/** Reads the number that a picture of the tests shows, from a picture file. */
import { readFile, rm } from 'node:fs/promises';
import { codeBits, codeRows, runFfmpeg } from '../../e2e/player/coded-video';
import { pictureSize } from '../datasets/formats/coded-pictures';

export async function shownNumber(file: string): Promise<number> {
  const raw = `${file}.raw`;
  await runFfmpeg(['-i', file, '-f', 'rawvideo', '-pix_fmt', 'gray', raw]);
  const picture = await readFile(raw);
  await rm(raw);
  return numberIn(picture, 1);
}

/** @param channels bytes per pixel; the first one counts */
export function numberIn(picture: Uint8Array, channels: number): number {
  const { width, height } = pictureSize;
  const row = Math.floor(codeRows.code * height);
  let code = 0;
  for (let bit = 0; bit < codeBits; bit += 1) {
    const x = Math.floor(((bit + 0.5) * width) / codeBits);
    code = code * 2 + ((picture[(row * width + x) * channels] ?? 0) > 128 ? 1 : 0);
  }
  return code;
}
