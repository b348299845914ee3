/** `queries.json` of a project: queries in SQL that all who work on it can choose. */
import {
  mostQueries,
  savedQueriesSchema,
  withQueries,
  type SavedQuery,
} from '../../shared/model/saved-query';
import type { ProjectFolder } from './project-folder';
import { readList, replaceList } from './shared-list';

const list = { name: 'queries', items: savedQueriesSchema, most: mostQueries };

/** Of one name, which an editor may have written twice, the last one. Throws as `readList` does. */
export async function readQueries(folder: ProjectFolder): Promise<SavedQuery[]> {
  return withQueries([], await readList(folder, list), { replaces: true });
}

/** Keeps these too (`withQueries`) and gives all. Throws as `readList` and `replaceList` do. */
export async function keepQueries(
  folder: ProjectFolder,
  queries: readonly SavedQuery[],
  how: { replaces: boolean },
): Promise<SavedQuery[]> {
  const before = await readQueries(folder);
  return replaceList(folder, list, before, withQueries(before, queries, how));
}

/** Gives those that are left. Throws as `readList` and `replaceList` do. */
export async function removeQuery(folder: ProjectFolder, name: string): Promise<SavedQuery[]> {
  const before = await readQueries(folder);
  const left = before.filter((query) => query.name !== name);
  return replaceList(folder, list, before, left);
}
