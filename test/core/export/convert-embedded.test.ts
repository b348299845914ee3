/** Pictures that a LeRobot dataset keeps in its rows go along in the rows, to the byte. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { select } from '../../../src/core/datasets/duckdb';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { codedPictures } from '../datasets/formats/coded-pictures';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';
import { Curated } from './curated';
import { IndependentDataset, readShape } from './independent-reader';
import { verifyConversion } from './verify-conversion';

const key = 'observation.images.wrist';

const quoted = (text: string): string => text.replaceAll("'", "''");

/** One v3.0 episode of 9 pictures. */
async function withImages(): Promise<string> {
  const feature = { dtype: 'image', shape: [64, 128, 3], names: null };
  const root = await smallDataset({ version: 'v3.0', lengths: [9], features: { [key]: feature } });
  const folder = path.join(await scratchFolder(), 'png');
  await mkdir(folder);
  for (const [at, bytes] of (await codedPictures(folder, 9)).entries()) {
    await writeFile(path.join(folder, `${at}.png`), bytes);
  }
  const file = path.join(root, 'data/chunk-000/file-000.parquet');
  await select(
    `COPY (SELECT t.*, {'bytes': f.content, 'path': 'frame_' || t."index" || '.png'} AS "${key}"
     FROM read_parquet($1, hive_partitioning = false) t
     JOIN read_blob('${quoted(folder).replaceAll('[', '[[]')}/?.png') f ON f.filename LIKE '%/' || t."index" || '.png'
     ORDER BY "index") TO '${quoted(file)}.new' (FORMAT parquet)`,
    [file],
  );
  await rename(`${file}.new`, file);
  return root;
}

it('carries pictures in rows to v2.1, with their statistics', async () => {
  const root = await withImages();
  const curated = await Curated.open(root);
  const texts = await curated.review(0, [4]);
  await runExport(curated.request({ format: 'lerobot-v2.1' }), unwatched);
  const frames = [...Array(9).keys()];
  const seen = await verifyConversion(root, curated.out, {
    version: 'v2.1',
    episodes: [{ source: 0, frames, texts }],
    fps: 10,
    carrier: 'columns',
    retimed: false,
    video: 'none',
  });
  expect(seen.values).toBe(9 * 3);
  const out = await IndependentDataset.read(curated.out);
  expect(out.info.features[key]).toEqual({ dtype: 'image', shape: [64, 128, 3], names: null });
  const { metadata } = await readShape((await out.dataFiles())[0] ?? '');
  const hub = JSON.parse(metadata.get('huggingface') ?? '{}') as {
    info: { features: Record<string, unknown> };
  };
  expect(hub.info.features[key]).toEqual({ _type: 'Image' });
  expect(out.episodes[0]?.stats.get(`${key}/count`)).toEqual([9]);
  expect(out.episodes[0]?.stats.get(`${key}/mean`)).toHaveLength(3);
});
