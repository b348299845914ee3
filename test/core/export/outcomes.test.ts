/** How an episode ended goes along in every format, as its curator says or else as the source does. */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { openProject } from '../../../src/core/project/open-project';
import { exportOptionsSchema, type ExportOptions } from '../../../src/shared/model/export';
import { ScriptedCurator } from '../../shared/decisions';
import { select } from '../../../src/core/datasets/duckdb';
import { ramp, writeHdf5, type Tree } from '../datasets/formats/hdf5-writer';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';
import { keyframeAt } from './curated';

type Said = Readonly<Record<number, number | null>>;

/** Exports everything proposed, with these outcomes decided; the folder of the export. */
async function exported(root: string, options: Partial<ExportOptions>, said: Said = {}) {
  const scratch = await scratchFolder();
  const dataset = await openDataset(root);
  const place = path.join(scratch, 'set.curation');
  const project = await openProject({ dataset, path: place, dataDir: scratch });
  onTestFinished(async () => {
    await project.close();
    await dataset.close();
  });
  const curator = new ScriptedCurator({ projectId: project.info.id });
  for (const { index } of dataset.episodes) {
    const fingerprint = await dataset.fingerprint(index);
    const keyframes = [keyframeAt(index, 1)];
    await project.saveProposals({
      episode: index,
      fingerprint,
      policy: 'p',
      madeAtMs: 1,
      keyframes,
    });
    const value = said[index];
    if (value === undefined) continue;
    const decision = curator.decide({ kind: 'outcome', value }, index);
    await project.append([{ ...decision, fingerprint }]);
  }
  const out = path.join(scratch, 'out');
  const all = exportOptionsSchema.parse({ out, decisions: 'proposed', ...options });
  await runExport({ dataset, project, options: all }, unwatched);
  return out;
}

/** As the studio reads the export again, by episode; and what it finds unclear. */
async function readAgain(out: string) {
  const dataset = await openDataset(out);
  const indices = dataset.episodes.map(({ index }) => index);
  const found = await dataset.outcomes?.(indices);
  const unclear = indices.flatMap((index) => dataset.problemsOf(index));
  await dataset.close();
  expect(unclear.filter(({ code }) => code === 'outcome-unclear')).toEqual([]);
  return indices.map((index) => found?.get(index)?.value ?? null);
}

const json = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));
const linesOf = async (file: string): Promise<Record<string, unknown>[]> =>
  (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
async function listOf(out: string, column: string): Promise<unknown> {
  const file = path.join(out, 'meta/episodes/chunk-000/file-000.parquet').replaceAll("'", "''");
  const [type, value] = [`typeof("${column}")`, `CAST("${column}" AS DOUBLE)`];
  const rows = await select(
    `SELECT ${type}, ${value} FROM read_parquet('${file.replaceAll(/[*?[]/g, '[$&]')}')`,
  );
  return { types: [...new Set(rows.texts(0))], values: [...rows.numbers(1)] };
}

const flag = { dtype: 'bool', shape: [1], names: null };
const leRobot = (version: 'v2.1' | 'v3.0', name: string, sql: string) =>
  smallDataset({
    version,
    lengths: [6, 5, 7, 4],
    columns: { [name]: sql },
    features: { [name]: flag },
  });

const demo = (): Tree => ({ actions: ramp(6, 7), obs: { ee_pos: ramp(6, 3) } });

async function hdf5(): Promise<string> {
  const root = path.join(await scratchFolder(), 'set');
  await mkdir(root);
  await writeHdf5(
    path.join(root, 'demo.hdf5'),
    { data: { demo_0: demo(), demo_1: demo(), demo_2: demo(), demo_3: demo() } },
    (file) => {
      for (const [at, value] of [1, 0, 1].entries()) {
        const group = file.get(`data/demo_${at}`) as ReturnType<typeof file.create_group>;
        group.create_attribute('success', value, null, '<i8');
      }
    },
  );
  return root;
}

const sources = {
  'LeRobot v2.1': () =>
    leRobot('v2.1', 'next.success', 'CASE WHEN e < 3 THEN e <> 1 AND i > 2 END'),
  'LeRobot v3.0': () => leRobot('v3.0', 'is_episode_successful', 'CASE WHEN e < 3 THEN e <> 1 END'),
  'LeRobot v2.1, failures': () =>
    leRobot('v2.1', 'failed', 'CASE WHEN e < 3 THEN e = 1 OR i < 3 END'),
  'LeRobot v3.0, in words': () =>
    leRobot('v3.0', 'outcome', "CASE e WHEN 0 THEN 'success' WHEN 1 THEN 'failure' ELSE '' END"),
  'LeRobot v3.0, of observations': () =>
    leRobot(
      'v3.0',
      'observation.success',
      'CASE WHEN e < 3 THEN CAST(e <> 1 AND i > 2 AS FLOAT) END',
    ),
  HDF5: hdf5,
};
const formats = ['lerobot-v2.1', 'lerobot-v3.0', 'rlds', 'robomimic'] as const;

const full = process.env['DUALVLA_TEST_FULL'] === '1';

describe.each(Object.entries(sources))('%s', (name, make) => {
  /** All with the long tests; else one of the four, in turn. */
  const turn = Object.keys(sources).indexOf(name) % formats.length;
  const written = formats.filter((_format, at) => full || at === turn);
  it.each(written)('to %s', async (format) => {
    const root = await make();
    // What the source says of the first two; the others by a curator.
    const said = { 2: 0.5, 3: 0 };
    expect(await readAgain(await exported(root, { format }, said))).toEqual([1, 0, 0.5, 0]);
  });
});

it.each(['lerobot-v2.1', 'rlds'] as const)(
  'to %s though the last row stays behind',
  async (format) => {
    const root = await sources['LeRobot v2.1']();
    const out = await exported(root, { format, stride: 2 }, { 0: 0, 3: 1 });
    expect(await readAgain(out)).toEqual([0, 0, 1, 1]);
  },
);

it("goes by the source's own name in LeRobot's lists, as a flag unless something was done in part", async () => {
  const v30 = await leRobot('v3.0', 'is_episode_successful', 'e <> 1');
  const name = 'is_episode_successful';
  const flags = await exported(v30, { format: 'lerobot-v3.0' });
  expect(await listOf(flags, name)).toEqual({ types: ['BOOLEAN'], values: [1, 0, 1, 1] });
  const parts = await exported(v30, { format: 'lerobot-v3.0' }, { 3: 0.5 });
  expect(await listOf(parts, name)).toEqual({ types: ['DOUBLE'], values: [1, 0, 1, 0.5] });
  const lines = await linesOf(
    path.join(await exported(v30, { format: 'lerobot-v2.1' }, { 3: null }), 'meta/episodes.jsonl'),
  );
  // What nobody can tell is not written.
  expect(lines.map((line) => line[name])).toEqual([true, false, true, undefined]);
  const v21 = await leRobot('v2.1', 'next.success', 'e = 1');
  const own = await linesOf(
    path.join(await exported(v21, { format: 'lerobot-v2.1' }), 'meta/episodes.jsonl'),
  );
  expect(own.map(({ success }) => success)).toEqual([false, true, false, false]);
});

it('replaces what the list of the source says only where a curator decided', async () => {
  const v30 = await leRobot('v3.0', 'next.success', 'e <> 1');
  const first = await exported(v30, { format: 'lerobot-v3.0' }, { 0: 0.25 });
  const again = await exported(first, { format: 'lerobot-v3.0' }, { 1: 1 });
  expect(await listOf(again, 'success')).toEqual({ types: ['DOUBLE'], values: [0.25, 1, 1, 1] });
  expect(await readAgain(again)).toEqual([0.25, 1, 1, 1]);
});

it('is in what says which episode came from where, and beside texts', async () => {
  const root = await leRobot('v2.1', 'success', 'CASE WHEN e < 3 THEN e <> 1 END');
  const out = await exported(root, { format: 'ecot-json' }, { 1: 0.5 });
  const { episodes } = (await json(path.join(out, 'curation/episodes.json'))) as {
    episodes: Record<string, unknown>[];
  };
  expect(episodes.map(({ outcome, outcome_from: from }) => [outcome, from])).toEqual([
    [1, { source: 'success of its last row' }],
    [0.5, { curator: 'anna' }],
    [1, { source: 'success of its last row' }],
    [undefined, undefined],
  ]);
  const reasonings = (await json(path.join(out, 'reasonings.json'))) as {
    set: Record<string, { metadata: Record<string, unknown> }>;
  };
  expect(Object.values(reasonings.set).map(({ metadata }) => metadata['success'])).toEqual([
    1,
    0.5,
    1,
    undefined,
  ]);
  const vlaIt = (await json(
    path.join(await exported(root, { format: 'vla-it-json' }), 'vla_it_instructions.json'),
  )) as { set: Record<string, { metadata?: object }> };
  expect(Object.values(vlaIt.set).map(({ metadata }) => metadata)).toEqual([
    { success: 1 },
    { success: 0 },
    { success: 1 },
    undefined,
  ]);
});
