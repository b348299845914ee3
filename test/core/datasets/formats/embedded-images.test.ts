/** Pictures inside parquet files, as LeRobot and Hugging Face write them. */
import { cp, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { select } from '../../../../src/core/datasets/duckdb';
import { openDataset } from '../../../../src/core/datasets/open';
import { ProxyVideos } from '../../../../src/core/video/proxy-videos';
import { scratchFolder, smallDataset } from '../small-dataset';
import { codedPictures, shownCodes } from './coded-pictures';

const key = 'observation.images.wrist';
const feature = { [key]: { dtype: 'image', shape: [64, 128, 3], names: null } };

/** Two episodes of 9 and 12 frames in one file, whose pictures count on from 0 to 20. */
async function withImages(version: 'v2.1' | 'v3.0', column: (file: string) => string) {
  const pictures = path.join(await scratchFolder(), 'png');
  await mkdir(pictures);
  const files = await codedPictures(pictures, 21);
  const root = await smallDataset({ version, lengths: [9, 12], features: feature });
  const folder = path.join(root, 'images');
  await mkdir(folder);
  for (const [at, bytes] of files.entries()) {
    await writeFile(path.join(folder, `${at}.png`), bytes);
  }
  for (const episode of version === 'v3.0' ? [0] : [0, 1]) {
    const name = version === 'v3.0' ? 'file-000.parquet' : `episode_00000${episode}.parquet`;
    const file = path.join(root, 'data/chunk-000', name);
    await cp(file, `${file}.old`);
    await select(
      `COPY (SELECT t.*, ${column(folder.replaceAll("'", "''"))} AS "${key}"
       FROM read_parquet($1, hive_partitioning = false) t ORDER BY "index" DESC) TO '${file.replaceAll("'", "''")}.new' (FORMAT parquet)`,
      [`${file}.old`],
    );
    await rename(`${file}.new`, file);
  }
  const cache = await scratchFolder();
  const dataset = await openDataset(root, new ProxyVideos(() => cache));
  onTestFinished(() => dataset.close());
  return dataset;
}

/** A correlated subquery cannot name a file by row, so all files are read once and joined by number. */
const bytesOf = (folder: string): string =>
  `(SELECT {'bytes': first(content), 'path': NULL::VARCHAR}
    FROM read_blob('${folder.replaceAll('[', '[[]')}/*.png') f WHERE f.filename LIKE '%/' || t."index" || '.png')`;

it.each(['v2.1', 'v3.0'] as const)(
  'plays the pictures of %s, whatever the order of rows',
  async (version) => {
    const dataset = await withImages(
      version,
      () => `{'bytes': NULL::BLOB, 'path': 'images/' || "index" || '.png'}`,
    );
    for (const [episode, from, length] of [
      [0, 0, 9],
      [1, 9, 12],
    ] as const) {
      const [video] = await dataset.videos(episode);
      if (video === undefined)
        throw new Error(`no video: ${JSON.stringify(dataset.problemsOf(episode))}`);
      expect(video).toMatchObject({ cameraKey: key, startSec: 0, frames: length });
      expect(await shownCodes(video)).toEqual(Array.from({ length }, (_none, at) => from + at));
    }
    expect(dataset.summary.cameras).toEqual([
      { key, width: 128, height: 64, codec: 'png', gop: 1 },
    ]);
    expect(dataset.summary.problems).toEqual([]);
  },
);

it('plays pictures that are stored as bytes', async () => {
  const dataset = await withImages('v3.0', (folder) => bytesOf(folder));
  const [video] = await dataset.videos(1);
  if (video === undefined) throw new Error(JSON.stringify(dataset.problemsOf(1)));
  expect(await shownCodes(video)).toEqual(Array.from({ length: 12 }, (_none, at) => 9 + at));
});

it('does not follow a path out of the dataset', async () => {
  const dataset = await withImages(
    'v2.1',
    () => `{'bytes': NULL::BLOB, 'path': '../../../../etc/passwd'}`,
  );
  expect(await dataset.videos(0)).toEqual([]);
  expect(dataset.problemsOf(0)).toContainEqual(
    expect.objectContaining({
      code: 'pictures-unreadable',
      message: expect.stringContaining('outside the dataset'),
    }),
  );
});
