/** What is compared after a cut. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { samePictures } from '../../../src/core/export/video/same-pictures';
import { runFfmpeg } from '../../e2e/player/coded-video';
import { makeTempDir } from '../../studio-fixture';

it('a black video with fewer pictures is not the same', async () => {
  const dir = await makeTempDir();
  const black = async (pictures: number): Promise<string> => {
    const file = path.join(dir, `${pictures}.mp4`);
    const drawn = ['-f', 'lavfi', '-i', 'color=black:s=64x48:r=10', '-frames:v', `${pictures}`];
    await runFfmpeg([...drawn, '-c:v', 'libx264', file]);
    return file;
  };
  const [whole, part] = [await black(20), await black(12)];
  const source = { file: whole, startSec: 0 };
  const pair = (file: string) => [{ source, written: { file, startSec: 0 }, count: 20 }];
  const { signal } = new AbortController();
  expect(await samePictures(pair(whole), signal)).toBe(true);
  expect(await samePictures(pair(part), signal)).toBe(false);
  await rm(dir, { recursive: true, force: true });
});
