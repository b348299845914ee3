/** What the machine is short of is not said of the data, nor remembered of it. */
import { expect, it, vi } from 'vitest';
import { identityOf } from '../../../src/core/datasets/identity';
import { openDataset } from '../../../src/core/datasets/open';
import { unreadable } from '../../../src/core/system/classify-error';
import { toyDataset } from '../project/toy-dataset';
import { smallDataset } from './small-dataset';

const probe = vi.hoisted(() => ({ errno: '' }));
vi.mock('../../../src/core/video/probe', () => ({
  probeVideo: () => Promise.reject(failure(probe.errno)),
}));

const failure = (errno: string): Error =>
  unreadable(Object.assign(new Error(`${errno}: open`), { code: errno }), 'x.mp4 cannot be read');

it('a camera has no pictures where they cannot be read, not where no more files can be opened', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [3], video: true });
  probe.errno = 'EMFILE';
  await expect(openDataset(root)).rejects.toMatchObject({
    code: 'io',
    message: expect.stringContaining('too many files are open') as string,
  });
  probe.errno = 'EACCES';
  const { summary } = await openDataset(root);
  expect(summary.cameras).toMatchObject([{ width: 0, codec: null }]);
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
