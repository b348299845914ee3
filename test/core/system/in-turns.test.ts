import { expect, it, vi } from 'vitest';
import { inTurns } from '../../../src/core/system/in-turns';

it.each([
  ['very many', 10_000, 0],
  ['few that take long', 4, 11],
])('others have their turn while %s are visited', async (_what, count, eachMs) => {
  let nowMs = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  const order: string[] = [];
  setImmediate(() => order.push('another'));
  await inTurns(Array(count).keys(), (item) => {
    nowMs += eachMs;
    if (item === 0 || item === count - 1) order.push(`item ${item}`);
  });
  clock.mockRestore();
  expect(order).toEqual(['item 0', 'another', `item ${count - 1}`]);
});

it('few that are quick are visited in one go', async () => {
  const order: string[] = [];
  setImmediate(() => order.push('another'));
  await inTurns('abc', (item) => void order.push(item));
  expect(order).toEqual(['a', 'b', 'c']);
});
