/** Puts other videos in place of those of a small dataset of v2.1. */
import { createHash } from 'node:crypto';
import { open, readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { makeOnce, runFfmpeg } from '../../e2e/player/coded-video';
import { scratchFolder } from './small-dataset';

export const topCamera = 'observation.images.top';

export const videoOf = (root: string, episode: number): string =>
  path.join(root, `videos/chunk-000/${topCamera}/episode_00000${episode}.mp4`);

/** Makes a video anew by ffmpeg, with options in front of the input and behind it; the container may be any. */
export async function remake(file: string, options: string, input = ''): Promise<void> {
  const other = path.join(await scratchFolder(), 'other');
  const before = input === '' ? [] : input.split(' ');
  const of = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  await makeOnce(other, { of, options, input }, (made) =>
    runFfmpeg([...before, '-i', file, ...options.split(' '), made]),
  );
  await rename(other, file);
}

/** Overwrites bytes in the middle of a file with zeros. */
export async function spoil(file: string, bytes: number): Promise<void> {
  const { size } = await stat(file);
  const handle = await open(file, 'r+');
  await handle.write(new Uint8Array(bytes), 0, bytes, Math.floor(size / 2));
  await handle.close();
}
