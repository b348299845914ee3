/** Sub-tasks that a source knows become its text per frame. */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Group } from 'h5wasm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { subtaskTexts } from '../../../../src/core/datasets/hdf5/subtask-signals';
import { openDataset } from '../../../../src/core/datasets/open';
import { realDataset, sharedData } from '../../../shared-data';
import { lowerLimits } from '../run-bomb';
import { scratchFolder, setAside, smallDataset, writeLines, writeParquet } from '../small-dataset';
import { ramp, writeHdf5 } from './hdf5-writer';

async function open(root: string) {
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  return dataset;
}

const signal = (...values: number[]) => ({ data: Uint8Array.from(values), shape: [values.length] });
const of = (...values: number[]) => Float32Array.from(values);
const codes = (problems: readonly { code: string }[]) => problems.map(({ code }) => code);

describe('signals of MimicGen and Isaac Lab', () => {
  it('end their sub-tasks in time, whatever the order of their names', async () => {
    const root = path.join(await scratchFolder(), 'set');
    await mkdir(root);
    const signals = { grasp_1: signal(0, 0, 1, 1, 0, 0), a_stack: signal(0, 0, 0, 0, 1, 1) };
    const info = { datagen_info: { subtask_term_signals: signals } };
    await writeHdf5(path.join(root, 'demo.hdf5'), {
      data: {
        demo_0: { actions: ramp(6, 7), obs: info },
        demo_1: { actions: ramp(6, 7) },
      },
    });
    const dataset = await open(root);
    expect(dataset.summary.reasoningColumn).toBe('subtask_term_signals');
    expect(codes(dataset.summary.problems)).toContain('text-imported');
    expect(await dataset.reasoning(0)).toEqual([
      'grasp 1',
      'grasp 1',
      'a stack',
      'a stack',
      'after a stack',
      'after a stack',
    ]);
    expect(await dataset.reasoning(1)).toBeNull();
  });

  it('leave the one that never ends open, and none where nothing rises', () => {
    const grasp = { name: 'left/grasp', values: of(0, 1, 0, 1) };
    expect(subtaskTexts([{ name: 'place', values: of(0, 0, 0, 0) }, grasp], 4)).toEqual([
      'left grasp',
      ...Array<string>(3).fill('place'),
    ]);
    expect(subtaskTexts([{ name: 'place', values: of(1, 1) }], 2)).toBeNull();
  });

  it.skipIf(sharedData === null)(
    'in a real file: three of each annotated demonstration',
    async () => {
      const dataset = await open(realDataset('isaaclab-stack-cubes-hdf5'));
      const said = await dataset.reasoning(0);
      expect([...new Set(said)]).toEqual(['grasp 1', 'stack 1', 'grasp 2', 'after grasp 2']);
      // Of the file with the generated ones none.
      expect(await dataset.reasoning(35)).toBeNull();
    },
  );
});

it('HDF5: a text per frame under any of their names, not the instruction', async () => {
  const root = path.join(await scratchFolder(), 'set');
  await mkdir(root);
  const tree = { data: { demo_0: { actions: ramp(3, 7), obs: { state: ramp(3, 2) } } } };
  await writeHdf5(path.join(root, 'demo.hdf5'), tree, (file) => {
    const group = file.get('data/demo_0');
    if (!(group instanceof Group)) return;
    group.create_dataset({ name: 'instruction', data: ['stack', 'stack', 'stack'] });
    group.create_dataset({ name: 'subtask', data: ['reach', 'reach', 'grasp'] });
    group.create_dataset({ name: 'operator', data: ['ada', 'ada', 'ada'] });
  });
  const dataset = await open(root);
  expect(dataset.summary.reasoningColumn).toBe('subtask');
  expect(await dataset.reasoning(0)).toEqual(['reach', 'reach', 'grasp']);
  expect(dataset.episodes[0]?.tasks).toEqual(['stack']);
  const left = dataset.summary.problems.filter(({ code }) => code === 'feature-left-out');
  expect(left.map(({ message }) => message)).toEqual([expect.stringContaining('operator')]);
});

describe('AgiBot World', () => {
  const spans = [
    { start_frame: 0, end_frame: 2, action_text: ' Take the cup ', skill: 'Pick' },
    { start_frame: 3, end_frame: 90, action_text: 'Put it down', skill: 'Place' },
    { start_frame: 'soon', action_text: 'Go' },
  ];
  const expected = ['Take the cup', 'Take the cup', '', 'Put it down'];

  it('v2.1: spans of frames in the list of episodes', async () => {
    const root = await smallDataset({ version: 'v2.1', lengths: [4, 3] });
    const file = path.join(root, 'meta/episodes.jsonl');
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    await writeLines(
      file,
      lines.map((line) => {
        const entry = JSON.parse(line) as { episode_index: number };
        return { ...entry, action_config: entry.episode_index === 0 ? spans : [] };
      }),
    );
    const dataset = await open(root);
    expect(dataset.summary.reasoningColumn).toBe('action_config');
    expect(await dataset.reasoning(0)).toEqual(expected);
    expect(await dataset.reasoning(1)).toBeNull();
  });

  it('v3.0: a column of the list', async () => {
    const root = await smallDataset({ version: 'v3.0', lengths: [4, 3] });
    const file = path.join(root, 'meta/episodes/chunk-000/file-000.parquet');
    const table = await setAside(file);
    const list = spans
      .slice(0, 2)
      .map(
        ({ start_frame, end_frame, action_text }) =>
          `{start_frame: ${start_frame}, end_frame: ${end_frame}, action_text: '${action_text}'}`,
      );
    await writeParquet(
      file,
      `SELECT *, CASE WHEN episode_index = 0 THEN [${list.join(', ')}] END AS action_config FROM ${table}`,
    );
    const dataset = await open(root);
    expect(await dataset.reasoning(0)).toEqual(expected);
    expect(await dataset.reasoning(1)).toBeNull();
    lowerLimits({ episodeTasks: 2 });
    expect(await (await open(root)).reasoning(0)).toBeNull();
  });
});

describe('RoboCOIN', () => {
  const columns = {
    subtask_annotation: 'CASE WHEN i < 2 THEN [0, -1] WHEN i = 2 THEN [3, 0] ELSE [9, -1] END',
  };
  const features = { subtask_annotation: { dtype: 'int32', shape: [2], names: null } };

  it.each(['v2.1', 'v3.0'] as const)('%s: numbers with texts in annotations/', async (version) => {
    const root = await smallDataset({ version, lengths: [4, 3], columns, features });
    await mkdir(path.join(root, 'annotations'));
    await writeLines(path.join(root, 'annotations/subtask_annotations.jsonl'), [
      { subtask_index: 0, subtask: 'Grasp the cup' },
      { subtask_index: 3, subtask: 'Move the plate' },
      'no line',
    ]);
    const dataset = await open(root);
    expect(dataset.summary.reasoningColumn).toBe('subtask_annotation');
    expect(await dataset.reasoning(0)).toEqual([
      'Grasp the cup',
      'Grasp the cup',
      'Move the plate; Grasp the cup',
      '',
    ]);
    expect(await dataset.reasoning(1)).toHaveLength(3);
  });

  it('says nothing without the list', async () => {
    const root = await smallDataset({ version: 'v2.1', lengths: [4], columns, features });
    expect((await open(root)).summary.reasoningColumn).toBeNull();
  });
});

it.each(['frame_status', 'subtask', 'annotation.skill_name'])(
  'a column of texts called %s is what is done at each frame',
  async (name) => {
    const root = await smallDataset({
      version: 'v3.0',
      lengths: [4],
      columns: { [name]: "CASE WHEN i < 2 THEN 'pre_grasp' ELSE 'post_grasp' END" },
      features: { [name]: { dtype: 'string', shape: [1], names: null } },
    });
    const dataset = await open(root);
    expect(dataset.summary.reasoningColumn).toBe(name);
    expect(await dataset.reasoning(0)).toEqual([
      'pre_grasp',
      'pre_grasp',
      'post_grasp',
      'post_grasp',
    ]);
  },
);
