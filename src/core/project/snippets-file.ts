/** `snippets.json` of a project: texts that all who review it put into others. */
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import {
  mostSnippets,
  snippetsSchema,
  withoutSnippet,
  withSnippets,
  type Snippets,
} from '../../shared/model/snippet';
import type { ProjectFolder } from './project-folder';

const fileName = 'snippets.json';
const fileSchema = z.object({ version: z.literal(1), snippets: snippetsSchema });

/** None where the file is missing. Throws `corrupt-data` or `io`, naming the file, for one that cannot be used. */
export async function readSnippets(folder: ProjectFolder): Promise<Snippets> {
  const value = await folder.readJson(fileName).catch((error: unknown) => {
    if (error instanceof StudioError) throw error;
    // No JSON.
    return undefined;
  });
  if (value === null) return [];
  const parsed = fileSchema.safeParse(value);
  if (parsed.success) return parsed.data.snippets;
  throw new StudioError(
    'corrupt-data',
    `${fileName} of the project ${folder.path} cannot be used: it is damaged, newer than this studio, or holds more than ${mostSnippets} snippets; correct or remove it.`,
  );
}

/**
 * Keeps these too and gives all. Throws `invalid-input`, and keeps none, where there is no room for all of them; else
 * as reading and writing do.
 */
export async function keepSnippets(
  folder: ProjectFolder,
  texts: readonly string[],
): Promise<Snippets> {
  const before = await readSnippets(folder);
  const after = withSnippets(before, texts);
  if (after.length > mostSnippets) {
    throw new StudioError(
      'invalid-input',
      `Nothing was kept: a project has up to ${mostSnippets} snippets; remove some first.`,
    );
  }
  return replace(folder, before, after);
}

/** Gives those that are left. Throws as reading and writing do. */
export async function removeSnippet(folder: ProjectFolder, text: string): Promise<Snippets> {
  const before = await readSnippets(folder);
  return replace(folder, before, withoutSnippet(before, text));
}

async function replace(
  folder: ProjectFolder,
  before: Snippets,
  after: Snippets,
): Promise<Snippets> {
  const isSame = after.length === before.length && after.every((text, at) => text === before[at]);
  if (isSame) return before;
  const text = JSON.stringify({ version: 1, snippets: after }, null, 2);
  if (after.length === 0) await folder.remove(fileName);
  else await folder.write(fileName, `${text}\n`);
  return after;
}
