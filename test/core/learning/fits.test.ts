/** What aligning gave is kept only where it holds for good. */
import { expect, test } from 'vitest';
import { Fits, type EpisodeFits, type FitStore } from '../../../src/core/learning/fits';
import type { Traits } from '../../../src/core/learning/traits';
import type { LearnFrom } from '../../../src/shared/model/policy';
import { madeTraits, marksOf } from './made-traits';

const fps = 10;
const pace = [1, 2, 0.5, 3, 0.5, 2, 1];
const traits = (share: number, pictures: boolean): Traits =>
  madeTraits(
    pace.map((phase) => share * phase),
    fps,
    pictures,
  );

function inMemory(): FitStore & { kept: Map<number, EpisodeFits> } {
  const kept = new Map<number, EpisodeFits>();
  return {
    kept,
    read: (episode) => Promise.resolve(kept.get(episode) ?? {}),
    keep: (episode, fits) => Promise.resolve(void kept.set(episode, fits)),
    flush: () => Promise.resolve(),
  };
}

/** How episode 0 fits episode 1. */
async function fitOf(
  store: FitStore,
  from: LearnFrom,
  [reference, own]: readonly [Traits | null, Traits | null],
): Promise<{ cost: number }[]> {
  const marks = marksOf(pace, fps).map((frame) => ({ frame }));
  const fits = new Fits({
    references: [{ episode: 0, fingerprint: 'a', tasks: [], marks }],
    from,
    basis: 'b',
    hasPictures: from !== 'kinematics',
    traitsOf: (episode) => Promise.resolve(episode === 0 ? reference : own),
    fingerprintOf: (episode) => Promise.resolve(`${episode}`),
    store,
  });
  return fits.of(1);
}

test('an episode whose videos were not watched yet is aligned when they were, and not before', async () => {
  const store = inMemory();
  const reference = traits(1, true);
  expect(await fitOf(store, 'video', [reference, null])).toEqual([]);
  expect(await fitOf(store, 'video', [null, reference])).toEqual([]);
  expect(store.kept.size).toBe(0);
  const [fit] = await fitOf(store, 'video', [reference, traits(1.1, true)]);
  expect(fit).toMatchObject({ reference: 0 });
  expect(Object.values(store.kept.get(1) ?? {})).toHaveLength(1);
  // From now on it is known without a look.
  expect(await fitOf(store, 'video', [null, null])).toEqual([fit]);
  // Unless it is none of these marks.
  const [key = ''] = Object.keys(store.kept.get(1) ?? {});
  store.kept.set(1, { [key]: { cost: 0, frames: Array.from({ length: 9 }, (_, at) => at) } });
  expect(await fitOf(store, 'video', [null, null])).toEqual([]);
});

test('what was aligned without the pictures that could be there counts, and is not kept', async () => {
  const store = inMemory();
  const without = [traits(1, true), traits(1.1, false)] as const;
  const [arms] = await fitOf(store, 'both', without);
  expect(store.kept.size).toBe(0);
  const [both] = await fitOf(store, 'both', [traits(1, true), traits(1.1, true)]);
  expect(both?.cost).not.toBe(arms?.cost);
  expect(store.kept.size).toBe(1);
  const alone = inMemory();
  await fitOf(alone, 'kinematics', without);
  expect(alone.kept.size).toBe(1);
});
