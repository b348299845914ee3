import { expect, it } from 'vitest';
import { KeptOverviews } from '../../../src/core/project/kept-overviews';
import { emptyOverview } from '../../../src/core/project/overview';
import { lowerLimits } from '../datasets/run-bomb';

it('remembers no more overviews of single curators than may be, and those of all', () => {
  lowerLimits({ curatorOverviews: 2 });
  const kept = new KeptOverviews();
  const known = (episode: number) =>
    [null, 'ann', 'ben'].filter((curator) => kept.get(episode, curator) !== undefined);
  for (const curator of [null, 'ann', 'ben']) kept.set(0, curator, emptyOverview);
  expect(known(0)).toEqual([null, 'ann', 'ben']);
  kept.delete(0);
  expect(known(0)).toEqual([]);
  for (const episode of [0, 1]) kept.set(episode, 'ann', emptyOverview);
  expect([known(0), known(1)]).toEqual([['ann'], ['ann']]);
  kept.set(0, null, emptyOverview);
  kept.set(1, 'ben', emptyOverview);
  expect([known(0), known(1)]).toEqual([[null], ['ben']]);
});
