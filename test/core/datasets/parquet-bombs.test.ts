/**
 * Parquet files of a few kB that claim rows, columns, values or texts without end: declined by what they say of
 * themselves.
 */
import path from 'node:path';
import { expect, it } from 'vitest';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { select } from '../../../src/core/datasets/duckdb';
import { openDataset } from '../../../src/core/datasets/open';
import { isFull, lowerLimits, openBeside } from './run-bomb';
import { setAside, smallDataset, writeParquet, type SmallDataset } from './small-dataset';

const v2: SmallDataset = { version: 'v2.1', lengths: [3, 3] };
const v3: SmallDataset = { version: 'v3.0', lengths: [3, 3] };
const saying = (words: string) => ({
  code: 'corrupt-data',
  message: expect.stringContaining(words) as string,
});
const first = (root: string): string => path.join(root, 'data/chunk-000/episode_000000.parquet');
const messages = async (root: string): Promise<string> =>
  (await inspectDataset(root)).problems.map(({ message }) => message).join('\n');

it('lists far longer than declared are not read, the other episodes are', async () => {
  const root = await smallDataset(v2);
  const rows = await setAside(first(root));
  await writeParquet(
    first(root),
    `SELECT * REPLACE (list_resize([0::FLOAT], 20000, 0::FLOAT) AS "observation.state") FROM ${rows}`,
  );
  const dataset = await openDataset(root);
  await expect(dataset.signals(0)).rejects.toMatchObject(
    saying('its 3 rows hold 60000 values of observation.state, which is declared to have 3 a row'),
  );
  expect((await dataset.signals(1)).frames).toBe(3);
});

it('lists of which the file holds next to nothing are not unpacked, whatever they are on average', async () => {
  const root = await smallDataset(v2);
  const claim = (name: string, least: string): Promise<void> =>
    writeParquet(
      first(root),
      `SELECT CASE WHEN i = 5 THEN list_resize([0::FLOAT], 30000, 0::FLOAT) ELSE [0::FLOAT, 0, 0] END AS "${name}",
         i AS frame_index${least} FROM range(6000) t(i)`,
    );
  lowerLimits({ claimedValues: 10_000, claimedByByte: 1 });
  const claims = 'one of its row groups claims 47997 values in lists, a file of';
  await claim('observation.state', '');
  const dataset = await openDataset(root);
  await expect(dataset.signals(0)).rejects.toMatchObject(saying(claims));
  expect((await dataset.signals(1)).frames).toBe(3);
  await claim('timestamp', ', 0 AS episode_index');
  expect(await messages(root)).toContain(claims);
  lowerLimits({ claimedValues: 100_000, groupValues: 40_000 });
  await claim('observation.state', ', 1 AS index');
  await expect((await openDataset(root)).signals(0)).rejects.toMatchObject(
    saying('holds 47997 values in lists of observation.state, more than the 40000'),
  );
});

it('a file of one episode with a million rows more than said is another file', async () => {
  const rows = isFull ? 100_000_000 : 1_000_003;
  const root = await smallDataset(v2);
  await writeParquet(
    first(root),
    `SELECT [0::FLOAT, 0, 0] AS "observation.state", 0::BIGINT AS frame_index FROM range(${rows})`,
  );
  const { answers, megabytes } = await openBeside(root, await smallDataset(v2), 300);
  const bomb = answers.find(({ which }) => which === 'bomb');
  expect(bomb?.message).toContain(`it has ${rows} rows, but the metadata says 3`);
  expect(answers.find(({ which }) => which === 'good')?.message).toContain('3 frames');
  expect(megabytes).toBeLessThan(600);
});

it('rows of one episode in a shared file are counted before they are read', async () => {
  lowerLimits({ signalValues: 1_000 });
  const root = await smallDataset(v3);
  const file = path.join(root, 'data/chunk-000/file-000.parquet');
  const rows = await setAside(file);
  await writeParquet(
    file,
    `SELECT * FROM ${rows} UNION ALL SELECT r.* FROM ${rows} r, range(200) WHERE episode_index = 1`,
  );
  const dataset = await openDataset(root);
  expect((await dataset.signals(0)).frames).toBe(3);
  await expect(dataset.signals(1)).rejects.toMatchObject(saying('its 603 rows'));
});

it('on opening, more rows than are looked at in a moment are left to the check of all', async () => {
  lowerLimits({ openedRows: 5 });
  for (const options of [v2, v3]) {
    const { problems } = (await openDataset(await smallDataset(options))).summary;
    expect(problems.map(({ code }) => code)).toContain('not-all-checked');
  }
});

it('long texts, and short ones that very many rows mean, are no tasks', async () => {
  for (const [text, rows] of [
    [`repeat('a', 200000)`, 1],
    [`repeat('a', 90000)`, 800],
  ] as const) {
    const root = await smallDataset(v3);
    await writeParquet(
      path.join(root, 'meta/tasks.parquet'),
      `SELECT i AS task_index, ${text} AS task FROM range(${rows}) t(i)`,
    );
    const { problems, tasks } = (await openDataset(root)).summary;
    expect(problems.find(({ code }) => code === 'tasks-unreadable')?.message).toContain(
      'meta/tasks.parquet',
    );
    expect(tasks).toEqual(['pick it up']);
  }
});

it('an unpacked column of tasks is measured before it is unpacked', async () => {
  lowerLimits({ taskCharacters: 10_000 });
  const root = await smallDataset(v3);
  await writeParquet(
    path.join(root, 'meta/tasks.parquet'),
    `SELECT 0::BIGINT AS task_index, repeat('a', 50000) AS task`,
  );
  expect(await messages(root)).toContain('its column task holds');
});

it('tasks of the episodes are measured too', async () => {
  lowerLimits({ episodeTaskCharacters: 1_000_000 });
  const root = await smallDataset(v3);
  const file = path.join(root, 'meta/episodes/chunk-000/file-000.parquet');
  const rows = await setAside(file);
  await writeParquet(
    file,
    `SELECT * REPLACE ([repeat('a', 99999)] AS tasks) FROM ${rows}, range(20)`,
  );
  await expect(openDataset(root)).rejects.toMatchObject(saying('its tasks have'));
});

it('declines more episodes than any dataset has, in one file and in many', async () => {
  lowerLimits({ episodes: 5 });
  const root = await smallDataset(v3);
  const file = path.join(root, 'meta/episodes/chunk-000/file-000.parquet');
  const rows = await setAside(file);
  const twice = `SELECT * REPLACE (i AS episode_index) FROM (SELECT * FROM ${rows} LIMIT 1), range(4) t(i)`;
  await writeParquet(file, twice);
  expect((await openDataset(root)).episodes).toHaveLength(4);
  await writeParquet(file.replace('000.parquet', '001.parquet'), twice);
  await expect(openDataset(root)).rejects.toMatchObject(saying('lists 8 episodes'));
});

it.runIf(isFull)('declines 30,000,000 episodes while others are answered', async () => {
  const root = await smallDataset(v3);
  const file = path.join(root, 'meta/episodes/chunk-000/file-000.parquet');
  await writeParquet(file, `SELECT i AS episode_index, 3 AS length FROM range(30000000) t(i)`);
  const { answers, megabytes } = await openBeside(root, await smallDataset(v3), 300);
  expect(answers.map(({ message }) => message).join()).toContain('lists 30000000 episodes');
  expect(megabytes).toBeLessThan(600);
});

it('declines more columns than anybody records', async () => {
  lowerLimits({ columns: 50 });
  const root = await smallDataset(v2);
  const rows = await setAside(first(root));
  const columns = Array.from({ length: 60 }, (_none, at) => `${at} AS "c${at}"`);
  await writeParquet(first(root), `SELECT *, ${columns.join(', ')} FROM ${rows}`);
  const dataset = await openDataset(root);
  await expect(dataset.signals(0)).rejects.toMatchObject(
    saying('columns, the studio reads up to 50'),
  );
  expect((await dataset.signals(1)).frames).toBe(3);
  expect(await messages(root)).toContain('columns, the studio reads up to 50');
});

it('texts of frames are measured before they are read', async () => {
  lowerLimits({ frameTextCharacters: 1_000 });
  const options = {
    ...v2,
    columns: { reasoning: `repeat('a', 500 * e::INTEGER)` },
    features: { reasoning: { dtype: 'string', shape: [1], names: null } },
  };
  const dataset = await openDataset(await smallDataset(options));
  expect(await dataset.reasoning(0)).toEqual(['', '', '']);
  await expect(dataset.reasoning(1)).rejects.toMatchObject(
    saying('its texts have 1500 characters'),
  );
});

it('a table of contents without end is not read', async () => {
  const root = await smallDataset(v2);
  lowerLimits({ footerBytes: 100 });
  expect(await messages(root)).toContain('its table of contents has');
});

it('a question that takes too long is interrupted', async () => {
  lowerLimits({ querySeconds: 0.2 });
  await expect(
    select('SELECT count(*) FROM range(100000000000) a(i) WHERE sqrt(i) = 0.5'),
  ).rejects.toThrow('it takes longer than 0.2 s');
});

it('long questions about one dataset leave room for those about another', async () => {
  lowerLimits({ querySeconds: 1.5 });
  const ended: string[] = [];
  const long = Array.from({ length: 3 }, () =>
    select('SELECT count(*) FROM range(100000000000) a(i) WHERE sqrt(i) = 0.5').catch(() =>
      ended.push('long'),
    ),
  );
  // Files are read by the threads that DuckDB's questions wait on, too.
  await expect(openDataset('/nowhere')).rejects.toMatchObject({ code: 'not-found' });
  expect(ended).toEqual([]);
  await Promise.all(long);
});
