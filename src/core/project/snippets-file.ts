/** `snippets.json` of a project: texts that all who review it put into others. */
import {
  mostSnippets,
  snippetsSchema,
  withoutSnippet,
  withSnippets,
  type Snippets,
} from '../../shared/model/snippet';
import type { ProjectFolder } from './project-folder';
import { readList, replaceList } from './shared-list';

const list = { name: 'snippets', items: snippetsSchema, most: mostSnippets };

/** Throws as `readList` does. */
export const readSnippets = (folder: ProjectFolder): Promise<Snippets> => readList(folder, list);

/** Keeps these too and gives all. Throws as `readList` and `replaceList` do. */
export async function keepSnippets(
  folder: ProjectFolder,
  texts: readonly string[],
): Promise<Snippets> {
  const before = await readSnippets(folder);
  return replaceList(folder, list, before, withSnippets(before, texts));
}

/** Gives those that are left. Throws as `readList` and `replaceList` do. */
export async function removeSnippet(folder: ProjectFolder, text: string): Promise<Snippets> {
  const before = await readSnippets(folder);
  return replaceList(folder, list, before, withoutSnippet(before, text));
}
