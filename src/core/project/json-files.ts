/** All files of one of a project's folders that are read whole, and held: a stranger's may be very many. */
import { StudioError } from '../../shared/errors';
import { parseJson } from '../files/json-text';
import { limits } from '../files/limits';
import { megabytes } from '../files/regular-file';
import type { ProjectFolder } from './project-folder';

/**
 * What each `.json` file in it holds, in the order of their names; one that cannot be read is left out. Throws
 * `unsupported` where together they would fill the memory.
 */
export async function* jsonFilesOf(
  folder: ProjectFolder,
  name: string,
  isMeant: (file: string) => boolean = () => true,
): AsyncGenerator {
  let bytes = 0;
  for (const file of await folder.list(name)) {
    if (!file.endsWith('.json') || !isMeant(file)) continue;
    const text = await folder.read(`${name}/${file}`).catch(() => null);
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
