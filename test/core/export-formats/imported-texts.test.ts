/** Annotations of ECoT and InstructVLA beside the data, read as dense reasoning of whatever format they lie in. */
import { copyFile, cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Dataset } from '../../../src/core/datasets/dataset';
import {
  readAnnotation,
  readAnnotationFile,
} from '../../../src/core/datasets/annotations/annotation-file';
import { openDataset } from '../../../src/core/datasets/open';
import { ecotJson } from '../../../src/core/export/formats/ecot-json';
import { vlaItJson } from '../../../src/core/export/formats/vla-it-json';
import { realDataset, sharedData } from '../../shared-data';
import { ramp, writeHdf5 } from '../datasets/formats/hdf5-writer';
import { example, writeRlds } from '../datasets/formats/tfrecord-writer';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';
import { outTask, written } from './out-task';

async function open(root: string): Promise<Dataset> {
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  return dataset;
}

const ecot = (episodes: Readonly<Record<string, object>>, file = '/nfs/run/out.npy'): string =>
  JSON.stringify({ [file]: episodes });
const step = (subtask: string, why: string) => ({
  subtask,
  subtask_reason: why,
  task: 'pick',
  plan: '',
  move: 'stop',
  move_reason: '',
});
const bytes = (text: string) => ({ bytes: [new TextEncoder().encode(text)] });
const entry = (text: string) => ({ metadata: { n_steps: 2 }, reasoning: { 1: text } });
const demo = (frames: number) => ({ actions: ramp(frames, 7) });
const messages = (dataset: Dataset, code: string): string[] =>
  dataset.summary.problems.filter((each) => each.code === code).map(({ message }) => message);

const episodeOf = (file: string, id: number) =>
  example({
    'steps/is_first': { ints: [1, 0] },
    'steps/action': { floats: Array.from({ length: 14 }, (_none, at) => at + id) },
    'episode_metadata/file_path': bytes(file),
    'episode_metadata/episode_id': { ints: [id] },
  });

async function withoutTexts(root: string): Promise<string> {
  const text = await readFile(path.join(root, 'features.json'), 'utf8');
  return text.replaceAll('"reasoning"', '"comment"');
}

describe('ECoT reasonings', () => {
  it('are the dense reasoning of a LeRobot dataset, episode by number', async () => {
    const root = await smallDataset({ version: 'v3.0', lengths: [3, 4] });
    await writeFile(
      path.join(root, 'meta', 'my labels.json'),
      ecot({
        episode_1: {
          metadata: { n_steps: 4, caption: 'A table.' },
          features: {},
          reasoning: {
            0: step('Reach', 'It is far.'),
            2: step('Grasp.', ''),
            9: step('x', ''),
            odd: 1,
          },
        },
      }),
    );
    const dataset = await open(root);
    expect(dataset.summary.reasoningColumn).toBe('meta/my labels.json');
    expect(await dataset.reasoning(1)).toEqual(['Reach. It is far.', '', 'Grasp.', '']);
    expect(await dataset.reasoning(0)).toBeNull();
    expect(messages(dataset, 'text-imported')).toEqual([
      expect.stringContaining('it was written by a machine'),
    ]);
  });

  it('are those of HDF5 demonstrations too, and what fits no episode is named', async () => {
    const root = path.join(await scratchFolder(), 'demos');
    await mkdir(root);
    await writeHdf5(path.join(root, 'a.hdf5'), { data: { demo_0: demo(3), demo_1: demo(4) } });
    await writeFile(
      path.join(root, 'labels.json'),
      ecot({
        0: { metadata: { n_steps: 3 }, reasoning: { 1: 'Lift it' } },
        1: { metadata: { n_steps: 9 }, reasoning: { 1: 'Of another episode' } },
        7: { reasoning: { 0: 'Of none' } },
      }),
    );
    await writeFile(path.join(root, 'more.json'), ecot({ 0: { reasoning: { 0: 'again' } } }));
    const dataset = await open(root);
    expect(await dataset.reasoning(0)).toEqual(['', 'Lift it', '']);
    expect(await dataset.reasoning(1)).toBeNull();
    expect(messages(dataset, 'text-imported')).toEqual([
      expect.stringContaining('does not say whether a human or a machine'),
    ]);
    const said = messages(dataset, 'annotation-unmatched').join('\n');
    expect(said).toContain('labels.json is not read whole: its episode 1 has 9 steps');
    expect(said).toContain('1 of its episodes are not in this dataset');
    expect(said).toContain('more.json is not read whole: labels.json is read');
  });

  it('name the task where the dataset names none', async () => {
    const root = await smallDataset({ version: 'v2.1', lengths: [3, 4], tasks: ['', 'Stack it.'] });
    await writeFile(
      path.join(root, 'labels.json'),
      JSON.stringify({ 'a.npy': { 0: asked('I am thirsty.'), 1: asked('Stack the cups.') } }),
    );
    const dataset = await open(root);
    expect(dataset.episodes.map(({ tasks }) => tasks)).toEqual([['I am thirsty.'], ['Stack it.']]);
    expect(dataset.summary.tasks).toEqual(['I am thirsty.', 'Stack it.']);
    expect(messages(dataset, 'instruction-missing')).toEqual([]);
    const task = await outTask(root, { keyframes: { 0: { 1: 'Pick it up.' } } });
    const [name = ''] = await written(vlaItJson, task);
    const file = await readFile(path.join(task.folder, name), 'utf8');
    expect(file).toContain('"question":"I am thirsty."');
  });

  it('are not taken where source files number their episodes alike, or from JSON of another kind', async () => {
    const root = await smallDataset({ version: 'v3.0', lengths: [3] });
    const one = { reasoning: { 0: 'a' } };
    await writeFile(
      path.join(root, 'labels.json'),
      JSON.stringify({ 'one.npy': { 0: one }, 'two.npy': { 0: one } }),
    );
    await writeFile(
      path.join(root, 'notes.json'),
      JSON.stringify({ reasoning: 'none', list: [1] }),
    );
    await writeFile(path.join(root, 'torn.json'), '{"a.npy": {"0": {"reasoning": {');
    await symlink('/etc/hostname', path.join(root, 'out.json'));
    const dataset = await open(root);
    expect(dataset.summary.reasoningColumn).toBeNull();
    expect(await dataset.reasoning(0)).toBeNull();
    const said = messages(dataset, 'annotation-unmatched').join('\n');
    expect(said).toContain('episodes of 2 source files alike');
    expect(said).toMatch(/torn\.json is not read whole/);
    expect(said).toMatch(/out\.json/);
    expect(said).not.toContain('notes.json');
  });

  it('find the episodes of an RLDS dataset by the names it has for them', async () => {
    const root = path.join(await scratchFolder(), 'bridge', '1.0.0');
    const payloads = [
      episodeOf('/a/out.npy', 4),
      episodeOf('/b/out.npy', 0),
      episodeOf('/a/out.npy', 0),
    ];
    await writeRlds(root, [payloads]);
    // As TFDS writes it, without the text that the other tests put into each step.
    await writeFile(path.join(root, 'features.json'), await withoutTexts(root));
    await writeFile(
      path.join(root, 'labels.json'),
      JSON.stringify({
        '/a/out.npy': { 0: entry('a 0'), 4: entry('a 4'), 5: entry('of no episode') },
        '/b/out.npy': { 0: entry('b 0') },
      }),
    );
    const dataset = await open(root);
    const said = await Promise.all([0, 1, 2].map((index) => dataset.reasoning(index)));
    expect(said).toEqual([
      ['', 'a 4'],
      ['', 'b 0'],
      ['', 'a 0'],
    ]);
    const task = await outTask(root, {
      keyframes: { 0: { 0: 'x' }, 1: { 0: 'y' }, 2: { 1: 'z' } },
    });
    const [name = ''] = await written(ecotJson, task);
    const file = JSON.parse(await readFile(path.join(task.folder, name), 'utf8')) as object;
    expect(file).toMatchObject({
      '/a/out.npy': { 4: { reasoning: { 0: {} } }, 0: { reasoning: { 1: {} } } },
      '/b/out.npy': { 0: { metadata: { file_path: '/b/out.npy', episode_id: '0' } } },
    });
  });

  it('stay out of the way of a column of the dataset’s own', async () => {
    const root = await smallDataset({
      version: 'v3.0',
      lengths: [2],
      columns: { reasoning: "'own ' || i" },
      features: { reasoning: { dtype: 'string', shape: [1], names: null } },
    });
    await writeFile(path.join(root, 'labels.json'), ecot({ 0: { reasoning: { 0: 'a' } } }));
    const dataset = await open(root);
    expect(await dataset.reasoning(0)).toEqual(['own 0', 'own 1']);
  });

  it('come back as they were exported', async () => {
    const root = await smallDataset({ version: 'v2.1', lengths: [5, 6] });
    const texts = {
      0: { 1: 'Reach it. It is far.', 4: 'Grasp' },
      1: { 0: 'Lift. It must clear the rim.' },
    };
    for (const format of [ecotJson, vlaItJson]) {
      const task = await outTask(root, { keyframes: texts });
      const [name = ''] = await written(format, task);
      const copy = path.join(await scratchFolder(), 'copy');
      await cp(root, copy, { recursive: true });
      await copyFile(path.join(task.folder, name), path.join(copy, name));
      const dataset = await open(copy);
      expect(await dataset.reasoning(0)).toEqual(['', 'Reach it. It is far.', '', '', 'Grasp']);
      expect((await dataset.reasoning(1))?.[0]).toBe('Lift. It must clear the rim.');
    }
  });
});

const asked = (question: string) => ({
  alt_instruction: { CR: [{ question, answer: 'Fill the cup.' }], CC: [{ question: 'Pour.' }] },
});

async function jsonFile(json: unknown): Promise<string> {
  const file = path.join(await scratchFolder(), 'labels.json');
  await writeFile(file, JSON.stringify(json));
  return file;
}

describe('annotation files', () => {
  it('of InstructVLA without texts per step give their movements, the answer about all of it first', async () => {
    const json = {
      'bridge/out.npy': {
        3: {
          features: { move_primitive: ['move left', null, 'stop'] },
          alt_instruction: { Caption: 'A sink.', CR: [{ question: 'q', answer: 'a' }] },
        },
        broken: { features: { move_primitive: 'stop' } },
      },
    };
    const file = await jsonFile(json);
    const [entry, ...others] = (await readAnnotationFile(file))?.files.get('bridge/out.npy') ?? [];
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ key: '3', number: 3, steps: 3, byModel: true });
    if (entry === undefined) throw new Error('no entry');
    expect([...(await readAnnotation(file, entry))]).toEqual([
      [0, 'a. move left'],
      [2, 'stop'],
    ]);
    await writeFile(file, `  ${JSON.stringify(json)}`);
    await expect(readAnnotation(file, entry)).rejects.toThrow(/has changed/);
  });

  it.each([null, 3, [], {}, { a: 1 }, { a: { b: 1 } }, { a: { b: { reasoning: 1 } } }])(
    'are not such as %j',
    async (other) => {
      expect(await readAnnotationFile(await jsonFile(other))).toBeNull();
    },
  );

  it.skipIf(sharedData === null)('of a real labelling run are read as far as they go', async () => {
    const folder = realDataset('ecot-tabletop-arm');
    const file = path.join(folder, 'reasonings_5.json');
    const files = (await readAnnotationFile(file))?.files;
    expect([...(files?.values() ?? [])].map((each) => each.length)).toEqual([15, 22]);
    const all = [...(files?.values() ?? [])].flat();
    const texts = await Promise.all(all.map((entry) => readAnnotation(file, entry)));
    expect(texts.filter(({ size }) => size > 0)).toHaveLength(8);
    expect(all.every(({ byModel, number }) => byModel && number !== null)).toBe(true);
    const [first] = all;
    expect(first?.steps).toBe(216);
    expect(texts[0]?.get(0)).toBe(
      'Move to the table. The robot needs to move to the table to reach the plate with grapes.',
    );
  });
});
