/** The filtered, sorted list of episodes, of which only the pages near the eye are held and asked for. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EpisodeQuery } from '../../../shared/api/dataset';
import { isCanceled, toPlainError, type PlainError } from '../../../shared/errors';
import type { EpisodeRow } from '../../../shared/model/project';
import type { Connection } from '../../connection';

export const pageSize = 100;
/** Pages held at once; the ones farthest from the eye go first. */
const mostPages = 20;

export interface EpisodeListState {
  /** Episodes that match; null before the first answer. */
  total: number | null;
  pages: ReadonlyMap<number, readonly EpisodeRow[]>;
  error: PlainError | null;
}

export interface EpisodeList {
  readonly store: StoreApi<EpisodeListState>;
  /** Tells which rows are on screen, both ends included; asks for what is missing. */
  show(first: number, last: number): void;
  /** Reads again what is on screen (the old rows stay until then) and forgets the rest. */
  refresh: () => void;
  /** Ends what is under way. */
  dispose(): void;
}

export interface EpisodeListSource {
  call: Connection['call'];
  datasetId: string;
  projectId: string | null;
  query: EpisodeQuery;
}

export function createEpisodeList(source: EpisodeListSource): EpisodeList {
  const store = createStore<EpisodeListState>(() => ({
    total: null,
    pages: new Map(),
    error: null,
  }));
  const asked = new Set<number>();
  let stop = new AbortController();
  let visible: readonly number[] = [0];

  const read = async (page: number) => {
    if (asked.has(page)) return;
    asked.add(page);
    const { signal } = stop;
    const { call, ...input } = source;
    try {
      const { total, rows } = await call(
        'dataset.episodes',
        { ...input, offset: page * pageSize, limit: pageSize },
        { signal },
      );
      if (signal.aborted) return;
      const pages = withPage(store.getState().pages, page, rows);
      store.setState({ total, pages: nearest(pages, visible), error: null });
    } catch (error) {
      if (!signal.aborted && !isCanceled(error)) store.setState({ error: toPlainError(error) });
    } finally {
      if (!signal.aborted) asked.delete(page);
    }
  };

  void read(0);
  return {
    store,
    show(first, last) {
      visible = pagesBetween(first, last);
      const { pages } = store.getState();
      for (const page of visible) if (!pages.has(page)) void read(page);
    },
    refresh() {
      stop.abort();
      stop = new AbortController();
      asked.clear();
      const { pages } = store.getState();
      store.setState({ pages: new Map([...pages].filter(([page]) => visible.includes(page))) });
      for (const page of visible) void read(page);
    },
    dispose: () => stop.abort(),
  };
}

export function rowAt(state: EpisodeListState, position: number): EpisodeRow | undefined {
  return state.pages.get(Math.floor(position / pageSize))?.[position % pageSize];
}

function pagesBetween(first: number, last: number): number[] {
  const start = Math.floor(Math.max(0, first) / pageSize);
  const end = Math.floor(Math.max(0, last) / pageSize);
  return Array.from({ length: end - start + 1 }, (_, index) => start + index);
}

function withPage(
  pages: EpisodeListState['pages'],
  page: number,
  rows: readonly EpisodeRow[],
): Map<number, readonly EpisodeRow[]> {
  return new Map([...pages, [page, rows]]);
}

function nearest(
  pages: Map<number, readonly EpisodeRow[]>,
  visible: readonly number[],
): Map<number, readonly EpisodeRow[]> {
  if (pages.size <= mostPages) return pages;
  const middle = visible[Math.floor(visible.length / 2)] ?? 0;
  const kept = [...pages]
    .sort(([a], [b]) => Math.abs(a - middle) - Math.abs(b - middle))
    .slice(0, mostPages);
  return new Map(kept);
}
