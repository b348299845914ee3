/** The episode list of a v3 export. */
import { cp, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { afterEach, expect, it } from 'vitest';
import { select } from '../../../src/core/datasets/duckdb';
import { openDataset } from '../../../src/core/datasets/open';
import { lists } from '../../../src/core/export/lerobot/layout';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { setAside, smallDataset, writeParquet } from '../datasets/small-dataset';
import { Curated } from './curated';
import { splitDataset } from './split-dataset';

afterEach(() => {
  lists.episodes = 2_000;
});

const list = 'meta/episodes/chunk-000/file-000.parquet';

it.each([2_000, 2])(
  'lists an episode once that the source lists twice, as the first row has it, %i to a file',
  async (most) => {
    const root = await smallDataset({ version: 'v3.0', lengths: [5, 6, 7] });
    const rows = await setAside(path.join(root, list));
    const twice = `SELECT * REPLACE (['another task'] AS tasks) FROM ${rows}`;
    await writeParquet(
      path.join(root, list),
      `FROM (FROM ${rows} ORDER BY episode_index DESC) UNION ALL (${twice} WHERE episode_index = 1)`,
    );
    await cp(path.join(root, list), path.join(root, 'meta/episodes/chunk-000/file-001.parquet'));
    const curated = await Curated.open(root);
    for (const episode of [0, 1, 2]) await curated.review(episode, [1]);
    lists.episodes = most;
    await runExport(curated.request(), unwatched);
    const found = await select(
      'SELECT episode_index::DOUBLE, length::DOUBLE, tasks[1] FROM read_parquet($1) ORDER BY filename, file_row_number',
      [path.join(curated.out, 'meta/episodes/*/*.parquet').replaceAll('[', '[[]')],
    );
    expect([...found.numbers(0)]).toEqual([0, 1, 2]);
    expect([...found.numbers(1)]).toEqual([5, 6, 7]);
    expect(found.texts(2)).toEqual(['pick it up', 'pick it up', 'pick it up']);
  },
);

type Row = Record<string, unknown>;

/** By another reader: what its files are called, and the rows of each. */
async function listOf(root: string): Promise<Map<string, Row[]>> {
  const files = new Map<string, Row[]>();
  const folder = path.join(root, 'meta/episodes');
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    if (!name.endsWith('.parquet')) continue;
    const file = await asyncBufferFromFile(path.join(folder, name));
    files.set(name, (await parquetReadObjects({ file })) as Row[]);
  }
  return files;
}

/** The row as that file of the list has it; a copy keeps the source's types of numbers. */
const inFile = (row: Row, file: number): Row => ({
  ...row,
  'meta/episodes/chunk_index': Number(row['meta/episodes/chunk_index']),
  'meta/episodes/file_index': file,
});

async function declaredIn(root: string, name: string): Promise<unknown> {
  const file = await asyncBufferFromFile(path.join(root, 'meta/episodes', name));
  const { key_value_metadata: declared, schema } = await parquetMetadataAsync(file);
  return { declared, schema };
}

it.each(['copied', 'written anew'])(
  'is spread over files that say where each row is and are one list together: %s',
  async (way) => {
    const isCopy = way === 'copied';
    const lengths = [6, 7, 8, 9, 10, 11];
    const root = isCopy ? await splitDataset() : await smallDataset({ version: 'v3.0', lengths });
    const curated = await Curated.open(root);
    const left = curated.dataset.episodes.map(({ index }) => index).filter((index) => index !== 1);
    for (const episode of left) await curated.review(episode, [1]);
    const options = isCopy ? {} : ({ carrier: 'subtasks' } as const);
    const [whole, parts] = [`${curated.out}-whole`, `${curated.out}-parts`];
    await runExport(curated.request({ ...options, out: whole }), unwatched);
    lists.episodes = 2;
    await runExport(curated.request({ ...options, out: parts }), unwatched);

    const [one, ...none] = (await listOf(whole)).values();
    const several = await listOf(parts);
    expect(none).toEqual([]);
    const names = ['chunk-000/file-000.parquet', 'chunk-000/file-001.parquet'];
    if (!isCopy) names.push('chunk-000/file-002.parquet');
    expect([...several.keys()]).toEqual(names);
    expect(one).toHaveLength(left.length);
    const placed = one?.map((row, position) => inFile(row, Math.floor(position / 2)));
    const found = [...several.values()].flat();
    expect(found.map((row) => inFile(row, Number(row['meta/episodes/file_index'])))).toEqual(
      placed,
    );
    const declared = await declaredIn(whole, names[0] ?? '');
    for (const name of names) expect(await declaredIn(parts, name)).toEqual(declared);
    for (const file of ['meta/stats.json', 'meta/info.json']) {
      expect(await readFile(path.join(parts, file), 'utf8'), file).toBe(
        await readFile(path.join(whole, file), 'utf8'),
      );
    }

    const [again, before] = [await openDataset(parts), await openDataset(whole)];
    expect(again.episodes).toEqual(before.episodes);
    expect(again.summary.problems).toEqual(before.summary.problems);
    await again.close();
    await before.close();
    expect((await readdir(parts)).filter((name) => name.startsWith('.'))).toEqual([]);
  },
);
