/** What the day's trail costs each decision, and that a reload loses none of it. */
import { expect, it } from 'vitest';
import { openTrail, type Trail } from '../../../src/renderer/features/review/session/trail';
import { createMemoryStorage } from '../../../src/renderer/storage';
import type { Decision } from '../../../src/shared/model/decision';

const projectId = 'p';

function decided(number: number, act: Decision['act'] = { kind: 'reopen' }): Decision {
  const id = `d:${number}`;
  const about = { projectId, episode: number % 7, fingerprint: 'f', curator: 'ada' };
  return { ...about, id, device: 'd', sequence: number, atMs: number, act };
}

const numbers = ({ state }: Trail) => state.getState().done.map(({ id }) => Number(id.slice(2)));
const upTo = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

it('is kept with each act in a part that does not grow with the day, and whole after a reload', async () => {
  const storage = createMemoryStorage();
  let written = 0;
  const counted: typeof storage = {
    ...storage,
    saveSetting(of, name, value) {
      const { done = [] } = Array.isArray(value)
        ? { done: value }
        : (value as { done?: unknown[] });
      written += done.length;
      return storage.saveSetting(of, name, value);
    },
  };
  const open = () => openTrail(counted, projectId, ({ kind }) => kind);
  let trail = await open();
  trail.add(...upTo(1, 4_000).map((number) => decided(number)));
  written = 0;
  for (let number = 4_001; number <= 4_200; number += 1) trail.add(decided(number));
  expect(written / 200).toBeLessThan(700);
  trail = await open();
  expect(numbers(trail)).toEqual(upTo(1, 4_200));

  // Taken back beyond the part that is kept with each act, and done again.
  for (let number = 4_200; number > 3_500; number -= 1) {
    trail.add(decided(10_000 - number, { kind: 'revert', decisionId: `d:${number}` }));
  }
  trail = await open();
  expect(numbers(trail)).toEqual(upTo(1, 3_500));
  expect(trail.state.getState().undone).toHaveLength(700);
  trail.add(decided(20_001));
  trail = await open();
  expect(numbers(trail)).toEqual([...upTo(1, 3_500), 20_001]);
});

it('forgets the oldest of a very long day', async () => {
  const storage = createMemoryStorage();
  const trail = await openTrail(storage, projectId, ({ kind }) => kind);
  trail.add(...upTo(1, 5_900).map((number) => decided(number)));
  for (const number of upTo(5_901, 6_000)) trail.add(decided(number));
  const kept = numbers(trail);
  expect(kept.length).toBeGreaterThanOrEqual(5_000);
  expect(kept.length).toBeLessThan(5_400);
  expect(kept.at(-1)).toBe(6_000);
  expect(numbers(await openTrail(storage, projectId, ({ kind }) => kind))).toEqual(kept);
});
