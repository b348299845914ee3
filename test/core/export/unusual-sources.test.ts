/** Exports of datasets that are right, but written in another way than LeRobot's own recorder does. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { planExport } from '../../../src/core/export/plan';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { smallDataset, writeLines } from '../datasets/small-dataset';
import { Curated } from './curated';

it('copies a dataset of v2.1 whose templates call the chunk as v3.0 does, and counts no statistics of clouds', async () => {
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [3, 4],
    columns: { cloud: 'list_transform(range(20), lambda x: range(300)::USMALLINT[])' },
    features: { cloud: { dtype: 'uint16', shape: [20, 300], names: null } },
    info: { data_path: 'data/chunk-{chunk_index:03d}/episode_{episode_index:06d}.parquet' },
  });
  const curated = await Curated.open(root);
  await curated.review(1, [2]);
  const request = curated.request();
  expect((await planExport(request)).blockers).toEqual([]);
  await runExport(request, unwatched);
  const { problems, episodes } = await inspectDataset(curated.out);
  expect(episodes).toBe(1);
  expect(problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
  const stats = await readFile(path.join(curated.out, 'meta/episodes_stats.jsonl'), 'utf8');
  expect(Object.keys(JSON.parse(stats).stats)).toEqual(expect.not.arrayContaining(['cloud']));
  expect(stats).toContain('"action"');
});

it('writes a lost list of tasks anew, by what the episodes and their rows say', async () => {
  const tasks = ['pick it up', 'put it down'];
  const root = await smallDataset({ version: 'v2.1', lengths: [3, 4], tasks });
  await rm(path.join(root, 'meta/tasks.jsonl'));
  const curated = await Curated.open(root);
  await curated.review(0, [1]);
  await curated.review(1, [1]);
  await runExport(curated.request({ format: 'lerobot-v3.0' }), unwatched);
  const { problems, tasks: written } = await inspectDataset(curated.out);
  expect({ problems, written }).toEqual({ problems: [], written: tasks });
});

it('carries pictures that it cannot read, and says that it cannot', async () => {
  const picture = 'observation.images.top';
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [3],
    columns: { [picture]: "{'bytes': 'BM and more'::BLOB, 'path': NULL::VARCHAR}" },
    features: { [picture]: { dtype: 'image', shape: [64, 64, 3], names: null } },
  });
  const curated = await Curated.open(root);
  expect(curated.dataset.summary.problems).toMatchObject([
    { code: 'pictures-unreadable', camera: picture },
  ]);
  await curated.review(0, [1]);
  await runExport(curated.request({ format: 'lerobot-v3.0' }), unwatched);
  const { episodes, features } = await inspectDataset(curated.out);
  expect(episodes).toBe(1);
  expect(features.find(({ key }) => key === picture)?.dtype).toBe('image');
});

it('says what has no place in a format of steps, and which total LeRobot misses', async () => {
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [3],
    info: { total_episodes: undefined },
    columns: { note: "'seen'", 'annotation.human.validity': '0::BIGINT' },
    features: {
      note: { dtype: 'string', shape: [1], names: null },
      'annotation.human.validity': { dtype: 'int64', shape: [1], names: null },
    },
  });
  const curated = await Curated.open(root);
  await curated.review(0, [1]);
  const copy = await planExport(curated.request());
  expect(copy.loaders[0]?.because).toContain('total_episodes is null, not 1; repair totals');
  for (const format of ['rlds', 'robomimic'] as const) {
    const { problems } = await planExport(curated.request({ format }));
    const left = problems.find(({ code }) => code === 'features-left');
    expect(left?.message).toMatch(/^note, annotation\.human\.validity stay behind/);
  }
});

it('says that LeRobot misses the task list of v3.0, and writes one where the version is named', async () => {
  const splits = { train: '0:1', val: '1:2' };
  const root = await smallDataset({ version: 'v3.0', lengths: [3, 4], info: { splits } });
  await rm(path.join(root, 'meta/tasks.parquet'));
  const tasks = [{ task_index: 0, task: 'pick it up' }];
  await writeLines(path.join(root, 'meta/tasks.jsonl'), tasks);
  const curated = await Curated.open(root);
  await curated.review(0, [2]);
  await curated.review(1, [1]);
  const [verdict] = (await planExport(curated.request())).loaders;
  expect(verdict).toMatchObject({ accepts: false });
  expect(verdict?.because).toContain('there is no meta/tasks.parquet');
  const named = curated.request({ format: 'lerobot-v3.0' });
  expect((await planExport(named)).loaders).toMatchObject([{ accepts: true }]);
  await runExport(named, unwatched);
  const { problems, tasks: said } = await inspectDataset(curated.out);
  expect({ said, problems }).toEqual({ said: ['pick it up'], problems: [] });
  const info = await readFile(path.join(curated.out, 'meta/info.json'), 'utf8');
  expect(JSON.parse(info)).toMatchObject({ splits });
});
