import { expect, it } from 'vitest';
import { eachOf } from '../../../src/core/system/breathe';

it('others have their turn while very many are visited in their order', async () => {
  const numbers = Array.from({ length: 10_000 }, (_none, at) => at);
  const visited: number[] = [];
  let visitedBefore = 0;
  setImmediate(() => (visitedBefore = visited.length));
  await eachOf(numbers, (number, position) => {
    visited.push(position === number ? number : Number.NaN);
    return undefined;
  });
  expect(visited).toEqual(numbers);
  expect(visitedBefore).toBeGreaterThan(0);
  expect(visitedBefore).toBeLessThan(numbers.length);
});

it('what a visit gives is waited for before the next', async () => {
  const order: string[] = [];
  const wait = async (name: string): Promise<void> => {
    await Promise.resolve();
    order.push(`${name} waited`);
  };
  await eachOf(['a', 'b', 'c'], (name) => {
    order.push(name);
    return name === 'b' ? wait(name) : undefined;
  });
  expect(order).toEqual(['a', 'b', 'b waited', 'c']);
});
