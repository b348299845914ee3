/** What a search may go on with. */
import { expect, it } from 'vitest';
import { completions } from '../../../src/renderer/features/library/find/completions';
import { parseSearch } from '../../../src/shared/search/parse';
import { facetFields, type LibraryFacets } from '../../../src/shared/model/project';

const none = { values: [], distinct: 0 };
const facets = {
  facets: {
    ...Object.fromEntries(facetFields.map((field) => [field, none])),
    cue: { values: [{ value: 'gripper-close', episodes: 3 }], distinct: 1 },
    task: { values: [{ value: 'put the cup down', episodes: 3 }], distinct: 1 },
  },
} as Pick<LibraryFacets, 'facets'>;

const searches = (typed: string) => completions(typed, facets).map(({ search }) => search);

it('offers fields for the beginning of a word, behind what is typed before and a minus', () => {
  expect(searches('cup le')).toEqual(['cup len>']);
  expect(searches('-st')).toEqual(['-state:', '-stale:']);
  expect(searches('cup ')).toEqual([]);
  expect(searches('"cup le')).toEqual([]);
});

it('offers the values of a field: all that it can have, or those of the dataset, quoted where they must be', () => {
  expect(searches('state=p')).toEqual(['state=proposed']);
  expect(searches('outcome:success,f')).toEqual(['outcome:success,failure']);
  expect(searches('cue:g')).toEqual(['cue:gripper-close']);
  expect(searches('task=put')).toEqual(['task="put the cup down"']);
  expect(searches('state=proposed')).toEqual([]);
  expect(completions('cue:g', null)).toEqual([]);
});

it('offers only what can be read', () => {
  for (const typed of ['state:', 'cue:', 'dropped:', 'stale=', 'task:', 'outcome:']) {
    const offered = searches(typed);
    expect(offered.length).toBeGreaterThan(0);
    for (const search of offered) expect(parseSearch(search)).toHaveProperty('terms');
  }
});
