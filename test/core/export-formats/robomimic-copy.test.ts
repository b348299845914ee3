/**
 * Copies of a stranger's demonstrations are opened where his files are: in a process of their own, never in the core.
 */
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { robomimic } from '../../../src/core/export/formats/robomimic/robomimic';
import { ramp, writeHdf5 } from '../datasets/formats/hdf5-writer';
import { scratchFolder } from '../datasets/small-dataset';
import { readingHdf5, valueOf } from './hdf5-reader';
import { outTask, written } from './out-task';
import { inputs } from './small-inputs';

it('adds to a copy without opening it in the core', async () => {
  const root = await inputs['HDF5 without pictures']?.make();
  const task = await outTask(root ?? '', { keyframes: { 0: { 2: 'Lift it' }, 1: {} } });
  vi.doMock('h5wasm', () => {
    throw new Error('the core has no such library');
  });
  vi.resetModules();
  onTestFinished(() => {
    vi.doUnmock('h5wasm');
    vi.resetModules();
  });
  const fresh = await import('../../../src/core/export/formats/robomimic/robomimic');
  const [file = ''] = await written(fresh.robomimic, task);
  await readingHdf5(path.join(task.folder, file), (opened) => {
    expect(valueOf(opened, 'mask/dualvla_kept')).toHaveLength(1);
    expect(valueOf(opened, 'mask/dualvla_keyframes')).toHaveLength(1);
  });
});

it('says which file nothing can be added to', async () => {
  const root = await scratchFolder();
  const actions = ramp(5, 2);
  await writeHdf5(path.join(root, 'demo.hdf5'), {
    data: { demo_0: { actions, obs: { ee_pos: actions } } },
    mask: actions,
  });
  const task = await outTask(root, { keyframes: { 0: { 2: 'Lift it' } } });
  await expect(robomimic.write(task)).rejects.toMatchObject({
    code: 'corrupt-data',
    message: expect.stringMatching(/demo\.hdf5: mask is no group; .* or leave its episodes out/),
  });
});
