/**
 * What the curator set in the library: kept while the window is open, per dataset, so that leaving costs nothing. What
 * is asked for outlives a reload too.
 */
import { z } from 'zod';
import { createStore } from 'zustand/vanilla';
import { episodeQuerySchema, type EpisodeQuery } from '../../../shared/api/dataset';
import { parseSearch } from '../../../shared/search/parse';
import { likeWhich, type SearchTerm } from '../../../shared/search/terms';
import { writeSearch } from '../../../shared/search/write';
import { noSelection, type Selection } from './select/selection';

export interface LibraryView {
  /** What stands in the search box; the list follows it as long as it can be read. */
  typed: string;
  /** Whether the last change of the search came from a key in the box: more letters may follow. */
  isTyping: boolean;
  /** Order and search of the list; the search is the last one that could be read. */
  query: EpisodeQuery;
  /** A set of episodes that a query in SQL or a queue gave, in which the search looks; null for all. */
  among: { label: string; search: string } | null;
  /** Position of the marked row in the filtered, sorted list. */
  active: number;
  /** Pixels from the top of the list. */
  scrollTop: number;
  selection: Selection;
}

export const everyEpisode: EpisodeQuery = episodeQuerySchema.parse({});
export const initialView: LibraryView = {
  typed: '',
  isTyping: false,
  query: everyEpisode,
  among: null,
  active: 0,
  scrollTop: 0,
  selection: noSelection,
};

type Views = Readonly<Record<string, LibraryView>>;

const key = 'dualvla.library';
const askedSchema = z.object({
  typed: z.string(),
  query: episodeQuerySchema,
  among: z.object({ label: z.string(), search: z.string() }).nullable(),
});

function viewsBefore(): Views {
  try {
    const asked = z
      .record(z.string(), askedSchema)
      .parse(JSON.parse(sessionStorage.getItem(key) ?? '{}'));
    return Object.fromEntries(
      Object.entries(asked).map(([id, each]) => [id, { ...initialView, ...each }]),
    );
  } catch {
    // A browser that keeps nothing, or what another version kept.
    return {};
  }
}

/** By dataset id. */
export const libraryViews = createStore<Views>(viewsBefore);

libraryViews.subscribe((views, before) => {
  const isAsked = Object.entries(views).some(([id, { query, among }]) => {
    const was = before[id] ?? initialView;
    return query !== was.query || among !== was.among;
  });
  if (!isAsked) return;
  try {
    // Of what is typed only what could be read: the list is what it says.
    const asked = Object.entries(views).map(([id, { query, among }]) => [
      id,
      { typed: query.search, query, among },
    ]);
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(asked)));
  } catch {
    // See `viewsBefore`.
  }
});

export function updateView(datasetId: string, change: Partial<LibraryView>): void {
  libraryViews.setState((views) => ({
    [datasetId]: { ...(views[datasetId] ?? initialView), ...change },
  }));
}

/** What is selected is seen: another list begins at its top, with nothing selected. */
const anew = { active: 0, scrollTop: 0, selection: noSelection };

/** The change that typing makes. Of what cannot all be read the list shows what the rest of it finds. */
export function typing(view: LibraryView, typed: string): Partial<LibraryView> {
  const parsed = parseSearch(typed);
  const search = 'wrong' in parsed ? writeSearch(parsed.readable) : typed;
  if (search === view.query.search) return { typed };
  return { typed, isTyping: true, query: searchedFor(view.query, search), ...anew };
}

/** The query with another search. Whoever begins to ask what is like an episode wants the most alike first. */
export function searchedFor(query: EpisodeQuery, search: string): EpisodeQuery {
  const like = likeIn(search);
  if (like === likeIn(query.search)) return { ...query, search };
  if (like !== null) return { ...query, search, sortBy: 'similarity', descending: false };
  const { sortBy, descending } = query.sortBy === 'similarity' ? everyEpisode : query;
  return { ...query, search, sortBy, descending };
}

/** Which episode the found ones are to be like; null where the search does not say, or cannot be read. */
export function likeIn(search: string): number | null {
  const parsed = parseSearch(search);
  return 'terms' in parsed ? likeWhich(parsed.terms) : null;
}

/** Shows what is like an episode, whatever was searched for before. */
export function findAlike(datasetId: string, episode: number): void {
  const view = libraryViews.getState()[datasetId] ?? initialView;
  const terms: SearchTerm[] = [{ kind: 'like', negated: false, episode }];
  updateView(datasetId, { ...searching(view, terms), among: null });
}

/** The change that a tick or a brush makes. */
const searching = (view: LibraryView, terms: readonly SearchTerm[]): Partial<LibraryView> => ({
  ...typing(view, writeSearch(terms)),
  isTyping: false,
});

/** Searches a dataset's list for these terms, whatever was searched for before. */
export function searchFor(datasetId: string, terms: readonly SearchTerm[]): void {
  updateView(datasetId, searching(libraryViews.getState()[datasetId] ?? initialView, terms));
}

export const sorting = (query: EpisodeQuery): Partial<LibraryView> => ({ query, ...anew });

export const showingAmong = (among: LibraryView['among']): Partial<LibraryView> => ({
  among,
  ...anew,
});

/** What the core is asked: the search, among what it is restricted to. */
export function listQuery(
  { query, among }: Pick<LibraryView, 'query' | 'among'>,
  curator: string | null,
): EpisodeQuery {
  const search = among === null ? query.search : `${among.search} ${query.search}`;
  return { ...query, search, curator };
}

export type SortColumn = EpisodeQuery['sortBy'];

/** Where counting down is what one looks for first: the longest, the most. */
const downFirst: ReadonlySet<SortColumn> = new Set([
  'length',
  'keyframes',
  'problems',
  'dropped',
  'need',
  'disputes',
]);

/** The query after a click on a column's head: first its usual direction, then the other, then the plain order. */
export function sortedBy(query: EpisodeQuery, column: SortColumn): EpisodeQuery {
  const usual = downFirst.has(column);
  if (query.sortBy !== column) return { ...query, sortBy: column, descending: usual };
  if (query.descending === usual) return { ...query, descending: !usual };
  return { ...query, sortBy: 'index', descending: false };
}

/** Whether anything is left out of the list. */
export const isFiltered = ({ query, among }: LibraryView): boolean =>
  query.search.trim() !== '' || among !== null;

/** The terms of the search that the list shows. */
export function shownTerms({ query }: Pick<LibraryView, 'query'>): readonly SearchTerm[] {
  const parsed = parseSearch(query.search);
  return 'terms' in parsed ? parsed.terms : [];
}
