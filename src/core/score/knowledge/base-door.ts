/**
 * Through which door a knowledge base is read and written: that of the project it lies in, or one of its own. Links
 * above it are followed, since its user named them; it is none itself.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { realPlace } from '../../files/real-place';
import { accessTo } from '../../project/access';
import { isProject, placeAt } from '../../project/place';
import { idIn } from '../../project/project-file';
import { ProjectFolder } from '../../project/project-folder';

/** A folder that this core may have open for writing, such as a project's. */
export interface Holder {
  readonly path: string;
  /** For what is then written in it, if its lock is still held. Throws as `ScorePlace.write`. */
  write(): Promise<{ folder: ProjectFolder }>;
}

export interface BaseDoor {
  folder: ProjectFolder;
  /** From there to a file of the base. */
  nameOf(file: string): string;
  /** Whether it has taken the lock of a project, which others wait for until it is closed. */
  hasOwnLock: boolean;
  close(): Promise<void>;
}

/** Only to look at: it need not be there. */
export async function doorToLook(base: string, holders: readonly Holder[]): Promise<BaseDoor> {
  const { root, nameOf } = await homeOf(base, holders);
  const readOnlyBecause = 'The knowledge base is only looked at.';
  const folder = new ProjectFolder(root, { lock: null, readOnlyBecause });
  return { folder, nameOf, hasOwnLock: false, close: nothing };
}

/**
 * To write, too; the folder above it is made where there is none. Throws `conflict` where another core holds the
 * project, and `io`.
 */
export async function doorToWrite(base: string, holders: readonly Holder[]): Promise<BaseDoor> {
  const { root, nameOf, holder, isInProject } = await homeOf(base, holders);
  if (holder !== null) {
    const { folder } = await holder.write();
    await folder.mustWrite();
    return { folder, nameOf, hasOwnLock: false, close: nothing };
  }
  if (!isInProject) {
    await mkdir(path.dirname(root), { recursive: true });
    return { folder: ProjectFolder.unlocked(root), nameOf, hasOwnLock: false, close: nothing };
  }
  const folder = new ProjectFolder(root, await accessTo(await placeAt(root)));
  await folder.mustWrite();
  const close = () => folder.release('The knowledge base is closed.');
  return { folder, nameOf, hasOwnLock: true, close };
}

const nothing = () => Promise.resolve();

/** The outermost project or held folder that the base lies in, for all below is reached through its door alone. */
async function homeOf(base: string, holders: readonly Holder[]) {
  const named = path.resolve(base);
  const own = path.join(realPlace(path.dirname(named)), path.basename(named));
  for (const above of [...foldersAbove(named), named]) {
    const root = above === named ? own : realPlace(above);
    const holder = holders.find((each) => realPlace(each.path) === root) ?? null;
    const isInProject = holder !== null || (await isOurs(root));
    if (!isInProject) continue;
    const below = path.relative(above, named).split(path.sep).filter(Boolean);
    return { root, holder, isInProject, nameOf: (file: string) => [...below, file].join('/') };
  }
  return { root: own, holder: null, isInProject: false, nameOf: (file: string) => file };
}

function foldersAbove(place: string): string[] {
  const parent = path.dirname(place);
  return parent === place ? [] : [...foldersAbove(parent), parent];
}

/** Other programs have a `project.json`, too. */
const isOurs = async (folder: string): Promise<boolean> =>
  isProject(folder) && (await idIn(ProjectFolder.reading(folder)).catch(() => null)) !== null;
