/** Statistics over all rows of an export, beside the same from plain arithmetic. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished, expect, it } from 'vitest';
import { ExportDatabase } from '../../../src/core/export/files/export-database';
import { columnStats, portionsOf } from '../../../src/core/export/lerobot/meta/row-stats';
import { allStats } from '../../../src/core/export/lerobot/meta/stats';
import { fillFromWhole, wholeStatsOfRows } from '../../../src/core/export/lerobot/meta/whole-rows';
import { scratchFolder } from '../datasets/small-dataset';

/** Two files: in the first `action` has its second value, in the second it has not; the third value is nowhere. */
async function written(): Promise<{ folder: string; database: ExportDatabase }> {
  const folder = path.join(await scratchFolder(), "it's [odd]");
  await mkdir(folder);
  const database = await ExportDatabase.open(folder, new AbortController().signal);
  onTestFinished(() => database.close());
  for (const episode of [0, 1]) {
    const second = episode === 0 ? 'i' : "'NaN'::FLOAT";
    await database.writeParquet(
      path.join(folder, `data/chunk-000/file-00${episode}.parquet`),
      `SELECT ${episode}::BIGINT AS episode_index, [${episode} * 100 + i, ${second}, 'NaN'::FLOAT]::FLOAT[] AS action,
         'text' AS reasoning FROM range(101) t(i)`,
      'COMPRESSION snappy',
    );
  }
  return { folder, database };
}

const question = (file: string) => ({
  from: `read_parquet('${file.replaceAll("'", "''").replaceAll('[', '[[]')}')`,
  columns: new Map([
    ['episode_index', 'BIGINT'],
    ['action', 'FLOAT[]'],
    ['reasoning', 'VARCHAR'],
  ]),
  shapes: new Map([
    ['episode_index', [1]],
    ['action', [3]],
    ['reasoning', [1]],
  ]),
  episode: 'episode_index',
  keys: allStats,
});

it('are exact, ignore NaN, and are neutral where there is no value at all', async () => {
  const { folder, database } = await written();
  const byEpisode = new Map();
  for (const episode of [0, 1]) {
    const file = path.join(folder, `data/chunk-000/file-00${episode}.parquet`);
    for (const [key, stats] of await columnStats(database, question(file)))
      byEpisode.set(key, stats);
  }
  expect(byEpisode.get(1)?.action.mean).toEqual([150, Number.NaN, Number.NaN]);
  const whole = await wholeStatsOfRows(database, folder, byEpisode);
  expect(Object.keys(whole)).toEqual(['episode_index', 'action']);
  // 0 to 100 and 100 to 200: 202 values. numpy: quantile 0.01 of them is 2.01, and not the mean of 1 and 101.
  expect(whole['action']).toEqual({
    min: [0, 0, -1],
    max: [200, 100, 1],
    mean: [100, 50, 0],
    std: [expect.closeTo(Math.sqrt((2 * 850 * 101 + 202 * 2500) / 202), 6), Math.sqrt(850), 1],
    count: [202],
    q01: [expect.closeTo(2.01, 9), 1, -1],
    q10: [expect.closeTo(20.1, 9), 10, -1],
    q50: [100, 50, 0],
    q90: [expect.closeTo(179.9, 9), 90, 1],
    q99: [expect.closeTo(197.99, 9), 99, 1],
  });
  // Of more values than may be in memory they are the same.
  expect(await wholeStatsOfRows(database, folder, byEpisode, 10)).toEqual(whole);
  fillFromWhole(byEpisode, whole);
  expect(byEpisode.get(1)?.action).toMatchObject({
    mean: [150, 50, 0],
    std: [expect.any(Number), Math.sqrt(850), 1],
  });
});

it('are the same where episodes are asked about in portions', async () => {
  const { database } = await written();
  await database.run(
    `CREATE TABLE rows AS SELECT i // 7 + 3 AS episode_index, [hash(i) % 1000, NULL, sin(i)]::FLOAT[] AS action, 't' AS reasoning FROM range(70) t(i)`,
  );
  const asked = { ...question(''), from: 'rows' };
  const episodes = Array.from({ length: 10 }, (_none, at) => ({
    target: at + 3,
    frames: new Int32Array(7),
  }));
  const portions = portionsOf(episodes, { weight: 22, items: 4 });
  expect(portions).toEqual([
    'episode_index BETWEEN 3 AND 5',
    'episode_index BETWEEN 6 AND 8',
    'episode_index BETWEEN 9 AND 11',
    'episode_index BETWEEN 12 AND 12',
  ]);
  expect(portionsOf(episodes, { weight: 1e6, items: 4 })).toHaveLength(3);
  expect(portionsOf(episodes)).toEqual(['true']);
  const found = new Map();
  for (const where of portions) {
    const stats = await columnStats(database, { ...asked, from: `rows WHERE ${where}` });
    for (const [episode, each] of stats) found.set(episode, each);
  }
  expect(found).toEqual(await columnStats(database, asked));
  expect(found.size).toBe(10);
});

it('hold no file in memory once it was read: with many, that would be all that may be held', async () => {
  const { folder, database } = await written();
  await wholeStatsOfRows(database, folder, new Map());
  const [kept] = await database.rows(
    `SELECT sum(memory_usage_bytes)::DOUBLE AS bytes FROM duckdb_memory() WHERE tag = 'EXTERNAL_FILE_CACHE'`,
  );
  expect(kept).toEqual({ bytes: 0 });
});
