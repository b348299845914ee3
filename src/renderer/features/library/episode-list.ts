/** The filtered, sorted list of episodes, of which only the pages near the eye are held and asked for. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EpisodeQuery } from '../../../shared/api/dataset';
import { isCanceled, toPlainError, type PlainError } from '../../../shared/errors';
import type { EpisodeRow, ListOutline } from '../../../shared/model/project';
import type { Connection } from '../../connection';
import { pageOf, pageSize, takeFirstRows } from './first-rows';

/** Pages held at once; the ones farthest from the eye go first. */
const mostPages = 20;

export interface EpisodeListState {
  /** Episodes that match; null before the first answer. */
  total: number | null;
  pages: ReadonlyMap<number, readonly EpisodeRow[]>;
  /** What rows show until their page has come; null before it was read. */
  outline: ListOutline | null;
  /** The last query that rows, or an error, have come for; null before the first. */
  answered: EpisodeQuery | null;
  /** Whether what is shown still belongs to the query before. */
  stale: boolean;
  error: PlainError | null;
}

export interface EpisodeList {
  readonly store: StoreApi<EpisodeListState>;
  /** Starts over with another query; the old rows stay until the first new ones are there. */
  setQuery(query: EpisodeQuery): void;
  /** Tells which rows are on screen, both ends included; asks for what is missing. */
  show(first: number, last: number): void;
  /**
   * Reads what may be scrolled to, unless it has been: the pages beside those on screen, and the list in outline. Left
   * to whoever shows the rows, whose frame waits for none of it.
   */
  readAhead: () => Promise<void>;
  /** Reads what is on screen, at first the first page; old rows stay until newer ones are there. */
  refresh: () => void;
  /** Whether an answer is awaited. */
  isReading: () => boolean;
  /** Ends what is under way; `refresh` goes on. */
  dispose(): void;
}

export interface EpisodeListSource {
  call: Connection['call'];
  datasetId: string;
  projectId: string | null;
}

export function createEpisodeList(source: EpisodeListSource, first: EpisodeQuery): EpisodeList {
  const { call, datasetId, projectId } = source;
  const store = createStore<EpisodeListState>(() => ({
    total: null,
    pages: new Map(),
    outline: null,
    answered: null,
    stale: false,
    error: null,
  }));
  const asked = new Set<number>();
  /** Pages held that are older than the last change. */
  const outdated = new Set<number>();
  let query = first;
  let stop = new AbortController();
  let visible: readonly number[] = [0];
  /** Whether the outline was asked for since the last change. */
  let isOutlined = false;
  /** Whether what may be scrolled to is read as soon as the rows on screen are. */
  let isAhead = false;

  const read = async (page: number, ahead = false) => {
    if (asked.has(page)) return;
    asked.add(page);
    const { signal } = stop;
    try {
      const input = { ...pageOf(datasetId, projectId, query, page), ...(ahead && { ahead }) };
      const answer = takeFirstRows(input) ?? call('dataset.episodes', input, { signal });
      const { total, rows } = await answer;
      if (signal.aborted) return;
      outdated.delete(page);
      const { pages, outline, stale } = store.getState();
      const next = new Map([...(stale ? [] : pages), [page, rows] as const]);
      store.setState({
        total,
        pages: nearest(next, visible),
        outline: stale ? null : outline,
        answered: query,
        stale: false,
        error: null,
      });
    } catch (error) {
      if (!signal.aborted && !isCanceled(error))
        store.setState({ answered: query, error: toPlainError(error) });
    } finally {
      if (!signal.aborted) asked.delete(page);
    }
  };
  const readOutline = async () => {
    const { total } = store.getState();
    if (isOutlined || total === null || total <= pageSize) return;
    isOutlined = true;
    const { signal } = stop;
    try {
      const outline = await call('dataset.outline', { datasetId, projectId, query }, { signal });
      if (!signal.aborted) store.setState({ outline });
    } catch {
      // The pages say what is wrong.
      if (!signal.aborted) isOutlined = false;
    }
  };
  const readMissing = (wanted: readonly number[]) => {
    const { pages, total } = store.getState();
    const last = Math.floor(Math.max(0, (total ?? 0) - 1) / pageSize);
    for (const page of wanted) {
      if (page >= 0 && page <= last && (!pages.has(page) || outdated.has(page)))
        void read(page, !visible.includes(page));
    }
  };
  const startOver = () => {
    isOutlined = false;
    stop.abort();
    stop = new AbortController();
    asked.clear();
  };

  return {
    store,
    setQuery(next) {
      if (next === query) return;
      query = next;
      startOver();
      isAhead = false;
      visible = [0];
      outdated.clear();
      store.setState({ stale: true });
      void read(0);
    },
    show(firstRow, lastRow) {
      const { pages, stale } = store.getState();
      // Which rows of the new query are on screen is known once its first page is.
      if (stale) return;
      visible = pagesBetween(firstRow, lastRow);
      if (visible.some((page) => !pages.has(page))) void readOutline();
      readMissing(isAhead ? [...visible, ...beside(visible)] : visible);
    },
    readAhead() {
      isAhead = true;
      readMissing(beside(visible));
      return readOutline();
    },
    refresh() {
      startOver();
      for (const page of store.getState().pages.keys()) outdated.add(page);
      for (const page of visible) void read(page);
    },
    isReading: () => asked.size > 0,
    dispose: () => stop.abort(),
  };
}

export function rowAt(state: EpisodeListState, position: number): EpisodeRow | undefined {
  return state.pages.get(Math.floor(position / pageSize))?.[position % pageSize];
}

/** Rows made of an outline, once each: what is drawn of them is drawn again only where they changed. */
const outlined = new WeakMap<ListOutline, Map<number, EpisodeRow>>();

/** What is known of a row whose page has not come: all but its still, and what its findings say. */
export function outlineAt({ outline }: EpisodeListState, position: number): EpisodeRow | undefined {
  if (outline === null) return undefined;
  const rows = outlined.get(outline) ?? new Map<number, EpisodeRow>();
  outlined.set(outline, rows);
  const known = rows.get(position) ?? rowFrom(outline, position);
  if (known !== undefined) rows.set(position, known);
  return known;
}

function rowFrom(outline: ListOutline, position: number): EpisodeRow | undefined {
  const index = outline.episodes[position];
  const length = outline.lengths[position] ?? 0;
  const tasks = outline.taskLists[outline.tasks[position] ?? -1];
  const words = outline.words[outline.saying[position] ?? -1];
  const reason = outline.reasons[outline.needing[position] ?? -1] ?? null;
  const sparsity = outline.sparsity[position] ?? Number.NaN;
  if (index === undefined || tasks === undefined || words === undefined) return undefined;
  return {
    ...words,
    index,
    length,
    durationSec: length / outline.fps,
    tasks,
    sparsity: Number.isNaN(sparsity) ? null : sparsity,
    need: reason === null ? null : { score: 0, reason },
    thumbnailUrl: null,
  };
}

function pagesBetween(first: number, last: number): number[] {
  const start = Math.floor(Math.max(0, first) / pageSize);
  const end = Math.floor(Math.max(0, last) / pageSize);
  return Array.from({ length: end - start + 1 }, (_, index) => start + index);
}

/** Where scrolling gets to next: a row that comes into view is there already. */
const beside = (visible: readonly number[]): number[] => [
  (visible.at(-1) ?? 0) + 1,
  (visible[0] ?? 0) - 1,
];

/** `pages`, or of too many those nearest to the eye. */
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
