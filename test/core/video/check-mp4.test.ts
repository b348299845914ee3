/** One wrong count in an MP4 file would have the demuxer set up billions of pictures. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { probeVideo } from '../../../src/core/video/probe';
import { h264Hard, makeCodedVideo } from '../../e2e/player/coded-video';
import { scratchFolder } from '../datasets/small-dataset';

it('refuses tables that name more pictures than they hold, and takes sound ones', async () => {
  const file = path.join(await scratchFolder(), 'film.mp4');
  const size = { width: 128, height: 64, fps: 10 };
  await makeCodedVideo(file, { ...size, frames: 30, encoder: h264Hard });
  expect(await probeVideo(file)).toMatchObject({ pictures: 30, lostSec: null });
  const sound = await readFile(file);
  // Bytes from the table's name to the count: version and flags, and for stts the number of entries as well.
  const counts: readonly [string, number][] = [
    ['stts', 8],
    ['stts', 12],
    ['ctts', 8],
    ['ctts', 12],
    ['stss', 8],
    ['stsc', 8],
    ['stsc', 16],
    ['stsz', 12],
    ['stco', 8],
  ];
  for (const [table, offset] of counts) {
    const bytes = Buffer.from(sound);
    bytes.writeUInt32BE(0x7fff_ffff, bytes.indexOf(table) + offset);
    await writeFile(file, bytes);
    await expect(probeVideo(file), `${table} +${offset}`).rejects.toMatchObject({
      code: 'corrupt-data',
      message: expect.stringMatching(/film\.mp4.*names \d+, more than it can hold/) as string,
    });
  }
});
