/** Where the project of a dataset lies. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, mkdir, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StudioError, type Problem } from '../../shared/errors';
import type { Dataset } from '../datasets/dataset';
import { temporaryName } from '../files/atomic-file';
import { isInside } from '../files/contained-path';
import { hubPlace } from '../files/hub-cache';
import { realPlace } from '../files/real-place';
import { findAppRoot, unpacked } from '../system/app-root';
import { datasetIn } from './project-file';
import { ProjectFolder } from './project-folder';

export interface Place {
  folder: string;
  writable: boolean;
  /** What the system said where it cannot be written. */
  refusal?: string;
  /** The topmost folder that was made; undefined where it was there. */
  made: string | undefined;
  /** What its user should know of the other usual place. */
  problems: Problem[];
}

/**
 * The folder of a project, made if it can be. Asked for by `path`: there. Otherwise `NAME.curation` beside the dataset,
 * or, where that cannot be made or belongs to the application (the demo) or to the Hugging Face cache, which may be
 * emptied any time, in the user's data folder; also where a link lies in its place that leads to no project of this
 * dataset: nothing is written where a stranger's link leads. A project that is there goes on, also where it cannot be
 * written today, so that no second one is begun beside it. Throws `invalid-input` for a place inside the dataset, and
 * `io` where no place can be written.
 */
export async function projectFolder(
  dataset: Dataset,
  chosen: string | null,
  dataDir: string,
): Promise<Place> {
  const source = realPlace(dataset.summary.path);
  if (chosen !== null) {
    const folder = realPlace(chosen);
    if (isInside(source, folder)) {
      throw new StudioError(
        'invalid-input',
        `A project cannot be inside the dataset it is for (${folder}); choose a folder outside.`,
      );
    }
    const place = await placeAt(folder);
    if (!place.writable && !isProject(folder)) {
      throw new StudioError(
        'io',
        `${folder} cannot be written (${place.refusal}); choose another project folder.`,
      );
    }
    return place;
  }
  const hub = hubPlace(source);
  const own = projectOfUser(source, dataDir);
  const ofApplication = isInside(unpacked(realPlace(findAppRoot(import.meta.dirname))), source);
  if (ofApplication) return mustWrite(await placeAt(own), own);
  const named = path.join(path.dirname(source), `${path.basename(source)}.curation`);
  const beside = realPlace(named);
  if ((await isLink(named)) && !(await isProjectOf(dataset, source, beside))) {
    return { ...mustWrite(await placeAt(own), own), problems: [notFollowed(named, own)] };
  }
  if (isProject(beside)) {
    const problems = isProject(own) ? [elsewhere(beside, own)] : [];
    return { ...(await placeAt(beside)), problems };
  }
  if (isProject(own)) return placeAt(own);
  if (hub !== null) return mustWrite(await placeAt(own), own);
  const place = await placeAt(beside);
  return place.writable ? place : mustWrite(await placeAt(own), `${beside} nor ${own}`);
}

/**
 * Where in the user's data folder the project of the dataset at the real path `source` lies. In the Hugging Face cache
 * a new revision is another folder and the same dataset: it is the repository that counts.
 */
export function projectOfUser(source: string, dataDir: string): string {
  const hub = hubPlace(source);
  const named = (name: string, key: string): string =>
    path.join(
      dataDir,
      'projects',
      `${name}-${createHash('sha256').update(key).digest('hex').slice(0, 8)}`,
    );
  if (hub === null) return named(path.basename(source), source);
  const name = hub.name.replaceAll('/', '--');
  // Begun when each revision still had a project of its own.
  const ofRevision = named(name, source);
  return isProject(ofRevision) ? ofRevision : named(name, path.join(hub.repository, hub.name));
}

function mustWrite(place: Place, tried: string): Place {
  if (place.writable || isProject(place.folder)) return place;
  throw new StudioError(
    'io',
    tried === place.folder
      ? `${tried} cannot be written (${place.refusal}); choose a project folder that can.`
      : `Neither ${tried} can be written (${place.refusal}); choose a project folder that can.`,
  );
}

export const isProject = (folder: string): boolean => existsSync(path.join(folder, 'project.json'));

const elsewhere = (here: string, other: string): Problem => ({
  code: 'project-elsewhere',
  severity: 'warning',
  message: `${other} holds another project of this dataset, begun when ${here} could not be used; what was decided there is not shown. To see it, open the dataset with --project ${other}.`,
});

const notFollowed = (link: string, used: string): Problem => ({
  code: 'project-link',
  severity: 'warning',
  message: `${link} is a link that leads to no project of this dataset, so it is not followed; the project is in ${used}. To have it where the link leads, open the dataset with --project and that folder.`,
});

const isLink = (place: string): Promise<boolean> =>
  lstat(place).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );

async function isProjectOf(dataset: Dataset, source: string, folder: string): Promise<boolean> {
  if (isInside(source, folder)) return false;
  const reviewed = await datasetIn(ProjectFolder.reading(folder)).catch(() => null);
  return reviewed?.name === dataset.summary.name;
}

/** @param nowIn where it lies now, or a copy of it; null where that is not known */
export const begunAnew = (folder: string, nowIn: string | null): Problem => ({
  code: 'project-begun-anew',
  severity: 'warning',
  message: `The project that was in ${folder} has been deleted or moved, and a new one was begun there: nothing that was decided before is in it. ${
    nowIn === null
      ? 'To go on with the old one, close the studio and put it back, or open it where it is now with --project.'
      : `${nowIn} holds the old one or a copy of it; to go on with that, open the dataset with --project ${nowIn}.`
  }`,
});

/** Permission bits do not tell (read-only mounts, access lists): try. A folder made in vain is removed again. */
export async function placeAt(folder: string): Promise<Place> {
  let made: string | undefined;
  try {
    made = await makeFolder(folder);
    const probe = temporaryName(path.join(folder, 'probe'));
    await writeFile(probe, '', { flag: 'wx' });
    await rm(probe);
    return { folder, writable: true, made, problems: [] };
  } catch (error) {
    await unmake(folder, made);
    const refusal = (error as Error).message;
    return { folder, writable: false, refusal, made: undefined, problems: [] };
  }
}

/** Removes a folder that was made in vain, with those above it up to `made`, as far as they are empty. */
export async function unmake(folder: string, made: string | undefined): Promise<void> {
  if (made === undefined) return;
  for (let each = folder; isInside(made, each); each = path.dirname(each)) {
    await rmdir(each).catch(() => undefined);
  }
}

/**
 * Makes a folder and those above it; gives back the topmost one made. Not `mkdir` with `recursive`: that never returns
 * on file systems whose folders refuse new names with ENOENT, such as /proc (seen on Node 20.20).
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
