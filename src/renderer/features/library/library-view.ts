/** What the curator set in the library: kept while the window is open, per dataset, so that leaving costs nothing. */
import { createStore } from 'zustand/vanilla';
import { episodeQuerySchema, type EpisodeQuery } from '../../../shared/api/dataset';
import type { EpisodeState } from '../../../shared/model/project';

export interface LibraryView {
  query: EpisodeQuery;
  /** Position of the marked row in the filtered, sorted list. */
  active: number;
  /** Pixels from the top of the list. */
  scrollTop: number;
}

export const everyEpisode: EpisodeQuery = episodeQuerySchema.parse({});
export const initialView: LibraryView = { query: everyEpisode, active: 0, scrollTop: 0 };

/** By dataset id. */
export const libraryViews = createStore<Readonly<Record<string, LibraryView>>>(() => ({}));

export function updateView(datasetId: string, change: Partial<LibraryView>): void {
  libraryViews.setState((views) => ({
    [datasetId]: { ...(views[datasetId] ?? initialView), ...change },
  }));
}

export type SortColumn = EpisodeQuery['sortBy'];

/** Where counting down is what one looks for first: the longest, the most. */
const downFirst: ReadonlySet<SortColumn> = new Set(['length', 'keyframes', 'problems', 'need']);

/** The query after a click on a column's head: first its usual direction, then the other, then the plain order. */
export function sortedBy(query: EpisodeQuery, column: SortColumn): EpisodeQuery {
  const usual = downFirst.has(column);
  if (query.sortBy !== column) return { ...query, sortBy: column, descending: usual };
  if (query.descending === usual) return { ...query, descending: !usual };
  return { ...query, sortBy: 'index', descending: false };
}

export function withStateToggled(query: EpisodeQuery, state: EpisodeState): EpisodeQuery {
  const states = query.states.includes(state)
    ? query.states.filter((other) => other !== state)
    : [...query.states, state];
  return { ...query, states };
}

/** Whether anything is left out of the list. */
export function isFiltered(query: EpisodeQuery): boolean {
  return query.search !== '' || query.states.length > 0 || query.flaggedOnly || query.problemsOnly;
}
