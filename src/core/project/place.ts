/** Where the project of a dataset lies. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import type { Dataset } from '../datasets/dataset';
import { unpacked } from '../system/app-root';

/**
 * The folder of a project, made if it can be. Asked for by `path`: there. Otherwise `NAME.curation` beside the dataset,
 * or, where that cannot be written or belongs to the application (the demo), in the user's data folder.
 * Throws `invalid-input` for a place inside the dataset, and `io` where no place can be written.
 */
export async function projectFolder(
  dataset: Dataset,
  chosen: string | null,
  dataDir: string,
): Promise<{ folder: string; writable: boolean }> {
  const source = realPlace(dataset.summary.path);
  if (chosen !== null) {
    const folder = realPlace(chosen);
    if (isInside(folder, source)) {
      throw new StudioError(
        'invalid-input',
        `A project cannot be inside the dataset it is for (${folder}); choose a folder outside.`,
      );
    }
    const writable = await canWrite(folder);
    if (!writable && !existsSync(path.join(folder, 'project.json'))) {
      throw new StudioError('io', `${folder} cannot be written; choose another project folder.`);
    }
    return { folder, writable };
  }
  const beside = path.join(path.dirname(source), `${path.basename(source)}.curation`);
  if (!isInside(source, unpacked(applicationFolder())) && (await canWrite(beside))) {
    return { folder: beside, writable: true };
  }
  const id = createHash('sha256').update(source).digest('hex').slice(0, 8);
  const folder = path.join(dataDir, 'projects', `${path.basename(source)}-${id}`);
  if (await canWrite(folder)) return { folder, writable: true };
  throw new StudioError(
    'io',
    `Neither ${beside} nor ${folder} can be written; choose a project folder that can.`,
  );
}

/** The real path, also of something that does not exist yet. */
function realPlace(place: string): string {
  const absolute = path.resolve(place);
  try {
    return realpathSync(absolute);
  } catch {
    const parent = path.dirname(absolute);
    if (parent === absolute) return absolute;
    return path.join(realPlace(parent), path.basename(absolute));
  }
}

function isInside(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}

/** Permission bits do not tell (read-only mounts, access lists): try. A folder made in vain is removed again. */
async function canWrite(folder: string): Promise<boolean> {
  let made: string | undefined;
  try {
    made = await makeFolder(folder);
    const probe = path.join(folder, `probe.${randomUUID().slice(0, 8)}.tmp`);
    await writeFile(probe, '');
    await rm(probe);
    return true;
  } catch {
    if (made !== undefined) await rm(made, { recursive: true, force: true });
    return false;
  }
}

/**
 * Makes a folder and those above it; gives back the topmost one made. Not `mkdir` with `recursive`: that never returns on
 * file systems whose folders refuse new names with ENOENT, such as /proc (seen on Node 20.20).
 */
async function makeFolder(folder: string): Promise<string | undefined> {
  try {
    await mkdir(folder);
    return folder;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return undefined;
    const parent = path.dirname(folder);
    if (code !== 'ENOENT' || existsSync(parent)) throw error;
    const made = await makeFolder(parent);
    return (await makeFolder(folder)) === undefined ? made : (made ?? folder);
  }
}

/** The nearest folder above this file that has a package.json. */
function applicationFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, 'package.json')) && path.dirname(folder) !== folder) {
    folder = path.dirname(folder);
  }
  return realPlace(folder);
}
