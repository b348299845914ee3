/** The first rows of the list, asked for while the room that shows them is drawn: the core is at them by then. */
import type { EpisodeQuery } from '../../../shared/api/dataset';
import type { MethodInput, MethodOutput } from '../../../shared/api';
import type { Connection } from '../../connection';
import { initialView, libraryViews, listQuery } from './library-view';

export const pageSize = 100;

/** What a page is asked for with. */
export const pageOf = (
  datasetId: string,
  projectId: string | null,
  query: EpisodeQuery,
  page: number,
): MethodInput<'dataset.episodes'> => ({
  datasetId,
  projectId,
  query,
  offset: page * pageSize,
  limit: pageSize,
});

type Rows = Promise<MethodOutput<'dataset.episodes'>>;

/** Older ones may not be what is there now; nobody told the list of it. */
const freshMs = 2_000;

let asked: { input: string; rows: Rows; atMs: number } | null = null;

/** Asks for what the room will ask for first. */
export function askFirstRows(
  call: Connection['call'],
  datasetId: string,
  projectId: string | null,
): void {
  const view = libraryViews.getState()[datasetId] ?? initialView;
  // Who decides is known later than what is in the dataset.
  const input = pageOf(datasetId, projectId, listQuery(view, null), 0);
  const rows = call('dataset.episodes', input);
  // Whoever takes it says what is wrong.
  rows.catch(() => undefined);
  asked = { input: JSON.stringify(input), rows, atMs: performance.now() };
}

/** The answer, if just this was asked for a moment ago; only to the first list that reads. */
export function takeFirstRows(input: MethodInput<'dataset.episodes'>): Rows | null {
  const taken = asked;
  asked = null;
  if (taken === null || performance.now() - taken.atMs > freshMs) return null;
  return taken.input === JSON.stringify(input) ? taken.rows : null;
}
