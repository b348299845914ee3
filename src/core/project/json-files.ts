/** JSON files of a project that others may have written: those that make no sense count as none. */
import { StudioError } from '../../shared/errors';
import { parseJson } from '../files/json-text';
import { limits } from '../files/limits';
import { megabytes } from '../files/regular-file';
import { isPassing } from '../system/classify-error';
import type { ProjectFolder } from './project-folder';

/**
 * What one holds; null where there is none, or nothing that is JSON. Throws `io` where it cannot be read this time, so
 * that it is not taken for missing.
 */
export function usableJson(folder: ProjectFolder, name: string): Promise<unknown> {
  return folder.readJson(name).catch(unlessPassing);
}

function unlessPassing(error: unknown): null {
  if (isPassing(error)) throw error;
  return null;
}

/**
 * What each `.json` file of one folder holds, in the order of their names; one that is none is left out. They are held,
 * and a stranger's may be very many: throws `unsupported` where together they would fill the memory, and `io`.
 */
export async function* jsonFilesOf(
  folder: ProjectFolder,
  name: string,
  isMeant: (file: string) => boolean = () => true,
): AsyncGenerator {
  let bytes = 0;
  for (const file of await folder.list(name)) {
    if (!file.endsWith('.json') || !isMeant(file)) continue;
    const text = await folder.read(`${name}/${file}`).catch(unlessPassing);
    if (text === null) continue;
    bytes += text.length;
    if (bytes > limits.heldLinesBytes) {
      throw new StudioError(
        'unsupported',
        `${folder.path}/${name} holds more than the ${megabytes(limits.heldLinesBytes)} that are read of it; move files that nobody needs elsewhere.`,
      );
    }
    const value = parsed(text);
    if (value !== undefined) yield value;
  }
}

function parsed(text: Uint8Array): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
