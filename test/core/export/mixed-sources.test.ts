/** Recordings in one folder that do not have the same columns: none is lost, gaps are said, statistics are whole. */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { planExport } from '../../../src/core/export/plan';
import { runExport } from '../../../src/core/export/run';
import { parsePythonJson } from '../../../src/core/export/files/python-json';
import { unwatched } from '../../../src/core/jobs/progress';
import { ramp, writeHdf5 } from '../datasets/formats/hdf5-writer';
import { scratchFolder, setAside, smallDataset, writeParquet } from '../datasets/small-dataset';
import { Curated } from './curated';
import { IndependentDataset, readShape } from './independent-reader';

const jsonOf = async (
  folder: string,
  file: string,
): Promise<Record<string, Record<string, unknown>>> =>
  parsePythonJson(await readFile(path.join(folder, file), 'utf8')) as Record<
    string,
    Record<string, unknown>
  >;

/** Row `i` of a ramp. */
const row = (i: number, width: number): number[] =>
  Array.from({ length: width }, (_none, dim) => Math.fround(i + dim / 100));

/** One demonstration of states alone, one with seven actions, one with six. */
async function demonstrations(): Promise<string> {
  const root = path.join(await scratchFolder(), 'demos');
  await mkdir(root);
  const demos = [{}, { actions: ramp(6, 7), joint_torques: ramp(6, 2) }, { actions: ramp(6, 6) }];
  for (const [e, arrays] of demos.entries()) {
    const demo = { states: ramp(6, 3), ...arrays };
    await writeHdf5(path.join(root, `${e}.hdf5`), { data: { demo_0: demo } });
  }
  return root;
}

it.each(['lerobot-v3.0', 'lerobot-v2.1'] as const)(
  'demonstrations of several robots keep all their numbers as %s',
  async (format) => {
    const curated = await Curated.openAny(await demonstrations());
    for (const episode of [0, 1, 2]) await curated.review(episode, [1]);
    const plan = await planExport(curated.request({ format }));
    expect(plan.blockers).toEqual([]);
    const gaps = plan.problems.filter(({ code }) => code === 'values-missing');
    expect(gaps.map(({ message }) => message.split(' (')[0])).toEqual([
      'action, joint_torques: 2 of 3 episodes',
    ]);
    expect(plan.loaders[0]?.because).toContain('action, joint_torques are NaN in some episodes');
    await runExport(curated.request({ format }), unwatched);
    const out = await IndependentDataset.read(curated.out);
    const rows = await Promise.all(out.episodes.map((episode) => out.rows(episode)));
    expect(rows[0]?.[0]?.['action']).toEqual(Array(7).fill(Number.NaN));
    expect(rows[1]?.[5]?.['action']).toEqual(row(5, 7));
    expect(rows[2]?.[5]?.['action']).toEqual([...row(5, 6), Number.NaN]);
    expect(rows[1]?.[5]?.['joint_torques']).toEqual(row(5, 2));
    const statistics = await readFile(path.join(curated.out, 'meta/stats.json'), 'utf8');
    expect(statistics).not.toContain('NaN');
    for (const { stats } of out.episodes) {
      for (const [key, value] of stats) expect([value].flat(3), key).not.toContain(Number.NaN);
    }
    const { action } = await jsonOf(curated.out, 'meta/stats.json');
    // Dimension 6 has values in one episode alone.
    expect(action).toMatchObject({ min: row(0, 7), max: row(5, 7) });
    expect([action?.['mean']].flat()[6]).toBeCloseTo(2.56, 5);
  },
);

it('files of one dataset with other columns and types keep them all', async () => {
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [4, 4],
    columns: { count: 'CAST(i AS INTEGER)', force: '[i, i]::FLOAT[]' },
    features: {
      count: { dtype: 'int32', shape: [1], names: null },
      force: { dtype: 'float32', shape: [2], names: null },
      late: { dtype: 'float32', shape: [1], names: null },
    },
  });
  const file = path.join(root, 'data/chunk-000/episode_000001.parquet');
  const rows = await setAside(file);
  await writeParquet(
    file,
    `SELECT "index", * EXCLUDE (force, count, "index") REPLACE (action::DOUBLE[] AS action), 0.5::FLOAT AS late FROM ${rows} ORDER BY frame_index`,
  );
  const curated = await Curated.open(root);
  for (const episode of [0, 1]) await curated.review(episode, [1]);
  const options = { format: 'lerobot-v3.0' } as const;
  const plan = await planExport(curated.request(options));
  expect(plan.problems.filter(({ code }) => code === 'values-missing')).toHaveLength(2);
  await runExport(curated.request(options), unwatched);
  const out = await IndependentDataset.read(curated.out);
  const [first = [], second = []] = await Promise.all(out.episodes.map((each) => out.rows(each)));
  expect([first[3]?.['count'], first[3]?.['force'], first[3]?.['late']]).toEqual([
    3,
    [3, 3],
    Number.NaN,
  ]);
  expect(second[3]).toMatchObject({ late: 0.5, action: [3, -3], count: Number.NaN });
  expect(second[3]?.['force']).toEqual([Number.NaN, Number.NaN]);
  // There is no integer that means "none".
  expect(out.info.features['count']?.dtype).toBe('float64');
  const { columns } = await readShape(path.join(curated.out, 'data/chunk-000/file-000.parquet'));
  expect(columns).toEqual(expect.arrayContaining(['count', 'force', 'late', 'action']));
});

it('rows without a value and structs are said, and LeRobot is not said to read them', async () => {
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [6],
    columns: {
      'observation.state': '{pos: i::FLOAT, grip: 1::FLOAT}',
      action: 'CASE WHEN i = 5 THEN NULL ELSE [i, -i]::FLOAT[] END',
    },
  });
  const curated = await Curated.open(root);
  await curated.review(0, [1]);
  const copy = await planExport(curated.request());
  expect(copy.loaders[0]).toMatchObject({ accepts: false });
  expect(copy.loaders[0]?.because).toMatch(
    /observation.state is a struct.*rows of episode 0 have no value of action/,
  );
  for (const format of ['rlds', 'robomimic', 'lerobot-v2.1'] as const) {
    const plan = await planExport(curated.request({ format }));
    const said = plan.problems.map(({ code }) => code);
    expect(said, format).toEqual(expect.arrayContaining(['columns-lost', 'values-missing']));
  }
  const options = { format: 'lerobot-v2.1' } as const;
  await runExport(curated.request(options), unwatched);
  const out = await IndependentDataset.read(curated.out);
  const [episode] = out.episodes;
  const rows = episode === undefined ? [] : await out.rows(episode);
  expect(rows.map((row) => row['action'])).toEqual([
    ...[0, 1, 2, 3, 4].map((i) => [i, 0 - i]),
    [Number.NaN, Number.NaN],
  ]);
});

it.each(['v2.1', 'v3.0'] as const)(
  'what is no number in %s is said of the copy',
  async (version) => {
    const columns = {
      action: "CASE WHEN e = 1 AND i = 3 THEN ['nan'::FLOAT, 0] ELSE [i, -i]::FLOAT[] END",
      success: "'nan'::DOUBLE",
    };
    const features = { success: { dtype: 'float64', shape: [1], names: null } };
    const root = await smallDataset({ version, lengths: [6, 5, 4], columns, features });
    const curated = await Curated.open(root);
    for (const episode of [0, 1, 2]) await curated.review(episode, [1]);
    for (const format of ['lerobot', 'lerobot-v3.0'] as const) {
      const plan = await planExport(curated.request({ format }));
      const [gap, ...others] = plan.problems.filter(({ code }) => code === 'values-missing');
      expect(others).toEqual([]);
      expect(gap?.message).toContain('action: 1 of 3 episodes (the first is 1)');
      expect(plan.loaders[0]?.because).toMatch(/values of action are NaN in some episodes/);
    }
    const without = await planExport(curated.request({ format: 'lerobot', drop: [1] }));
    expect(without.loaders[0]?.because).not.toContain('NaN');
  },
);

it.each([
  ['v2.1', false, /language_events is of the kind language/],
  ['v3.0', true, /It reads v3.0/],
] as const)('language in a %s copy: who reads it', async (version, accepts, because) => {
  const item =
    "[{role: 'user', content: 'lift', style: 'x', timestamp: 0::FLOAT, camera: NULL::VARCHAR}]";
  const root = await smallDataset({
    version,
    lengths: [4],
    columns: { language_events: item },
    features: { language_events: { dtype: 'language', shape: [1], names: null } },
  });
  const curated = await Curated.open(root);
  await curated.review(0, [1]);
  const [verdict] = (await planExport(curated.request())).loaders;
  expect(verdict).toMatchObject({ accepts });
  expect(verdict?.because).toMatch(because);
  if (accepts) expect(verdict?.loader).toBe('LeRobot 0.6 and later');
});
