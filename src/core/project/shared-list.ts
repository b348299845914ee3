/** A short list that all who work on a project share, in a file of its own that is replaced whole. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import type { ProjectFolder } from './project-folder';

export interface SharedList<T extends readonly unknown[]> {
  /** What is in it, in the plural, and the name of its file without `.json`: `snippets`. */
  name: string;
  items: z.ZodType<T>;
  most: number;
}

/** Empty where the file is missing. Throws `corrupt-data` or `io`, naming the file, for one that cannot be used. */
export async function readList<T extends readonly unknown[]>(
  folder: ProjectFolder,
  { name, items, most }: SharedList<T>,
): Promise<T> {
  const value = await folder.readJson(`${name}.json`).catch((error: unknown) => {
    if (error instanceof StudioError) throw error;
    // No JSON.
    return undefined;
  });
  if (value === null) return items.parse([]);
  const file = z.object({ version: z.literal(1), [name]: z.unknown() }).safeParse(value).data;
  const list = items.safeParse(file?.[name]);
  if (list.success) return list.data;
  throw new StudioError(
    'corrupt-data',
    `${name}.json of the project ${folder.path} cannot be used: it is damaged, newer than this studio, or holds more than ${most} ${name}; correct or remove it.`,
  );
}

/**
 * Gives what the file holds then; of an empty list there is none. Throws `invalid-input`, and keeps none, where there
 * is no room for all of them; else as writing does.
 */
export async function replaceList<T extends readonly unknown[]>(
  folder: ProjectFolder,
  { name, most }: SharedList<T>,
  before: T,
  after: T,
): Promise<T> {
  if (after.length > most) {
    throw new StudioError(
      'invalid-input',
      `Nothing was saved: a project has up to ${most} ${name}; remove some first.`,
    );
  }
  if (isDeepStrictEqual(before, after)) return before;
  const text = JSON.stringify({ version: 1, [name]: after }, null, 2);
  if (after.length === 0) await folder.remove(`${name}.json`);
  else await folder.write(`${name}.json`, `${text}\n`);
  return after;
}
