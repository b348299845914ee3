/** Demonstrations: copies with masks and texts, and files made from any other dataset, read back by three libraries. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import type * as h5wasm from 'h5wasm';
import { describe, expect, it } from 'vitest';
import { robomimic } from '../../../src/core/export/formats/robomimic/robomimic';
import { openDataset } from '../../../src/core/datasets/open';
import { realDataset, sharedData } from '../../shared-data';
import { pictureSize } from '../datasets/formats/coded-pictures';
import { smallDataset } from '../datasets/small-dataset';
import { readingHdf5, valueOf } from './hdf5-reader';
import { outTask, written } from './out-task';
import { numberIn } from './shown-number';

const run = promisify(execFile);

/** What h5py makes of the file; null (and a word on stderr) where the system has no h5py. */
async function byH5py(file: string, expression: string): Promise<unknown> {
  const script = `import h5py, json, numpy\nf = h5py.File(${JSON.stringify(file)}, "r")\nprint(json.dumps(${expression}))`;
  for (const python of ['/usr/bin/python3', 'python3']) {
    try {
      await run(python, ['-c', 'import h5py, numpy']);
    } catch {
      continue;
    }
    return JSON.parse((await run(python, ['-c', script])).stdout);
  }
  console.warn(
    'h5py is not installed (apt install python3-h5py): only h5wasm reads the file back.',
  );
  return null;
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('robomimic from another dataset', () => {
  it('has actions, observations, pictures, texts and masks, frame by frame', async () => {
    const root = await smallDataset({ version: 'v3.0', lengths: [6, 9], video: true });
    const task = await outTask(root, {
      keyframes: { 0: {}, 1: { 4: 'Lift it — 次', 7: 'Put it' } },
      skip: 1,
      options: { stride: 3 },
    });
    expect(robomimic.blockers(task)).toEqual([]);
    expect(await written(robomimic, task)).toEqual(['demo.hdf5']);
    const file = path.join(task.folder, 'demo.hdf5');
    await readingHdf5(file, (opened) => {
      expect([...(valueOf(opened, 'data/demo_1/actions') as Float32Array)]).toEqual(
        [1, 4, 7].flatMap((i) => [i, -i]),
      );
      const state = valueOf(opened, 'data/demo_1/obs/state') as Float32Array;
      expect([...state].filter((_value, at) => at % 3 === 1)).toEqual([1, 4, 7]);
      expect(valueOf(opened, 'data/demo_1/reasoning')).toEqual(['', 'Lift it — 次', 'Put it']);
      expect([...(valueOf(opened, 'data/demo_1/is_keyframe') as Uint8Array)]).toEqual([0, 1, 1]);
      expect([...(valueOf(opened, 'data/demo_1/dones') as Uint8Array)]).toEqual([0, 0, 1]);
      expect(valueOf(opened, 'mask/dualvla_kept')).toEqual(['demo_0', 'demo_1']);
      expect(valueOf(opened, 'mask/dualvla_keyframes')).toEqual(['demo_1']);
      const pictures = opened.get('data/demo_1/obs/top') as h5wasm.Dataset;
      const { width, height } = pictureSize;
      expect(pictures.shape).toEqual([3, height, width, 3]);
      const pixels = pictures.value as Uint8Array;
      const size = width * height * 3;
      const numbers = [0, 1, 2].map((at) => numberIn(pixels.subarray(at * size), 3));
      const first = numbers[0] ?? 0;
      expect(numbers.map((number) => number - first)).toEqual([0, 3, 6]);
      const environment = (opened.get('data') as h5wasm.Group).attrs['env_args']?.value as string;
      expect(JSON.parse(environment)).toMatchObject({
        env_kwargs: { control_freq: 10 / 3 },
      });
    });
    // The studio opens it again as demonstrations of the same length, rate and task.
    const again = await openDataset(task.folder);
    expect(again.summary).toMatchObject({ format: 'hdf5', episodes: 2, tasks: ['pick it up'] });
    expect(again.summary.fps).toBeCloseTo(10 / 3);
    expect(again.episodes.map(({ length }) => length)).toEqual([2, 3]);
    await again.close();

    const seen = await byH5py(
      file,
      '[f["data"].attrs["total"].item(), f["data/demo_1"].attrs["num_samples"].item(), ' +
        'f["data/demo_1/actions"][:].tolist(), [e.decode("utf-8") for e in numpy.array(f["mask/dualvla_kept"][:])], ' +
        '[t.decode("utf-8") for t in f["data/demo_1/reasoning"][:]], list(f["data/demo_1/obs/top"].shape)]',
    );
    if (seen === null) return;
    expect(seen).toEqual([
      5,
      3,
      [1, 4, 7].map((i) => [i, -i]),
      ['demo_0', 'demo_1'],
      ['', 'Lift it — 次', 'Put it'],
      [3, pictureSize.height, pictureSize.width, 3],
    ]);
  });

  it('says that it needs actions where there are none', async () => {
    const root = await smallDataset({
      version: 'v3.0',
      lengths: [4],
      columns: { action: null },
      features: { action: null },
    });
    const task = await outTask(root, { keyframes: { 0: {} } });
    expect(robomimic.blockers(task)).toEqual([expect.stringContaining('set has no actions')]);
  });
});

describe.skipIf(sharedData === null)('robomimic from demonstrations', () => {
  it('copies the files and adds masks and texts, and the numbers stay as they were', async () => {
    const root = realDataset('robosuite-demos-hdf5');
    const task = await outTask(root, {
      keyframes: { 0: { 5: 'a' }, 4: { 0: 'b', 100: 'c' }, 5: {} },
    });
    const places = await written(robomimic, task);
    expect(places.length).toBeGreaterThan(1);
    expect(await robomimic.remarks(task)).toMatchObject([
      { code: 'demonstrations-copied' },
      { code: 'no-observations' },
    ]);
    let marked = 0;
    for (const relative of places) {
      const source = await readingHdf5(path.join(root, relative), numbersOf);
      const copy = await readingHdf5(path.join(task.folder, relative), (opened) => {
        expect(valueOf(opened, 'mask/dualvla_kept')).not.toBeNull();
        for (const name of (opened.get('data') as h5wasm.Group).keys()) {
          const marks = valueOf(opened, `data/${name}/is_keyframe`) as Uint8Array | null;
          marked += marks?.reduce((sum, mark) => sum + mark, 0) ?? 0;
        }
        return numbersOf(opened);
      });
      for (const [name, hash] of source) expect([name, copy.get(name)]).toEqual([name, hash]);
    }
    expect(marked).toBe(3);
    const again = await openDataset(task.folder);
    expect(again.summary.format).toBe('hdf5');
    await again.close();
    const [some] = places;
    const kept = await byH5py(
      path.join(task.folder, some ?? ''),
      '[e.decode("utf-8") for e in f["mask/dualvla_kept"][:]]',
    );
    if (kept !== null) expect(kept).toContain('demo_1');
  });
});

/** A hash of every array of numbers in the file, by its path. */
function numbersOf(file: h5wasm.File): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of file.paths()) {
    const value = valueOf(file, name);
    if (!ArrayBuffer.isView(value)) continue;
    found.set(name, digest(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)));
  }
  return found;
}
