import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { sortEpisodes } from '../../../src/core/library/sort';
import { episodeQuerySchema } from '../../../src/shared/api/dataset';
import type { EpisodeMeta } from '../../../src/shared/model/dataset';

const episodes = fc
  .array(
    fc.record({ length: fc.integer({ min: 0, max: 9 }), task: fc.constantFrom('a', 'B', 'ä') }),
  )
  .map((all) => all.map(({ length, task }, index) => ({ index, length, tasks: [task] })));

it('puts episodes in the order of what is asked for, equal ones by their number', async () => {
  const keys = {
    length: ({ length }: EpisodeMeta) => length,
    task: ({ tasks }: EpisodeMeta) => tasks.join('').toLowerCase(),
  };
  await fc.assert(
    fc.asyncProperty(
      episodes,
      fc.constantFrom('length', 'task'),
      fc.boolean(),
      async (found, sortBy, descending) => {
        const query = episodeQuerySchema.parse({ sortBy, descending });
        const dataset = {
          summary: { fps: 10, cameras: [] },
          episodes: found,
        } as unknown as Dataset;
        const sorted = await sortEpisodes([...found], { dataset, project: null, query });
        const key = keys[sortBy];
        const compared = found.toSorted((a, b) => {
          const [first, second] = [key(a), key(b)];
          const order = first < second ? -1 : first > second ? 1 : 0;
          return (descending ? -order : order) || a.index - b.index;
        });
        expect(sorted).toEqual(compared);
      },
    ),
  );
});
