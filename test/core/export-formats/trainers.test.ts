/** What trainers would take for something else: marks inside texts, empty answers, the task of another frame. */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type * as h5wasm from 'h5wasm';
import { describe, expect, it } from 'vitest';
import { chatJsonl } from '../../../src/core/export/formats/chat-jsonl';
import { ecotJson, labelsOf } from '../../../src/core/export/formats/ecot-json';
import { rlds, rldsName } from '../../../src/core/export/formats/rlds/rlds';
import { robomimic } from '../../../src/core/export/formats/robomimic/robomimic';
import { vlaItJson } from '../../../src/core/export/formats/vla-it-json';
import { ramp, writeHdf5 } from '../datasets/formats/hdf5-writer';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';
import { readingHdf5 } from './hdf5-reader';
import { outTask, written } from './out-task';
import { readRldsFolder } from './tfrecord-reader';

const twoTasks = () =>
  smallDataset({
    version: 'v2.1',
    lengths: [6, 4],
    tasks: ['open the drawer', 'take the cup'],
    video: true,
    columns: { task_index: 'CASE WHEN i < 3 THEN 0 ELSE 1 END::BIGINT' },
  });

describe('ECoT', () => {
  it('gets each labelled part under its own key', () => {
    const text =
      'TASK: put the red cube in the bowl. PLAN: reach, grasp, carry SUBTASK: grasp the cube. REASON: It has to be held. MOVE: close the gripper';
    expect(labelsOf(text)).toEqual({
      task: 'put the red cube in the bowl.',
      plan: 'reach, grasp, carry',
      subtask: 'grasp the cube.',
      subtask_reason: 'It has to be held.',
      move: 'close the gripper',
      move_reason: '',
    });
    expect(labelsOf('Reach it.\nMOVE REASONING: it is left.\nMOVE: left')).toMatchObject({
      subtask: 'Reach it.',
      move: 'left',
      move_reason: 'it is left.',
    });
    expect(labelsOf('The MOVE: is no label in a TASKS: word')).toMatchObject({ task: '' });
    expect(labelsOf('Reach it. It is near.')).toMatchObject({
      subtask: 'Reach it.',
      subtask_reason: 'It is near.',
      plan: '',
    });
  });

  it('gets no @, by which it parts the texts, and the plan says where one was', async () => {
    const root = await smallDataset({ version: 'v2.1', lengths: [6], tasks: ['turn @ 5 Hz'] });
    const task = await outTask(root, { keyframes: { 0: { 2: 'Set it to 50 @ 10 Hz. a@b' } } });
    const said = (await ecotJson.remarks(task)).map(({ message }) => message);
    expect(said).toEqual([expect.stringMatching(/2 texts \(the first in episode 0, frame 0\)/)]);
    await ecotJson.write(task);
    const text = await readFile(path.join(task.folder, 'reasonings.json'), 'utf8');
    const { reasoning } = JSON.parse(text)['set']['0'];
    expect(Object.values(reasoning['2']).join(' ')).not.toContain('@');
    expect(reasoning['2']).toMatchObject({ subtask: 'Set it to 50 (at) 10 Hz.' });
  });
});

it('tags of pictures and ends of turns are no tags in a text', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [6], video: true });
  const text = 'See <image> </image> <VIDEO> <audio> <loc0012> <|im_end|>.';
  const task = await outTask(root, { keyframes: { 0: { 2: text } } });
  const right = 'See (image) (/image) (VIDEO) (audio) (loc0012) (|im_end|).';
  for (const [format, file] of [
    [chatJsonl, 'train.jsonl'],
    [vlaItJson, 'vla_it_instructions.json'],
  ] as const) {
    const remarks = await format.remarks(task);
    expect(remarks.map(({ code }) => code)).toContain('marks-escaped');
    await format.write(task);
    expect(await readFile(path.join(task.folder, file), 'utf8')).toContain(right);
  }
});

it('an export of texts alone needs one, and the plan says so', async () => {
  const task = await outTask(await twoTasks(), { keyframes: { 0: { 2: '' }, 1: {} } });
  for (const format of [chatJsonl, ecotJson, vlaItJson]) {
    expect(await format.blockers(task)).toEqual([
      expect.stringMatching(/^No keyframe .* has a text/),
    ]);
  }
});

describe('a task that changes within an episode', () => {
  it('is asked for as each frame has it', async () => {
    const task = await outTask(await twoTasks(), { keyframes: { 0: { 1: 'Pull.', 4: 'Grasp.' } } });
    await chatJsonl.write(task);
    const lines = (await readFile(path.join(task.folder, 'train.jsonl'), 'utf8')).split('\n');
    expect(lines[0]).toContain("The robot's task: open the drawer.");
    expect(lines[1]).toContain("The robot's task: take the cup.");
  });

  it('is the instruction of each step of RLDS, and goes on from there into rows', async () => {
    const task = await outTask(await twoTasks(), { keyframes: { 0: { 1: 'Pull.' }, 1: {} } });
    await written(rlds, task);
    const folder = path.join(task.folder, rldsName(task), '1.0.0');
    const { shards } = await readRldsFolder(folder);
    const feature = [...shards.values()].flat()[0]?.get('steps/language_instruction');
    const texts = feature !== undefined && 'bytes' in feature ? feature.bytes.map(String) : [];
    const expected = ['open the drawer', 'take the cup'].flatMap((each) => [each, each, each]);
    expect(texts).toEqual(expected);
    const again = await outTask(folder, { keyframes: { 0: {} } });
    expect(await again.dataset.frameTasks?.(0)).toEqual(expected);
  });
});

it('demonstrations of robosuite get the attributes that robomimic asks for', async () => {
  const root = path.join(await scratchFolder(), 'demos');
  await mkdir(root);
  const demo = { states: ramp(5, 2), actions: ramp(5, 7) };
  await writeHdf5(path.join(root, 'demo.hdf5'), {
    data: {
      '@env': 'Lift',
      '@env_info': '{"robots": "Panda"}',
      '@repository_version': '1.0.0',
      demo_0: demo,
      demo_1: { states: ramp(3, 2), actions: ramp(3, 7) },
    },
  });
  const task = await outTask(root, { keyframes: { 0: { 2: 'Lift it' } } });
  expect((await robomimic.remarks(task)).map(({ code }) => code)).toContain('no-observations');
  const { loading } = robomimic.readme(task);
  for (const words of ['dataset_states_to_obs.py', 'rollout.enabled=false', 'load_next_obs=false'])
    expect(loading).toContain(words);
  await written(robomimic, task);
  await readingHdf5(path.join(task.folder, 'demo.hdf5'), (opened) => {
    const attributes = (name: string): Record<string, unknown> => {
      const group = opened.get(name) as h5wasm.Group;
      return Object.fromEntries(
        Object.entries(group.attrs).map(([key, { value }]) => [
          key,
          typeof value === 'bigint' ? Number(value) : value,
        ]),
      );
    };
    expect(attributes('data')).toMatchObject({ total: 8, env: 'Lift' });
    expect(JSON.parse(String(attributes('data')['env_args']))).toEqual({
      env_name: 'Lift',
      env_version: '1.0.0',
      type: 1,
      env_kwargs: { robots: 'Panda' },
    });
    expect(attributes('data/demo_0')).toMatchObject({ num_samples: 5 });
    expect(attributes('data/demo_1')).toMatchObject({ num_samples: 3 });
  });
});
