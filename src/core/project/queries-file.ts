/** `queries.json` of a project: queries in SQL that all who work on it can choose. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import {
  mostQueries,
  savedQueriesSchema,
  withQueries,
  type SavedQuery,
} from '../../shared/model/saved-query';
import type { ProjectFolder } from './project-folder';

const fileName = 'queries.json';
const fileSchema = z.object({ version: z.literal(1), queries: savedQueriesSchema });

/** None where the file is missing. Throws `corrupt-data` or `io`, naming the file, for one that cannot be used. */
export async function readQueries(folder: ProjectFolder): Promise<SavedQuery[]> {
  const value = await folder.readJson(fileName).catch((error: unknown) => {
    if (error instanceof StudioError) throw error;
    // No JSON.
    return undefined;
  });
  if (value === null) return [];
  const parsed = fileSchema.safeParse(value);
  // Of one name, which an editor may have written twice, the last one counts.
  if (parsed.success) return withQueries([], parsed.data.queries, { replaces: true });
  throw new StudioError(
    'corrupt-data',
    `${fileName} of the project ${folder.path} cannot be used: it is damaged, newer than this studio, or holds more than ${mostQueries} queries; correct or remove it.`,
  );
}

/**
 * Keeps these too (`withQueries`) and gives all. Throws `invalid-input`, and keeps none, where there is no room for all
 * of them; else as reading and writing do.
 */
export async function keepQueries(
  folder: ProjectFolder,
  queries: readonly SavedQuery[],
  how: { replaces: boolean },
): Promise<SavedQuery[]> {
  const before = await readQueries(folder);
  const after = withQueries(before, queries, how);
  if (after.length > mostQueries) {
    throw new StudioError(
      'invalid-input',
      `Nothing was saved: a project has up to ${mostQueries} queries; delete some first.`,
    );
  }
  return replace(folder, before, after);
}

/** Gives those that are left. Throws as reading and writing do. */
export async function removeQuery(folder: ProjectFolder, name: string): Promise<SavedQuery[]> {
  const before = await readQueries(folder);
  return replace(
    folder,
    before,
    before.filter((query) => query.name !== name),
  );
}

async function replace(
  folder: ProjectFolder,
  before: SavedQuery[],
  after: SavedQuery[],
): Promise<SavedQuery[]> {
  if (isDeepStrictEqual(before, after)) return before;
  const text = JSON.stringify({ version: 1, queries: after }, null, 2);
  if (after.length === 0) await folder.remove(fileName);
  else await folder.write(fileName, `${text}\n`);
  return after;
}
