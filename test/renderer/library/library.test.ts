import { describe, expect, it } from 'vitest';
import { filterChoices } from '../../../src/renderer/features/library/find/filter-choices';
import { bins } from '../../../src/renderer/features/library/find/histogram-bins';
import {
  everyEpisode,
  findAlike,
  initialView,
  isFiltered,
  libraryViews,
  listQuery,
  searchedFor,
  shownTerms,
  sortedBy,
  typing,
  updateView,
} from '../../../src/renderer/features/library/library-view';
import { orderSpecs } from '../../../src/renderer/features/library/library-specs';
import {
  noSelection,
  selectedOne,
  selectedRange,
  toggled,
} from '../../../src/renderer/features/library/select/selection';
import { nothingSelected } from '../../../src/renderer/features/library/select/selection-commands';
import { whoseReview } from '../../../src/renderer/features/library/whose-review';
import { knownProblems } from '../../../src/renderer/features/library/use-integrity-check';
import { cameraName } from '../../../src/shared/model/camera-name';
import {
  cameraText,
  embodimentText,
  groupProblems,
  issuesTitle,
} from '../../../src/renderer/features/library/words';
import { episodeQuerySchema } from '../../../src/shared/api/dataset';
import type { Problem } from '../../../src/shared/errors';
import type { EmbodimentPart } from '../../../src/shared/model/dataset';
import { facetFields, type LibraryFacets } from '../../../src/shared/model/project';
import type { SearchTerm } from '../../../src/shared/search/terms';
import { writeSearch } from '../../../src/shared/search/write';

const needs = (id: string) =>
  nothingSelected('The project is held.').find((each) => each.id === id)?.needs;

it('says of a key that nothing can be changed before it asks to select something', () => {
  expect(needs('library.drop')).toBe('The project is held.');
  expect(needs('library.exportSelected')).toBe('select episodes first: Space or a click');
});

describe('whose review the library shows', () => {
  it('is the own one of whoever gave a name, and of everybody once several decide', () => {
    const eve = { name: 'Eve', named: true };
    const nobody = { name: 'curator', named: false };
    expect(whoseReview(eve, new Set())).toBe('Eve');
    expect(whoseReview(eve, new Set(['Eve']))).toBe('Eve');
    expect(whoseReview(eve, new Set(['curator']))).toBe('Eve');
    expect(whoseReview(nobody, new Set(['curator']))).toBeNull();
    expect(whoseReview(nobody, new Set(['curator', 'Eve']))).toBe('curator');
  });
});

const counted = (...values: string[]) => ({
  values: values.map((value) => ({ value, episodes: 1 })),
  distinct: values.length,
});

const termsOf = (search: string) =>
  shownTerms({ ...initialView, query: { ...everyEpisode, search } });

describe('filters by name', () => {
  const none = Object.fromEntries(facetFields.map((field) => [field, counted()]));
  const facets = {
    ...(none as LibraryFacets['facets']),
    state: counted('proposed', 'finished'),
    task: counted('pick the cube'),
  };
  const searched = (terms: readonly SearchTerm[], label: string): string => {
    let written = '';
    const choices = filterChoices({ facets }, terms, (next) => (written = writeSearch(next)));
    choices.find((each) => each.label === label)?.run();
    return written;
  };

  it('set the tick of a value, and take it away where it is set', () => {
    expect(searched([], 'Task pick the cube')).toBe('task="pick the cube"');
    const terms = termsOf('state=finished len>3');
    expect(searched(terms, 'State Proposed')).toBe('len>3 state=finished,proposed');
    expect(searched(terms, 'State Finished, no longer')).toBe('len>3');
    // Nothing has it any more, and it can be taken away all the same.
    expect(searched(termsOf('tag=gone'), 'Tags gone, no longer')).toBe('');
  });

  it('take away what is asked of a plot, where anything is', () => {
    const labels = (search: string) =>
      filterChoices({ facets }, termsOf(search), () => {}).map(({ label }) => label);
    expect(labels('cube')).not.toContain('Episode length, any');
    expect(labels('len>3')).toContain('Episode length, any');
    expect(searched(termsOf('cube len>3'), 'Episode length, any')).toBe('cube');
  });
});

describe('library query', () => {
  it('has a command for the order of each column and of what no column shows', () => {
    const orders = orderSpecs.map(({ column }) => column);
    const others = episodeQuerySchema.shape.sortBy
      .unwrap()
      .options.filter((each) => each !== 'random');
    expect(orders.toSorted()).toEqual(others.toSorted());
  });

  it('sorts by a column its usual way, then the other way, then not at all', () => {
    const once = sortedBy(everyEpisode, 'length');
    const twice = sortedBy(once, 'length');
    const thrice = sortedBy(twice, 'length');
    expect([once, twice, thrice].map(({ sortBy, descending }) => [sortBy, descending])).toEqual([
      ['length', true],
      ['length', false],
      ['index', false],
    ]);
    expect(sortedBy(once, 'task')).toMatchObject({ sortBy: 'task', descending: false });
  });

  it('begins with the most alike while it asks for what is like an episode', () => {
    const byLength = sortedBy(everyEpisode, 'length');
    const like = searchedFor(byLength, 'cup like:3');
    expect(like).toMatchObject({ search: 'cup like:3', sortBy: 'similarity', descending: false });
    // An order that was chosen since stays, until it is another episode.
    const chosen = sortedBy(like, 'task');
    expect(searchedFor(chosen, 'like:3').sortBy).toBe('task');
    expect(searchedFor(chosen, 'like:4').sortBy).toBe('similarity');
    expect(searchedFor(like, 'cup')).toMatchObject({ sortBy: 'index', descending: false });
    expect(searchedFor(chosen, 'cup').sortBy).toBe('task');
    findAlike('alike', 7);
    expect(libraryViews.getState()['alike']).toMatchObject({
      typed: 'like:7',
      query: { search: 'like:7', sortBy: 'similarity' },
    });
  });

  it('follows what of the typed text can be read', () => {
    const typed = { ...initialView, ...typing(initialView, 'cup len>3') };
    expect(typed.query.search).toBe('cup len>3');
    expect(isFiltered(typed)).toBe(true);
    const unfinished = { ...typed, ...typing(typed, 'cup len>') };
    expect(unfinished.typed).toBe('cup len>');
    expect(unfinished.query.search).toBe('cup');
    expect(shownTerms(unfinished)).toHaveLength(1);
    expect(typing(unfinished, 'cup len>1')).toMatchObject({ query: { search: 'cup len>1' } });
  });

  it('forgets what was selected when another list is shown, and not when it is only left', () => {
    const selected = { ...initialView, selection: selectedOne(7, 3), active: 3 };
    expect(typing(selected, 'cup')).toMatchObject({ active: 0, selection: noSelection });
    expect(typing({ ...selected, ...typing(selected, 'cup') }, 'cup len>')).toEqual({
      typed: 'cup len>',
    });
  });

  it('is always what the contract takes, also among the episodes of a query', () => {
    const among = { label: '2 of SQL', search: 'episode:3,9' };
    const view = {
      ...initialView,
      ...typing(initialView, 'cup'),
      query: { ...sortedBy(everyEpisode, 'sparsity'), search: 'cup' },
      among,
    };
    const query = listQuery(view, 'anna');
    expect(query).toMatchObject({ search: 'episode:3,9 cup', curator: 'anna' });
    expect(episodeQuerySchema.parse(query)).toEqual(query);
  });

  it('is remembered for the dataset in view', () => {
    updateView('a', { active: 3 });
    updateView('a', { scrollTop: 90 });
    expect(libraryViews.getState()['a']).toEqual({ ...initialView, active: 3, scrollTop: 90 });
  });
});

describe('selection', () => {
  it('grows and shrinks by toggles, and a range takes the place of what was selected', () => {
    const two = toggled(selectedOne(4, 0), 9, 5);
    expect([...two.episodes]).toEqual([4, 9]);
    expect([...toggled(two, 4, 0).episodes]).toEqual([9]);
    expect([...selectedRange(two, [9, 10, 11], false).episodes]).toEqual([9, 10, 11]);
    expect([...selectedRange(two, [9, 10], true).episodes]).toEqual([4, 9, 10]);
    expect(selectedRange(two, [9], true).anchor).toBe(5);
  });
});

describe('histogram bins', () => {
  it('name ranges of a measure by both edges', () => {
    expect(bins([7.25, 8.001, 9], [2, 1], false)).toEqual([
      { count: 2, from: '7.25', to: '8', label: '7.25–8' },
      { count: 1, from: '8', to: '9', label: '8–9' },
    ]);
  });

  it('name ranges of counts by the whole numbers in them', () => {
    expect(bins([5, 6, 8], [2, 1], true).map(({ label }) => label)).toEqual(['5', '6–7']);
    expect(bins([], [], true)).toEqual([]);
  });
});

const part = (role: EmbodimentPart['role'], feature: string, size: number): EmbodimentPart => ({
  role,
  side: 'single',
  feature,
  dims: Array.from({ length: size }, (_, index) => index),
  quantity: 'position',
});

const problem = (code: string, severity: Problem['severity'], episode: number): Problem => ({
  code,
  severity,
  message: `${code} in ${episode}`,
  episode,
});

describe('words', () => {
  it('say what the robot is, counting state and action once', () => {
    const embodiment = {
      robot: 'cr5',
      source: 'names' as const,
      arms: 1 as const,
      parts: [
        part('joints', 'observation.state', 6),
        part('joints', 'action', 6),
        part('gripper', 'action', 1),
        part('other', 'action', 4),
      ],
      notes: [],
    };
    expect(embodimentText(embodiment)).toBe(
      'one arm: gripper (1), joints (6), from the names of its dimensions',
    );
    expect(embodimentText({ ...embodiment, parts: [] })).toBe('no known parts');
  });

  it('name cameras shortly and say what is missing', () => {
    expect(cameraName('observation.images.cam_high')).toBe('cam high');
    expect(cameraName('front')).toBe('front');
    const camera = { key: 'k', width: 640, height: 480, codec: 'av1', gop: 2 };
    expect(cameraText(camera)).toBe('640×480 · AV1 · GOP 2');
    expect(cameraText({ ...camera, codec: null })).toBe('no readable file');
    expect(cameraText({ ...camera, codec: null, notDownloaded: true })).toBe('not downloaded');
  });

  it('group problems, the gravest first', () => {
    const groups = groupProblems([
      problem('timestamps-off', 'warning', 0),
      problem('video-missing', 'error', 1),
      problem('timestamps-off', 'warning', 2),
      problem('note', 'info', 3),
    ]);
    expect(groups.map(({ code, problems }) => [code, problems.length])).toEqual([
      ['video-missing', 1],
      ['timestamps-off', 2],
      ['note', 1],
    ]);
  });

  it('count the issues of the dataset and those of its episodes apart, with what is not listed', () => {
    const ofDataset: Problem = { code: 'note', severity: 'info', message: 'a task of no episode' };
    const ofEpisode = problem('video-missing', 'error', 1);
    const rest: Problem = { code: 'more-problems', severity: 'info', message: 'more', more: 30 };
    expect(issuesTitle([ofDataset], [])).toBe('1 issue of the dataset');
    expect(issuesTitle([ofDataset, ofEpisode, ofEpisode, rest], [ofDataset])).toBe(
      '1 issue of the dataset, 32 of episodes, 1 of the project',
    );
    expect(issuesTitle([ofEpisode, ofEpisode], [])).toBe('2 issues of episodes');
  });

  it('say of files on the Hub what holds now, not what held when the dataset was opened', () => {
    const [before, other, now] = [
      problem('video-not-downloaded', 'info', 8),
      problem('note', 'info', 3),
      problem('video-not-downloaded', 'info', 2),
    ];
    expect(knownProblems([before, other], [], null)).toEqual([before, other]);
    expect(knownProblems([before, other], [], [now])).toEqual([other, now]);
    expect(knownProblems([before, other], [], [])).toEqual([other]);
  });
});
