/** RLDS: records against their checksums and their description, and the dataset opened again. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { rlds, rldsName } from '../../../src/core/export/formats/rlds/rlds';
import { ProxyVideos } from '../../../src/core/video/proxy-videos';
import { exportOptionsSchema } from '../../../src/shared/model/export';
import { realDataset, sharedData } from '../../shared-data';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';
import { outTask, written } from './out-task';
import { shownNumbers } from './shown-number';
import { readRldsFolder, type Example } from './tfrecord-reader';

const textsOf = (example: Example | undefined, name: string): string[] => {
  const feature = example?.get(name);
  return feature !== undefined && 'bytes' in feature
    ? feature.bytes.map((bytes) => bytes.toString('utf8'))
    : [];
};

const nameFor = (out: string): string => rldsName({ options: exportOptionsSchema.parse({ out }) });

describe('rlds', () => {
  it('writes records that agree with their checksums and features.json', async () => {
    const root = await smallDataset({ version: 'v3.0', lengths: [5, 9], video: true });
    const task = await outTask(root, {
      keyframes: { 0: {}, 1: { 3: 'Grasp it — 次', 5: 'Lift' } },
      skip: 1,
      options: { stride: 2 },
    });
    expect(await written(rlds, task)).toEqual([
      'export/1.0.0/dataset_info.json',
      'export/1.0.0/export-train.tfrecord-00000-of-00001',
      'export/1.0.0/features.json',
    ]);
    const read = await readRldsFolder(path.join(task.folder, 'export/1.0.0'));
    expect(read.faults).toEqual([]);
    const examples = [...read.shards.values()].flat();
    expect(examples).toHaveLength(2);
    const [, second] = examples;
    expect(textsOf(second, 'steps/reasoning')).toEqual(['', 'Grasp it — 次', 'Lift', '']);
    expect(textsOf(second, 'steps/language_instruction')).toEqual(Array(4).fill('pick it up'));
    expect(second?.get('steps/is_keyframe')).toEqual({ integers: [0, 1, 1, 0] });
    expect(second?.get('steps/is_first')).toEqual({ integers: [1, 0, 0, 0] });
    expect(second?.get('steps/is_last')).toEqual({ integers: [0, 0, 0, 1] });
    expect(second?.get('steps/action')).toEqual({ floats: [1, -1, 3, -3, 5, -5, 7, -7] });
    expect(second?.get('episode_metadata/episode_id')).toEqual({ integers: [1] });
    const pictures = second?.get('steps/observation/top');
    const jpegs = pictures !== undefined && 'bytes' in pictures ? pictures.bytes : [];
    const files = jpegs.map((_jpeg, at) => path.join(task.folder, `${at}.jpg`));
    for (const [at, jpeg] of jpegs.entries()) await writeFile(files[at] ?? '', jpeg);
    const numbers = await shownNumbers(files);
    const first = numbers[0] ?? 0;
    expect(numbers.map((number) => number - first)).toEqual([0, 2, 4, 6]);
  });

  it('opens again in the studio with the same frames, tasks, texts and pictures', async () => {
    const root = await smallDataset({
      version: 'v2.1',
      lengths: [4, 6],
      tasks: ['pick', 'place'],
      video: true,
    });
    const task = await outTask(root, { keyframes: { 0: { 2: 'a' }, 1: { 0: 'b', 5: 'c' } } });
    await written(rlds, task);
    const cache = await scratchFolder();
    const again = await openDataset(task.folder, new ProxyVideos(() => cache));
    expect(again.summary).toMatchObject({
      format: 'rlds',
      episodes: 2,
      frames: 10,
      tasks: ['pick', 'place'],
      reasoningColumn: 'reasoning',
    });
    expect(await again.reasoning(1)).toEqual(['b', '', '', '', '', 'c']);
    expect(await again.fingerprint(1)).toBe(await task.dataset.fingerprint(1));
    expect((await again.videos(1)).map(({ frames }) => frames)).toEqual([6]);
    await again.close();
  });

  it('notices a flipped bit and a feature that is not declared', async () => {
    const root = await smallDataset({ version: 'v3.0', lengths: [5] });
    const task = await outTask(root, { keyframes: { 0: { 1: 'a' } } });
    const [, record = ''] = await written(rlds, task);
    const folder = path.join(task.folder, path.dirname(record));
    const bytes = await readFile(path.join(task.folder, record));
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    await writeFile(path.join(task.folder, record), bytes);
    const broken = await readRldsFolder(folder);
    expect(broken.faults).toContain(`${path.basename(record)}: wrong checksum of a payload`);
  });

  it('gives a name that Python can import', () => {
    expect(nameFor('/data/Bridge v2-sparse')).toBe('bridge_v2_sparse');
    expect(nameFor('/data/2024_小')).toBe('robot_2024');
    expect(nameFor('/data/次')).toBe('robot_episodes');
  });

  it.skipIf(sharedData === null)(
    'writes a real RLDS dataset anew, blank cameras included',
    async () => {
      const task = await outTask(realDataset('bridge-octo-rlds'), {
        keyframes: { 0: { 4: 'Move left.' }, 7: {} },
      });
      await written(rlds, task);
      const read = await readRldsFolder(path.join(task.folder, 'export/1.0.0'));
      expect(read.faults).toEqual([]);
      const [first] = [...read.shards.values()].flat();
      expect(textsOf(first, 'steps/reasoning').filter(Boolean)).toEqual(['Move left.']);
      expect(first?.has('steps/language_embedding')).toBe(false);
      expect((await rlds.remarks(task)).map(({ code }) => code)).toContain('embeddings-left-out');
      expect(
        [...(first?.keys() ?? [])].filter((name) => name.startsWith('steps/observation/image')),
      ).toEqual([0, 1, 2].map((camera) => `steps/observation/image_${camera}`));
    },
  );
});
