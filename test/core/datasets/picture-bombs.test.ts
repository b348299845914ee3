/** Pictures that say they are enormous, and packed numbers that become so: declined before they are unpacked. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { decodeFrames } from '../../../src/core/video/decode';
import { ProxyVideos } from '../../../src/core/video/proxy-videos';
import { requireFfmpeg } from '../../../src/core/video/tools';
import { codedPictures } from './formats/coded-pictures';
import { example, writeRlds } from './formats/tfrecord-writer';
import { lowerLimits } from './run-bomb';
import { scratchFolder, smallDataset } from './small-dataset';

const key = 'observation.images.top';

async function open(root: string) {
  const cache = await scratchFolder();
  return openDataset(root, new ProxyVideos(() => cache));
}

/** A PNG whose header says another size than it has. */
function claiming(png: Uint8Array, width: number, height: number): Uint8Array {
  const bytes = Uint8Array.from(png);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

async function withPictures(pictures: readonly Uint8Array[]): Promise<string> {
  const blobs = pictures.map((bytes) => `from_hex('${Buffer.from(bytes).toString('hex')}')`);
  return smallDataset({
    version: 'v2.1',
    lengths: [pictures.length],
    columns: {
      [key]: `{'bytes': list_extract([${blobs.join(', ')}], CAST(i + 1 AS BIGINT)), 'path': NULL::VARCHAR}`,
    },
    features: { [key]: { dtype: 'image', shape: [64, 128, 3], names: null } },
  });
}

it('embedded pictures of 262 million pixels are not decoded', async () => {
  const pictures = await codedPictures(await scratchFolder(), 3);
  const dataset = await open(
    await withPictures(pictures.map((each) => claiming(each, 16_200, 16_200))),
  );
  expect(await dataset.videos(0)).toEqual([]);
  const [said] = dataset.problemsOf(0).filter(({ code }) => code === 'pictures-unreadable');
  expect(said?.message).toContain(`${key} of episode 0`);
  expect(said?.message).toContain('has 16200 x 16200 pixels');
});

it('one enormous picture among others is not decoded either', async () => {
  const [first, second, ...others] = await codedPictures(await scratchFolder(), 4);
  if (first === undefined || second === undefined) throw new Error('no pictures');
  const dataset = await open(
    await withPictures([first, claiming(second, 60_000, 60_000), ...others]),
  );
  expect(await dataset.videos(0)).toEqual([]);
  expect(dataset.problemsOf(0)[0]?.message).toContain('60000 x 60000');
});

it('ffmpeg is told how large pictures may be, whatever a file says first', async () => {
  lowerLimits({ picturePixels: 128 * 64 - 1 });
  const file = path.join(await scratchFolder(), 'large.mp4');
  const { path: ffmpeg } = await requireFfmpeg();
  const source = ['-f', 'lavfi', '-i', 'color=red:s=128x64:d=1'];
  await promisify(execFile)(ffmpeg, ['-v', 'error', ...source, file]);
  const request = { file, startSec: 0, frames: 3, width: 8, height: 8 };
  await expect(decodeFrames({ ...request, pixelFormat: 'gray' }).next()).rejects.toMatchObject({
    code: 'corrupt-data',
  });
});

const packedEpisode = (packed: Uint8Array) =>
  example({
    'steps/is_first': { ints: [1, 0, 0] },
    'steps/action': { floats: Array.from({ length: 21 }, () => 0) },
    'steps/packed': { bytes: [packed, packed, packed] },
  });

const plainEpisode = (steps: number) =>
  example({
    'steps/is_first': { ints: Array.from({ length: steps }, () => 0) },
    'steps/action': { floats: Array.from({ length: steps * 7 }, () => 0) },
  });

it('packed numbers of a TFRecord become no more than is declared', async () => {
  const zeros = deflateSync(new Uint8Array(50_000_000));
  const root = path.join(await scratchFolder(), 'toy');
  await writeRlds(root, [
    [packedEpisode(zeros), packedEpisode(deflateSync(new Float64Array([1, 2])))],
  ]);
  const dataset = await open(root);
  await expect(dataset.signals(0)).rejects.toMatchObject({ code: 'corrupt-data' });
  const { blocks } = await dataset.signals(1);
  expect([...(blocks.find(({ key: name }) => name === 'packed')?.values ?? [])]).toEqual([
    1, 2, 1, 2, 1, 2,
  ]);
});

it('a feature of a TFRecord with values without end is declined', async () => {
  lowerLimits({ recordValues: 50 });
  const root = path.join(await scratchFolder(), 'toy');
  await writeRlds(root, [[plainEpisode(60), plainEpisode(3)]]);
  const dataset = await open(root);
  expect(dataset.episodes.map(({ length }) => length)).toEqual([0, 3]);
  expect(dataset.problemsOf(0)[0]?.message).toContain('more than 50 values');
});
