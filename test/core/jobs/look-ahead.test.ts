import { expect, test } from 'vitest';
import { LookAhead } from '../../../src/core/jobs/look-ahead';

/** Pieces in the order in which they began; `end` ends one. */
function begun(count: number) {
  const order: number[] = [];
  const ends = new Map<number, (failure?: Error) => void>();
  const later = new LookAhead([...Array(count).keys()], (piece) => {
    order.push(piece);
    return new Promise<void>((resolve, reject) => {
      ends.set(piece, (failure) => (failure === undefined ? resolve() : reject(failure)));
    });
  });
  const end = async (piece: number, failure?: Error): Promise<void> => {
    ends.get(piece)?.(failure);
    await new Promise(setImmediate);
  };
  return { later, order, end };
}

test('a few begin at a time, and the next when one has ended, well or not', async () => {
  const { later, order, end } = begun(20);
  later.isAt(0);
  expect(order).toEqual([1, 2, 3, 4, 5, 6]);
  await end(2);
  await end(1, new Error('It is said when its turn comes.'));
  expect(order).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('none begins twice, behind the turn, or further ahead than is kept', async () => {
  const { later, order, end } = begun(20);
  later.isAt(0);
  for (let piece = 1; piece < 20; piece += 1) await end(piece);
  expect(order).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  later.isAt(12);
  expect(order.slice(8)).toEqual([13, 14, 15, 16, 17, 18]);
  later.isAt(13);
  expect(order).toHaveLength(14);
  later.isAt(19);
  for (let piece = 13; piece < 20; piece += 1) await end(piece);
  expect(order).toHaveLength(14);
});
