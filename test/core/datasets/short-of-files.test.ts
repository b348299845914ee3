/** What the machine is short of is not said of the data, nor remembered of it. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { identityOf } from '../../../src/core/datasets/identity';
import type { EpisodeTable } from '../../../src/core/datasets/lerobot/metadata/episode-table';
import { SpareTime } from '../../../src/core/video/time-limit';
import { toyDataset } from '../project/toy-dataset';
import { scratchFolder } from './small-dataset';

const probed = '../../../src/core/video/probe';

afterEach(() => {
  vi.doUnmock(probed);
  vi.resetModules();
});

const failure = (errno: string): Error =>
  Object.assign(new Error(`${errno}: open`), { code: errno });

it('a camera has no pictures where they cannot be read, not where no more files can be opened', async () => {
  const root = await scratchFolder();
  await writeFile(path.join(root, 'x.mp4'), 'a video');
  const video = { cameraKey: 'top', relative: 'x.mp4', fromSec: 0, toSec: null };
  const table = { episodes: [{}], video: () => video } as unknown as EpisodeTable;
  let errno = 'EMFILE';
  vi.resetModules();
  vi.doMock(probed, () => ({ probeVideo: () => Promise.reject(failure(errno)) }));
  const { probeCamera } = await import('../../../src/core/datasets/lerobot/pictures/cameras');
  const feature = { key: 'top', dtype: 'video', names: null, shape: [] };
  const probe = () =>
    probeCamera({ root, table, hub: null, spare: new SpareTime() }, feature, true);
  await expect(probe()).rejects.toMatchObject({
    code: 'io',
    message: expect.stringContaining('too many files are open') as string,
  });
  errno = 'EACCES';
  expect(await probe()).toMatchObject({ width: 0, codec: null });
});

it('a dataset is another one by what can be read of it, not by what cannot just now', async () => {
  const dataset = toyDataset('/data/toy', [{ length: 3 }, { length: 4 }]);
  const ends = async (errno: string) => {
    dataset.fingerprint = () => Promise.reject(failure(errno));
    return (await identityOf(dataset)).ends;
  };
  expect(await ends('ENOENT')).toEqual([null, null]);
  await expect(ends('EIO')).rejects.toMatchObject({ code: 'io' });
});
