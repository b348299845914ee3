/** Paths that a dataset names: untrusted, so each is resolved with realpath and must be a file of the dataset. */
import { existsSync, lstatSync, statSync } from 'node:fs';
import { lstat, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { hubPlace } from './hub-cache';
import { refusePointer } from './lfs-pointer';
import { readRegular, refuseUnlessRegular } from './regular-file';

/** What the system allows in a path. */
const longestLink = 4_096;

/** Folders outside a dataset that its user lets it link to, by the dataset's real path. */
const allowed = new Map<string, readonly string[]>();

/** Lets links in the dataset at `root` lead into `folders`; all of them real paths. */
export function allowLinksInto(root: string, folders: readonly string[]): void {
  allowed.set(root, folders);
}

/**
 * The real path of the regular file `relative` of the dataset at `root` (itself a real path). Throws `corrupt-data` if
 * it leads out of the dataset, is a folder, pipe, socket or device, or a Git LFS pointer, and `not-found` if there is
 * no such file. Nothing but a regular file is opened, so nothing waits.
 */
export async function resolveInside(root: string, relative: string): Promise<string> {
  const real = await resolvePlace(root, relative);
  const name = `${relative} in ${root}`;
  const stats = await lstat(real);
  if (stats.isDirectory()) throw folderFor(relative, root);
  refuseUnlessRegular(stats, name);
  await refusePointer(real, stats.size, name);
  return real;
}

/** Whatever is read below `meta/` the studio looks for by itself; every other name is one that the dataset gives. */
function folderFor(relative: string, root: string): StudioError {
  const advice = relative.startsWith('meta/')
    ? 'remove or replace it'
    : 'correct what names it (in meta/info.json data_path or video_path)';
  return new StudioError(
    'corrupt-data',
    `${JSON.stringify(relative)} in ${root} is a folder, not a file; ${advice}.`,
    { details: { reason: 'not-a-file' } },
  );
}

/** As `resolveInside`, for a folder or whatever else is there. */
export async function resolvePlace(root: string, relative: string): Promise<string> {
  const lexical = path.resolve(root, relative);
  if (relative.includes('\0') || path.isAbsolute(relative) || !isInside(root, lexical)) {
    throw outside(
      `The metadata of ${root} points to ${JSON.stringify(relative)}, outside the dataset; ` +
        'the studio does not read it. Correct the path where it stands, or move the file in.',
    );
  }
  let real: string;
  try {
    real = await realpath(lexical);
  } catch (error) {
    throw await unreachable(root, relative, error as NodeJS.ErrnoException);
  }
  if (isHome(root, real)) return real;
  throw await leadsOut(root, relative, real);
}

/**
 * Throws `corrupt-data` unless `file` is, at this moment, the real path of a regular file: for what is handed to a tool
 * that opens it by name, immediately before.
 */
export async function checkRealFile(file: string): Promise<void> {
  const [real, found] = await Promise.all([realpath(file), lstat(file)]).catch(
    (error: NodeJS.ErrnoException) => {
      const isGone = error.code === 'ENOENT' || error.code === 'ENOTDIR';
      const what = isGone ? 'is missing' : `cannot be read (${error.code})`;
      throw new StudioError(isGone ? 'not-found' : 'io', `${file} ${what}; restore it.`, {
        cause: error,
      });
    },
  );
  refuseUnlessRegular(found, file);
  if (real === file) return;
  throw outside(
    `${file} has become a link to ${real} since the dataset was opened; the studio does not read it. ` +
      'Open the dataset again.',
  );
}

/** Whether `file` is `folder` or lies below it; both absolute and normalised. */
export function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return (
    relative === '' ||
    (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative))
  );
}

/** Whether the dataset at `root` may have files at the real path `real`. */
const isHome = (root: string, real: string): boolean =>
  [root, ...(allowed.get(root) ?? [])].some((home) => isInside(home, real)) ||
  isHubBlob(root, real);

/**
 * In the Hugging Face cache files are links into the repository's blobs, which belong to a dataset there, and nothing
 * else. Blobs may be links themselves, into the store that all repositories of the cache share.
 */
function isHubBlob(root: string, real: string): boolean {
  const place = hubPlace(root);
  if (place === null) return false;
  if (isInside(path.join(place.repository, 'blobs'), real)) return true;
  const shared = path.join(path.dirname(place.repository), 'blobs');
  return (
    /^[0-9a-f]{2}[/\\][0-9a-f]{64}$/.test(path.relative(shared, real)) &&
    existsSync(path.join(shared, '.huggingface-shared-blobs'))
  );
}

/** The first link on the way to `relative` whose target is not in the dataset, and that target as it is written. */
async function linkOut(
  root: string,
  relative: string,
): Promise<{ link: string; target: string } | null> {
  const parts = path.normalize(relative).split(path.sep);
  for (const count of parts.keys()) {
    const link = parts.slice(0, count + 1).join(path.sep);
    const written = await readlink(path.join(root, link)).catch(() => null);
    if (written === null) continue;
    const target = path.resolve(root, path.dirname(link), written);
    const real = await realpath(target).catch(() => null);
    if (real === null || !isHome(root, real)) return { link, target: real ?? target };
  }
  return null;
}

/**
 * Whether something that is missing is so because a link leads nowhere. Asked of each of 100,000 missing files, right
 * after the system has looked for them: waiting for a thread would take a hundred times as long as the answer.
 */
function hasDeadLink(root: string, relative: string): boolean {
  const lexical = path.resolve(root, relative);
  const found = { throwIfNoEntry: false } as const;
  try {
    return (
      lstatSync(lexical, found) !== undefined ||
      statSync(path.dirname(lexical), found) === undefined
    );
  } catch {
    // A name on the way is a file.
    return false;
  }
}

/** The first part of the way that is a file of one line, though it has to be a folder. Links are not followed. */
async function linkAsText(
  root: string,
  relative: string,
): Promise<{ link: string; target: string } | null> {
  const parts = path.normalize(relative).split(path.sep);
  for (const count of parts.keys()) {
    const link = parts.slice(0, count + 1).join(path.sep);
    const found = await lstat(path.join(root, link)).catch(() => null);
    if (found?.isFile() !== true) continue;
    const bytes = await readRegular(path.join(root, link), longestLink).catch(() => null);
    const target = bytes?.toString('utf8').trim() ?? '';
    return /^[^\n\0]+$/.test(target) ? { link, target } : null;
  }
  return null;
}

async function leadsOut(root: string, relative: string, real: string): Promise<StudioError> {
  const out = await linkOut(root, relative);
  const { link, target } = out ?? { link: relative, target: real };
  const isFolder = statSync(target, { throwIfNoEntry: false })?.isDirectory() === true;
  const folder = isFolder ? target : path.dirname(target);
  const what = `${link} in ${root} is a link to ${target}, outside the dataset; the studio does not read it.`;
  if (isOfSystem(folder)) {
    const advice = 'That is a place of the system, not of recordings: remove the link.';
    return outside(`${what} ${advice}`, { link, target });
  }
  return outside(
    `${what} ` +
      `Move what it leads to into the dataset, or allow the folder: ${allowCommand(root, folder)}`,
    { link, target, folder },
  );
}

/** Nobody keeps recordings there, and a stranger's link into them is better not followed. */
const systemFolders = ['/etc', '/proc', '/sys', '/dev', '/boot', '/usr', '/bin', '/sbin', '/lib'];

const isOfSystem = (folder: string): boolean =>
  folder === path.parse(folder).root || systemFolders.some((each) => isInside(each, folder));

/** What a user runs to let the dataset link into the folder. */
const allowCommand = (root: string, folder: string): string =>
  `dualvla inspect ${JSON.stringify(root)} --allow-links ${JSON.stringify(folder)}`;

/** What no other machine would find either. */
const ofItsName: Readonly<Record<string, string>> = {
  ELOOP: 'is a link that leads to itself',
  ENAMETOOLONG: 'has a name that is too long',
};

async function unreachable(
  root: string,
  relative: string,
  error: NodeJS.ErrnoException,
): Promise<StudioError> {
  const isMissing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
  const out = isMissing && hasDeadLink(root, relative) ? await linkOut(root, relative) : null;
  if (out !== null) {
    return new StudioError(
      'not-found',
      `${relative} is missing in ${root}: ${out.link} is a link to ${out.target}, where it is not; ` +
        'connect that disk, or copy the dataset again.',
      { cause: error, details: out },
    );
  }
  // A file where a folder has to be; whether it is one of the dataset's tells the first link on the way.
  if (error.code === 'ENOTDIR' && (await linkOut(root, relative)) !== null) {
    return leadsOut(root, relative, path.resolve(root, relative));
  }
  const text = error.code === 'ENOTDIR' ? await linkAsText(root, relative) : null;
  if (text !== null) {
    const { link, target } = text;
    return new StudioError(
      'not-found',
      `${relative} is missing in ${root}: ${link} is a file that says ${JSON.stringify(target)}, as a link becomes where ` +
        'it is copied without being followed; put the folder there, or make it a link again.',
      { cause: error, details: text },
    );
  }
  const ofData = ofItsName[error.code ?? ''];
  const reason = isMissing ? 'is missing' : (ofData ?? `cannot be read (${error.code})`);
  return new StudioError(
    isMissing ? 'not-found' : ofData === undefined ? 'io' : 'corrupt-data',
    `${relative} ${reason} in ${root}; copy the dataset again, or restore this file.`,
    { cause: error },
  );
}

const outside = (message: string, details: Record<string, unknown> = {}): StudioError =>
  new StudioError('corrupt-data', message, { details: { reason: 'outside', ...details } });
