/** How an episode ended, wherever a source says it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { realDataset, sharedData } from '../../shared-data';
import { ramp, writeHdf5, type Tree } from './formats/hdf5-writer';
import { example, writeRlds, type Values } from './formats/tfrecord-writer';
import { scratchFolder, setAside, smallDataset, writeLines, writeParquet } from './small-dataset';

/** Outcomes by episode, null where none is known, and the findings about them. */
async function outcomesOf(root: string) {
  const dataset = await openDataset(root);
  const indices = dataset.episodes.map(({ index }) => index);
  const found = await dataset.outcomes?.(indices);
  const unclear = indices.flatMap((index) =>
    dataset.problemsOf(index).filter(({ code }) => code === 'outcome-unclear'),
  );
  await dataset.close();
  return {
    values: indices.map((index) => found?.get(index)?.value ?? null),
    names: [...new Set([...(found?.values() ?? [])].map(({ name }) => name))],
    unclear: unclear.map(({ episode, message }) => ({ episode, message })),
  };
}

const flag = { dtype: 'bool', shape: [1], names: null };
const lengths = [4, 3, 5];

/** Columns, and the outcomes of three episodes that they tell. */
const columns: [name: string, sql: string, values: (number | null)[]][] = [
  ['is_episode_successful', 'e <> 1', [1, 0, 1]],
  // Of a flag of steps the last row counts: the cup that was lifted and fell is no success.
  ['next.success', 'i = 3', [1, 0, 0]],
  ['success', 'CAST(e / 2 AS FLOAT)', [0, 0.5, 1]],
  ['success', '[e = 2]', [0, 0, 1]],
  ['success', "CASE e WHEN 0 THEN 'True' WHEN 1 THEN 'False' ELSE '' END", [1, 0, null]],
  ['outcome', "CASE e WHEN 0 THEN 'Success' WHEN 1 THEN 'failure' ELSE '0.5' END", [1, 0, 0.5]],
  ['failed', 'e = 1', [1, 0, 1]],
  ['episode_failure', 'CAST(e / 4 AS FLOAT)', [1, 0.75, 0.5]],
  ['isSuccess', 'e = 1', [0, 1, 0]],
  ['next_success', 'i >= 3', [1, 0, 1]],
  ['observation.success', 'CAST(i = 3 AS FLOAT)', [1, 0, 0]],
  ['annotation.episode_success', 'CAST(e = 2 AS BIGINT)', [0, 0, 1]],
];
const full = process.env['DUALVLA_TEST_FULL'] === '1';

describe.each(['v2.1', 'v3.0'] as const)('LeRobot %s', (version) => {
  // What a column tells is found by the same code in both: in turn, each is tried in one of them.
  const own = columns.filter((_, at) => full || (at % 2 === 0) === (version === 'v2.1'));
  it.each(own)('by the column %s as %s', async (name, sql, values) => {
    const root = await smallDataset({
      version,
      lengths,
      columns: { [name]: sql },
      features: { [name]: flag },
    });
    expect(await outcomesOf(root)).toEqual({ values, names: [name], unclear: [] });
  });

  it('by a column that is not declared', async () => {
    const root = await smallDataset({ version, lengths, columns: { success: 'e = 0' } });
    expect((await outcomesOf(root)).values).toEqual([1, 0, 0]);
  });

  it('of no reward, and of nothing where nothing is said', async () => {
    const columns = { 'next.reward': 'CAST(1 AS FLOAT)', 'next.done': 'i = 2' };
    const root = await smallDataset({ version, lengths, columns });
    expect(await outcomesOf(root)).toEqual({ values: [null, null, null], names: [], unclear: [] });
  });

  it('says what is no outcome, or changes within an episode, and leaves the others', async () => {
    const wrong = await smallDataset({
      version,
      lengths: [4, 3, 5, 2],
      columns: { success: "CASE e WHEN 0 THEN 2.0 WHEN 1 THEN 'nan'::DOUBLE WHEN 2 THEN 1 END" },
    });
    const found = await outcomesOf(wrong);
    expect(found.values).toEqual([null, null, 1, null]);
    expect(found.unclear.map(({ episode }) => episode)).toEqual([0, 1]);
    expect(found.unclear[0]?.message).toContain('success of its last row says 2');
    const name = 'is_episode_successful';
    const changing = await smallDataset({
      version,
      lengths,
      columns: { [name]: 'e = 0 OR i > 1' },
    });
    const changed = await outcomesOf(changing);
    expect(changed.values).toEqual([1, null, null]);
    expect(changed.unclear[0]?.message).toContain('says success');
    const worded = await smallDataset({ version, lengths: [2], columns: { success: "'perhaps'" } });
    expect(await outcomesOf(worded)).toMatchObject({ values: [null], unclear: [{ episode: 0 }] });
  });
});

const listed = [
  { success: true },
  { success: 0.25 },
  { success: null },
  { success: 'half' },
  { success: true, is_episode_successful: false },
  // A flag that is false leaves open how much was done.
  { success: 0.5, is_episode_successful: false },
  { outcome: 'failure', failed: true },
  { episodeSuccess: 'TRUE', failed: 0 },
  // A table of texts keeps numbers as texts, and leaves empty what nobody filled in.
  { success: '0.5', failed: ' ' },
];
const listedValues = [1, 0.25, null, null, null, 0.5, 0, 1, 0.5];

it('LeRobot v2.1 by the list of episodes', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: listed.map(() => 2) });
  const file = path.join(root, 'meta/episodes.jsonl');
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  await writeLines(
    file,
    lines.map((line, at) => ({ ...(JSON.parse(line) as object), ...listed[at] })),
  );
  const { values, unclear } = await outcomesOf(root);
  expect(values).toEqual(listedValues);
  expect(unclear.map(({ episode }) => episode)).toEqual([3, 4]);
  expect(unclear[1]?.message).toMatch(/success in meta.* says success, is_episode_successful/);
});

it('LeRobot v3.0 by the list of episodes, whose rows agree or do not', async () => {
  const root = await smallDataset({
    version: 'v3.0',
    lengths: [3, 3, 3, 3],
    columns: { 'next.success': 'e < 2' },
  });
  const file = path.join(root, 'meta/episodes/chunk-000/file-000.parquet');
  const source = await setAside(file);
  const success = 'CASE episode_index WHEN 0 THEN true WHEN 1 THEN false WHEN 2 THEN false END';
  await writeParquet(file, `SELECT *, ${success} AS success FROM ${source}`);
  const { values, unclear } = await outcomesOf(root);
  expect(values).toEqual([1, null, 0, 0]);
  expect(unclear.map(({ episode }) => episode)).toEqual([1]);
});

const demo = (more: Tree = {}): Tree => ({ actions: ramp(4, 7), ...more });

const steps = (...values: number[]) => ({ data: Uint8Array.from(values), shape: [4] });

describe('HDF5', () => {
  it('by an attribute of the demonstration, or the last value of an array', async () => {
    const tree = {
      demo_0: demo(),
      demo_1: demo(),
      demo_2: demo({ success: steps(0, 1, 1, 1) }),
      demo_3: demo({ success: steps(0, 1, 0, 0) }),
      demo_4: demo({ '@success': 'perhaps' }),
      demo_5: demo(),
      demo_6: demo({ infos: { success: steps(0, 0, 1, 1) } }),
      demo_7: demo({ next_success: steps(0, 0, 1, 0) }),
      demo_8: demo({ '@outcome': 'failure' }),
    };
    const root = path.join(await scratchFolder(), 'set');
    await mkdir(root);
    await writeHdf5(path.join(root, 'demo.hdf5'), { data: tree }, (file) => {
      const group = (name: string) =>
        file.get(`data/${name}`) as ReturnType<typeof file.create_group>;
      group('demo_0').create_attribute('success', 1, null, '<i8');
      group('demo_1').create_attribute('success', 0.5, null, '<d');
    });
    const { values, unclear } = await outcomesOf(root);
    expect(values).toEqual([1, 0.5, 1, 0, null, null, 1, 0, 0]);
    expect(unclear.map(({ episode }) => episode)).toEqual([4]);
  });

  it('by the folder that failed demonstrations are in', async () => {
    const root = path.join(await scratchFolder(), 'set');
    for (const folder of ['lab/failure', 'lab/more', 'lab/success']) {
      await mkdir(path.join(root, folder), { recursive: true });
      await writeHdf5(path.join(root, folder, 'demo.hdf5'), { data: { demo_0: demo() } });
    }
    expect((await outcomesOf(root)).values).toEqual([0, null, 1]);
  });
});

const text = (value: string): Values => ({ bytes: [new TextEncoder().encode(value)] });
const droid = (folder: string) => text(`gs://droid/TRI/${folder}/2023-07-07/trajectory.h5`);
const record = (more: Readonly<Record<string, Values>>) =>
  example({
    'steps/action': { floats: Array<number>(21).fill(0) },
    'steps/is_first': { ints: [1, 0, 0] },
    ...more,
  });

it('RLDS by the metadata of the episode, its last step, or the folder it was recorded in', async () => {
  const root = path.join(await scratchFolder(), 'toy', '1.0.0');
  await writeRlds(root, [
    [
      record({ 'episode_metadata/success': { ints: [1] } }),
      record({ 'episode_metadata/success': { floats: [0.5] } }),
      record({ 'steps/is_success': { ints: [1, 1, 0] } }),
      record({ 'steps/info/success': { floats: [0, 0, 1] } }),
      record({ 'episode_metadata/file_path': droid('failure') }),
      record({ 'episode_metadata/file_path': droid('success') }),
      record({ 'episode_metadata/file_path': droid('2023') }),
      record({
        'episode_metadata/file_path': droid('success'),
        'episode_metadata/success': { ints: [0] },
      }),
    ],
  ]);
  const { values, unclear } = await outcomesOf(root);
  expect(values).toEqual([1, 0.5, 0, 1, 0, 1, null, null]);
  expect(unclear).toMatchObject([{ episode: 7 }]);
});

it('opens no file for it where no column says it', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [2, 2] });
  await writeFile(path.join(root, 'data/chunk-000/episode_000001.parquet'), 'spoiled');
  expect((await outcomesOf(root)).values).toEqual([null, null]);
});

it('leaves the episodes of a spoiled file unknown and reads the others', async () => {
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [2, 2, 2],
    columns: { success: 'true' },
  });
  await writeFile(path.join(root, 'data/chunk-000/episode_000001.parquet'), 'spoiled');
  expect((await outcomesOf(root)).values).toEqual([1, null, 1]);
});

describe.skipIf(sharedData === null)('real datasets', () => {
  it.each([
    ['droid-failures-v21', Array<number>(7).fill(0)],
    ['droid-successes-v21', Array<number>(4).fill(1)],
    // Ten that were annotated, as many generated, and sixteen that failed; in the order of the names of the files.
    [
      'isaaclab-stack-cubes-hdf5',
      [10, 16, 10].flatMap((n, at) => Array<number>(n).fill(+(at !== 1))),
    ],
  ])('%s', async (name, values) => {
    const found = await outcomesOf(realDataset(name));
    expect(found.values).toEqual(values);
    expect(found.unclear).toEqual([]);
  });
});
