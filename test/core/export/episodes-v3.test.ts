/** The episode list of a v3 export. */
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { select } from '../../../src/core/datasets/duckdb';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { setAside, smallDataset, writeParquet } from '../datasets/small-dataset';
import { Curated } from './curated';

const list = 'meta/episodes/chunk-000/file-000.parquet';

it('lists an episode once that the source lists twice, as the first row has it', async () => {
  const root = await smallDataset({ version: 'v3.0', lengths: [5, 6, 7] });
  const rows = await setAside(path.join(root, list));
  const twice = `SELECT * REPLACE (['another task'] AS tasks) FROM ${rows}`;
  await writeParquet(
    path.join(root, list),
    `FROM ${rows} UNION ALL (${twice} WHERE episode_index = 1)`,
  );
  await cp(path.join(root, list), path.join(root, 'meta/episodes/chunk-000/file-001.parquet'));
  const curated = await Curated.open(root);
  for (const episode of [0, 1, 2]) await curated.review(episode, [1]);
  await runExport(curated.request(), unwatched);
  const found = await select(
    'SELECT episode_index::DOUBLE, length::DOUBLE, tasks[1] FROM read_parquet($1) ORDER BY file_row_number',
    [path.join(curated.out, list)],
  );
  expect([...found.numbers(0)]).toEqual([0, 1, 2]);
  expect([...found.numbers(1)]).toEqual([5, 6, 7]);
  expect(found.texts(2)).toEqual(['pick it up', 'pick it up', 'pick it up']);
});
