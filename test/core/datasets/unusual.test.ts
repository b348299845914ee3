/** LeRobot datasets that are right, but written in another way than LeRobot's own recorder does. */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { openDataset } from '../../../src/core/datasets/open';
import {
  setAside,
  smallDataset,
  writeLines,
  writeParquet,
  type SmallDataset,
} from './small-dataset';

const v2: SmallDataset = { version: 'v2.1', lengths: [3, 4] };
const v3: SmallDataset = { version: 'v3.0', lengths: [3, 4] };

const codesOf = (problems: readonly { code: string }[]): string[] =>
  problems.map(({ code }) => code);

it('reads names by arm, a shape of one number, types by their other names, a robot of several', async () => {
  const arm = ['joint_1', 'gripper'];
  const root = await smallDataset({
    ...v2,
    columns: {
      'observation.state': '[i, i, e, i]::FLOAT[]',
      action: '[i, -i]::DOUBLE[]',
      note: "'none'",
    },
    features: {
      'observation.state': {
        dtype: 'float',
        shape: [4],
        names: { left_arm: arm, right_arm: [arm] },
      },
      action: { dtype: 'double', shape: 2, names: { 0: 'joint_1', 1: 'gripper' } },
      note: { dtype: 'large_string', shape: [1], names: null },
    },
    info: {
      robot_type: ['toy', 'toy'],
      data_path: 'data/chunk-{episode_chunk:03}/episode_{episode_index:06}.parquet',
    },
  });
  const { features, embodiment, problems } = await inspectDataset(root);
  expect(problems).toEqual([]);
  expect(features.slice(0, 2)).toMatchObject([
    {
      dtype: 'float32',
      names: ['left_arm.joint_1', 'left_arm.gripper', 'right_arm.joint_1', 'right_arm.gripper'],
    },
    { dtype: 'float64', shape: [2], names: ['joint_1', 'gripper'] },
  ]);
  expect(features.find(({ key }) => key === 'note')?.dtype).toBe('string');
  const grippers = embodiment.parts.filter(({ role }) => role === 'gripper');
  expect(grippers.map(({ side, dims }) => [side, dims])).toEqual([
    ['left', [1]],
    ['right', [3]],
    ['single', [1]],
  ]);
});

it.each([v2, v3])('a column may be called as DuckDB calls the file: %o', async (options) => {
  const columns = { filename: "'recording.bag'", 'next.success': 'i = 2' };
  const features = {
    filename: { dtype: 'string', shape: [1], names: null },
    'next.success': { dtype: 'bool', shape: [1], names: null },
  };
  const root = await smallDataset({ ...options, columns, features });
  expect(codesOf((await inspectDataset(root)).problems)).toEqual([]);
  const dataset = await openDataset(root);
  expect((await dataset.outcomes?.([0]))?.get(0)).toMatchObject({ value: 1 });
});

it('says which numbers of rows are none, and which file has no frame_index', async () => {
  const columns = { timestamp: "TIMESTAMP '2026-01-01'", task_index: '[0]' };
  const root = await smallDataset({ ...v2, columns });
  const file = path.join(root, 'data/chunk-000/episode_000001.parquet');
  const rows = await setAside(file);
  await writeParquet(file, `SELECT * EXCLUDE (frame_index) FROM ${rows}`);
  const { problems } = await inspectDataset(root);
  const of = (code: string): string[] =>
    problems.filter((each) => each.code === code).map(({ message }) => message);
  expect(of('feature-type')).toEqual([
    expect.stringMatching(/^timestamp is stored as TIMESTAMP .* where one number should be/),
    expect.stringMatching(/^task_index is stored as INTEGER\[\] /),
  ]);
  expect(of('frame-index-missing')).toEqual([
    expect.stringMatching(/^Episode 1 has no frame_index that is a number/),
  ]);
  expect(of('frame-index-wrong')).toEqual([]);
});

it('knows timestamps that are times of the day', async () => {
  const columns = { timestamp: '1700000000000000000 + i * 100000000' };
  const root = await smallDataset({ version: 'v2.1', lengths: [3], columns });
  const { problems } = await openDataset(root).then(({ summary }) => summary);
  const off = problems.find(({ code }) => code === 'timestamps-off');
  expect(off?.message).toContain('differ from frame / 10 by years, as those of a clock');
});

it('takes the tasks of v3.0 from the list of v2 where only that is there, and says so', async () => {
  const root = await smallDataset(v3);
  await rm(path.join(root, 'meta/tasks.parquet'));
  const tasks = [{ task_index: 0, task: 'pick it up' }];
  await writeLines(path.join(root, 'meta/tasks.jsonl'), tasks);
  const { problems } = await inspectDataset(root);
  expect(problems).toMatchObject([{ code: 'layout-nonstandard', file: 'meta/tasks.jsonl' }]);
});

it('says that some lines of the task list are no tasks', async () => {
  const root = await smallDataset(v2);
  const lines = ['{"task_index": 0, "task": "pick it up"}', '{"task_index": 1}'];
  await writeFile(path.join(root, 'meta/tasks.jsonl'), lines.join('\n'));
  const { problems } = await inspectDataset(root);
  expect(problems).toMatchObject([{ code: 'tasks-unreadable' }]);
  expect(problems[0]?.message).toMatch(/^1 lines of meta\/tasks\.jsonl are no tasks/);
});

it('says of clouds of points as lists of numbers, and of sounds, that they are not shown', async () => {
  const columns = {
    cloud: 'list_transform(range(20), lambda x: range(300)::USMALLINT[])',
    sound: "{'bytes': 'abc'::BLOB}",
  };
  const features = {
    cloud: { dtype: 'uint16', shape: [20, 300], names: null },
    sound: { dtype: 'audio', shape: [1], names: null },
  };
  const root = await smallDataset({ ...v2, columns, features });
  const { problems } = await inspectDataset(root);
  expect(codesOf(problems)).toEqual(['feature-left-out', 'feature-left-out']);
  expect(problems[0]?.message).toMatch(/^cloud has 6000 numbers in each frame/);
  expect(problems[1]?.message).toMatch(/^sound is of the type audio/);
});

it('says of a camera that is declared as depth what is shown of it', async () => {
  const camera = 'observation.images.top';
  const info = { 'video.pix_fmt': 'gray12le', 'video.is_depth_map': true };
  const feature = { dtype: 'video', shape: [64, 128, 1], names: null, info };
  const root = await smallDataset({ ...v2, video: true, features: { [camera]: feature } });
  const { problems } = await inspectDataset(root);
  expect(problems).toMatchObject([{ code: 'depth-as-grey', camera }]);
});
