/** What a source knows beyond its rows goes along: files that nobody knows, and texts that rows name by number. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import type { ExportOptions } from '../../../src/shared/model/export';
import { smallDataset, writeLines, writeParquet } from '../datasets/small-dataset';
import { Curated } from './curated';
import { IndependentDataset } from './independent-reader';

type Version = 'v2.1' | 'v3.0';
const versions = ['v2.1', 'v3.0'] as const;

async function exported(root: string, options: Partial<ExportOptions> = {}): Promise<string> {
  const curated = await Curated.open(root);
  for (const episode of [0, 1]) await curated.review(episode, [1]);
  await runExport(curated.request(options), unwatched);
  return curated.out;
}

it.each(versions)(
  'files that nobody knows stay in a copy of %s, byte for byte',
  async (version) => {
    const root = await smallDataset({ version, lengths: [4, 3] });
    const files = {
      'meta/lab/notes.bin': Uint8Array.of(0, 255, 13, 10),
      'meta/rig.yaml': 'a: 1\n',
    };
    await mkdir(path.join(root, 'meta/lab'));
    for (const [name, bytes] of Object.entries(files))
      await writeFile(path.join(root, name), bytes);
    const out = await exported(root);
    for (const [name, bytes] of Object.entries(files)) {
      expect(await readFile(path.join(out, name))).toEqual(Buffer.from(bytes));
    }
  },
);

const steps = ['reach', 'grasp', 'grasp', 'lift'];

/** Sub-tasks as LeRobot 0.4.4 and as RoboCOIN keep them, and as texts. */
const sources: Readonly<Record<string, (version: Version) => Promise<string>>> = {
  subtask_index: async (version) => {
    const root = await withColumn(version, 'subtask_index', 'int64', 'least(2, (i + 1) // 2)');
    await writeParquet(
      path.join(root, 'meta/subtasks.parquet'),
      "SELECT * FROM (VALUES (0::BIGINT, 'reach'), (1, 'grasp'), (2, 'lift')) t(subtask_index, subtask)",
    );
    return root;
  },
  subtask_annotation: async (version) => {
    const root = await withColumn(version, 'subtask_annotation', 'int32', 'least(2, (i + 1) // 2)');
    await mkdir(path.join(root, 'annotations'));
    await writeLines(
      path.join(root, 'annotations/subtask_annotations.jsonl'),
      ['reach', 'grasp', 'lift'].map((subtask, at) => ({ subtask_index: at, subtask })),
    );
    return root;
  },
  frame_status: (version) =>
    withColumn(
      version,
      'frame_status',
      'string',
      "CASE i WHEN 0 THEN 'reach' WHEN 3 THEN 'lift' ELSE 'grasp' END",
    ),
};

const withColumn = (version: Version, name: string, dtype: string, sql: string): Promise<string> =>
  smallDataset({
    version,
    lengths: [4, 4],
    columns: { [name]: sql },
    features: { [name]: { dtype, shape: [1], names: null } },
  });

/** What is left when the sparse texts are taken away again. */
async function textsWithout(out: string, place: string): Promise<string[] | null> {
  const bare = path.join(place, 'bare');
  await cp(out, bare, { recursive: true });
  const file = path.join(bare, 'meta/info.json');
  const info = JSON.parse(await readFile(file, 'utf8')) as { features: Record<string, unknown> };
  const { reasoning: _reasoning, is_keyframe: _isKeyframe, ...features } = info.features;
  await writeFile(file, JSON.stringify({ ...info, features }));
  const dataset = await openDataset(bare);
  onTestFinished(() => dataset.close());
  return dataset.reasoning(0);
}

/** All with the long counts; else each source of one version, in turn. */
const isFull = process.env['DUALVLA_TEST_FULL'] === '1';
const cases = Object.keys(sources).flatMap((name, source) =>
  versions
    .filter((_version, at) => isFull || at === source % 2)
    .map((version) => [name, version] as const),
);

it.each(cases)(
  'sub-tasks in %s of %s go along in copies and in what is written anew',
  async (name, version) => {
    const root = await sources[name]?.(version);
    if (root === undefined) throw new Error(name);
    const other = version === 'v2.1' ? 'lerobot-v3.0' : 'lerobot-v2.1';
    for (const format of ['lerobot', other] as const) {
      const out = await exported(root, { format });
      expect(await textsWithout(out, path.dirname(out))).toEqual(steps);
    }
  },
);

it('what was said at a frame stays in a copy and where times stay', async () => {
  const said =
    "[{role: 'user', content: 'now lift', style: 'interjection', timestamp: 0::FLOAT, camera: NULL::VARCHAR, tool_calls: NULL::VARCHAR[]}]";
  const root = await smallDataset({
    version: 'v3.0',
    lengths: [4, 3],
    columns: { language_events: `CASE WHEN i = 2 THEN ${said} ELSE [] END` },
    features: { language_events: { dtype: 'language', shape: [1], names: null } },
  });
  const out = await IndependentDataset.read(await exported(root, { format: 'lerobot-v3.0' }));
  const [episode] = out.episodes;
  const rows = episode === undefined ? [] : await out.rows(episode);
  const contents = rows.map((row) => JSON.stringify(row['language_events']).includes('now lift'));
  expect(contents).toEqual([false, false, true, false]);
});
