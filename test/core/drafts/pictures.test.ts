/** Pictures for a model: the same bytes whether they are asked for alone or together, and faults of each its own. */
import { truncate } from 'node:fs/promises';
import { expect, it, onTestFinished } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { Pictures } from '../../../src/core/drafts/pictures';
import { smallDataset } from '../datasets/small-dataset';

const { signal } = new AbortController();

it('asked for together are those asked for alone, and one that cannot be read spoils no other', async () => {
  const dataset = await openDataset(
    await smallDataset({ version: 'v2.1', lengths: [5, 8], video: true }),
  );
  onTestFinished(() => dataset.close());
  const [video, other] = (await Promise.all([0, 1].map((e) => dataset.videos(e)))).flat();
  if (video === undefined || other === undefined) throw new Error('no videos');
  const pictures = new Pictures({ width: 64, signal });
  const together = await Promise.all([
    pictures.of(video, 4),
    pictures.of(video, 1),
    pictures.of(other, 6),
  ]);
  const alone = new Pictures({ width: 64, signal });
  expect(await alone.of(video, 4)).toEqual(together[0]);
  expect(await alone.of(other, 6)).toEqual(together[2]);
  expect(together[0]).not.toEqual(together[1]);

  await truncate(other.file, 300);
  const again = new Pictures({ width: 64, signal });
  const [good, bad] = await Promise.allSettled([again.of(video, 4), again.of(other, 6)]);
  expect(good).toMatchObject({ status: 'fulfilled', value: together[0] });
  expect(bad).toMatchObject({
    status: 'rejected',
    reason: { message: expect.stringContaining(other.file) as string },
  });
});
