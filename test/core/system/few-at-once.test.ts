import { expect, it } from 'vitest';
import { fewAtOnce } from '../../../src/core/system/few-at-once';

it('works on so many items at once and no more, and answers in their order', async () => {
  let running = 0;
  const seen: number[] = [];
  const made = await fewAtOnce(
    [5, 4, 3, 2, 1],
    async (item) => {
      running += 1;
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
      seen.push(running);
      running -= 1;
      return `made ${item}`;
    },
    2,
  );
  expect(made).toEqual(['made 5', 'made 4', 'made 3', 'made 2', 'made 1']);
  expect(Math.max(...seen)).toBe(2);
});

it('starts nothing more once one has failed', async () => {
  const begun: number[] = [];
  const work = async (item: number) => {
    begun.push(item);
    if (item === 2) throw new Error('no second one');
  };
  await expect(fewAtOnce([1, 2, 3, 4], work, 2)).rejects.toThrow('no second one');
  expect(begun).toEqual([1, 2]);
});
