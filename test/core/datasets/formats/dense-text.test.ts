/** Text per frame in the layouts that annotation tools and releases of LeRobot wrote. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Dataset } from '../../../../src/core/datasets/dataset';
import { select } from '../../../../src/core/datasets/duckdb';
import { openDataset } from '../../../../src/core/datasets/open';
import { smallDataset } from '../small-dataset';

async function open(root: string): Promise<Dataset> {
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  return dataset;
}

const words = (dataset: Dataset): unknown[] => [
  dataset.summary.reasoningColumn,
  ...dataset.summary.problems.map(({ code }) => code),
];

it('looks subtask_index up in meta/subtasks.parquet', async () => {
  const root = await smallDataset({
    version: 'v3.0',
    lengths: [4, 2],
    columns: {
      subtask_index: 'CAST(CASE WHEN i < 2 THEN 7 WHEN i = 2 THEN 3 ELSE 99 END AS BIGINT)',
    },
    features: { subtask_index: { dtype: 'int64', shape: [1], names: null } },
  });
  const list = path.join(root, 'meta/subtasks.parquet').replaceAll("'", "''");
  await select(
    `COPY (SELECT * FROM (VALUES (3, 'grasp'), (7, 'reach')) t(subtask_index, subtask)) TO '${list}'`,
  );
  const dataset = await open(root);
  expect(words(dataset)).toEqual(['subtask_index', 'text-imported']);
  expect(await dataset.reasoning(0)).toEqual(['reach', 'reach', 'grasp', '']);
  expect((await dataset.signals(0)).blocks.map(({ key }) => key)).not.toContain('subtask_index');
});

it('says nothing where subtask_index has no list', async () => {
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [2],
    columns: { subtask_index: 'CAST(0 AS BIGINT)' },
    features: { subtask_index: { dtype: 'int64', shape: [1], names: null } },
  });
  const dataset = await open(root);
  expect(words(dataset)).toEqual([null]);
  expect(await dataset.reasoning(0)).toBeNull();
});

const atom = (style: string, content: string, timestamp: number): string =>
  `{'role': 'assistant', 'content': '${content}', 'style': '${style}', 'timestamp': ${timestamp}::FLOAT}`;

it('takes the subtask that is active from the language columns', async () => {
  const atoms = [
    atom('plan', 'all', 0),
    atom('subtask', 'reach', 0.1),
    atom('subtask', 'lift', 0.3),
  ];
  const root = await smallDataset({
    version: 'v3.0',
    lengths: [5],
    columns: { language_persistent: `[${atoms.join(', ')}]` },
    features: { language_persistent: { dtype: 'language', shape: [1], names: null } },
  });
  const dataset = await open(root);
  expect(words(dataset)).toEqual(['language_persistent', 'text-imported']);
  expect(await dataset.reasoning(0)).toEqual(['', 'reach', 'reach', 'lift', 'lift']);
});

it('takes the active plan of an episode without subtasks', async () => {
  const atoms = [atom('plan', 'reach, then lift', 0.1), atom('memory', 'reached', 0.2)];
  const root = await smallDataset({
    version: 'v3.0',
    lengths: [3],
    columns: { language_persistent: `[${atoms.join(', ')}]` },
    features: { language_persistent: { dtype: 'language', shape: [1], names: null } },
  });
  const dataset = await open(root);
  expect(await dataset.reasoning(0)).toEqual(['', 'reach, then lift', 'reach, then lift']);
});

const said = (content: string | null, camera: string | null): string =>
  `{'role': 'user', 'content': ${sql(content)}, 'style': 'interjection', 'camera': ${sql(camera)}}`;
const sql = (text: string | null): string => (text === null ? 'NULL::VARCHAR' : `'${text}'`);

it.each([
  ['alone', {}],
  [
    'beside persistent columns that hold nothing',
    { language_persistent: `[${atom('memory', 'm', 0)}]` },
  ],
])('takes what was said at a frame for that frame, %s', async (_where, more) => {
  const events = `CASE i WHEN 1 THEN [${said(null, null)}, ${said('the other cup', null)}]
    WHEN 2 THEN [${said('where?', 'observation.images.top')}] WHEN 3 THEN [${said('stop', null)}] ELSE [] END`;
  const columns = { ...more, language_events: events };
  const feature = { dtype: 'language', shape: [1], names: null };
  const features = Object.fromEntries(Object.keys(columns).map((key) => [key, feature]));
  const dataset = await open(
    await smallDataset({ version: 'v3.0', lengths: [5], columns, features }),
  );
  expect(await dataset.reasoning(0)).toEqual(['', 'the other cup', '', 'stop', '']);
});

it.each(['language_persistent', 'language_events'])(
  'names the episode whose %s is no list of what was said',
  async (key) => {
    const root = await smallDataset({
      version: 'v3.0',
      lengths: [3],
      columns: { [key]: `[[${atom('subtask', 'reach', 0)}], []]` },
      features: { [key]: { dtype: 'language', shape: [1], names: null } },
    });
    const dataset = await open(root);
    await expect(dataset.reasoning(0)).rejects.toMatchObject({
      code: 'corrupt-data',
      message: expect.stringMatching(
        new RegExp(`^Episode 0 cannot be read.*its column ${key} holds`),
      ),
    });
  },
);

it("takes GR00T's annotation columns of subtasks, and keeps that a human wrote them", async () => {
  const key = 'annotation.human.action.subtask';
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [3, 3],
    tasks: ['pick it up', 'put it down'],
    columns: { [key]: 'CAST(i // 2 AS BIGINT)' },
    features: { [key]: { dtype: 'int64', shape: [1], names: null } },
  });
  const dataset = await open(root);
  expect(words(dataset)).toEqual([key, 'text-imported']);
  expect(dataset.summary.problems[0]?.message).toMatch(/written by a human/);
  expect(await dataset.reasoning(1)).toEqual(['pick it up', 'pick it up', 'put it down']);
});

it.each([
  [
    'version 2',
    {
      atoms: [
        { role: 'user', content: 'b', style: 'subtask', timestamp: 0.2 },
        { role: 'user', content: 'a', style: 'subtask', timestamp: 0 },
        { role: 'user', content: 'c', style: 'plan', timestamp: 0.1 },
        'no atom',
      ],
    },
  ],
  [
    'version 1',
    {
      subtasks: [
        { start: 0, end: 0.2, label: 'a' },
        { start: 0.2, end: 9, label: 'b' },
      ],
    },
  ],
])('reads %s of the annotation sidecar', async (_name, episode) => {
  const root = await smallDataset({ version: 'v2.1', lengths: [4, 4] });
  const sidecar = { version: 2, episodes: { 0: episode } };
  await writeFile(path.join(root, 'meta/lerobot_annotations.json'), JSON.stringify(sidecar));
  const dataset = await open(root);
  expect(words(dataset)).toEqual(['meta/lerobot_annotations.json', 'text-imported']);
  expect(await dataset.reasoning(0)).toEqual(['a', 'a', 'b', 'b']);
  expect(await dataset.reasoning(1)).toBeNull();
});
