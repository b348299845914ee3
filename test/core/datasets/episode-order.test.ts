import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { select } from '../../../src/core/datasets/duckdb';
import { readEpisodesV3 } from '../../../src/core/datasets/lerobot/metadata/episodes-v3';
import type { RawInfo } from '../../../src/core/datasets/lerobot/metadata/info';
import { makeTempDir } from '../../studio-fixture';

it('the list of episodes is put in order, and of an episode that comes twice the first stays', async () => {
  const root = await makeTempDir();
  const folder = path.join(root, 'meta/episodes/chunk-000');
  await mkdir(folder, { recursive: true });
  const rows = '(0, 3), (2, 5), (1, 4), (2, 9), (0, 8), (7, 1)';
  await select(
    `COPY (SELECT * FROM (VALUES ${rows}) AS listed(episode_index, length))
     TO '${path.join(folder, 'file-000.parquet')}' (FORMAT parquet)`,
  );
  const { episodes, problems } = await readEpisodesV3(root, {} as RawInfo, []);
  expect(episodes.map(({ index, length }) => [index, length])).toEqual([
    [0, 3],
    [1, 4],
    [2, 5],
    [7, 1],
  ]);
  expect(problems).toMatchObject([{ message: expect.stringContaining('2 rows are no episodes') }]);
});
