import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { orAborted } from '../../../src/core/system/or-aborted';

const never = () => new Promise<never>(() => {});

it('listens to a signal once for all who wait, and no longer than they do', async () => {
  const { signal } = new AbortController();
  const ends: (() => void)[] = [];
  const listeners = () => getEventListeners(signal, 'abort').length;
  const waits = Array.from({ length: 20 }, (_, at) =>
    orAborted(new Promise<number>((resolve) => ends.push(() => resolve(at))), signal),
  );
  expect(listeners()).toBe(1);
  for (const end of ends.slice(0, 19)) end();
  expect(await Promise.all(waits.slice(0, 19))).toEqual(Array.from({ length: 19 }, (_, at) => at));
  expect(listeners()).toBe(1);
  ends[19]?.();
  await waits[19];
  expect(listeners()).toBe(0);
});

it('ends the waiting of all with the reason, and what is asked for later', async () => {
  const stop = new AbortController();
  const before = [1, 2].map(() => orAborted(never(), stop.signal));
  const why = new Error('not wanted');
  stop.abort(why);
  for (const each of [...before, orAborted(never(), stop.signal)]) {
    await expect(each).rejects.toBe(why);
  }
});

it('waits again on a signal that nobody waited for a while', async () => {
  const stop = new AbortController();
  await orAborted(Promise.resolve(), stop.signal);
  const again = orAborted(never(), stop.signal);
  stop.abort(new Error('not wanted'));
  await expect(again).rejects.toThrow('not wanted');
});
