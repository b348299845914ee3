/** The queue of episodes that one other curator finished. */
import { episodeQuerySchema } from '../../../shared/api/dataset';
import { writeSearch } from '../../../shared/search/write';
import type { Connection } from '../../connection';
import { blindReview, type ReviewSession } from '../review';

/** As the library would be asked. */
export const secondReview = (curator: string): string =>
  writeSearch([
    { kind: 'ranges', negated: false, field: 'reviews', ranges: [exactly(1)] },
    { kind: 'values', negated: true, field: 'reviewer', exact: true, values: [curator] },
  ]);

const exactly = (value: number) => ({ from: value, to: value, fromOpen: false, toOpen: false });

/** Makes them the queue, in random order, and gives the first. Throws as the core does. */
export async function beginSecondReview(
  session: ReviewSession,
  call: Connection['call'],
): Promise<number> {
  const { datasetId, projectId } = session;
  const curator = session.curator.getState().name;
  const query = episodeQuerySchema.parse({
    search: secondReview(curator),
    curator,
    sortBy: 'random',
    seed: Math.floor(Math.random() * 2 ** 32),
  });
  const { episodes } = await call('dataset.matching', { datasetId, projectId, query });
  const [first] = episodes;
  if (first === undefined) throw new Error('Nothing waits for a second review.');
  session.view.set({
    order: 'list',
    list: { label: blindReview, episodes: [...episodes] },
  });
  return first;
}
