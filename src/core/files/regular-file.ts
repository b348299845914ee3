/** Opening files that a stranger may have made: never through a link, never waiting, and only what is a file. */
import { constants, type Stats } from 'node:fs';
import { open, readlink, type FileHandle } from 'node:fs/promises';
import { StudioError } from '../../shared/errors';

/** Undefined, and then nothing, where the system has no such flag (Windows). */
const carefully = constants.O_NOFOLLOW | constants.O_NONBLOCK;

export interface Opened {
  handle: FileHandle;
  stats: Stats;
}

/**
 * Opens `file` with `flags` (of `fs.constants`; reading if not given) and looks at what was opened. Throws
 * `corrupt-data` with a sentence where it is a link, a folder, a pipe, a socket or a device, and the system's own error
 * (`ENOENT`, …) where it cannot be opened. Only the last part of the path is kept from being a link: give the folder's
 * real path.
 */
export async function openRegular(
  file: string,
  flags: number = constants.O_RDONLY,
): Promise<Opened> {
  let handle: FileHandle;
  try {
    // Not blocking: opening a pipe would wait for whoever is at its other end.
    handle = await open(file, flags | carefully);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP') throw await linkError(file);
    if (code === 'EISDIR') throw notAFile(file, 'a folder');
    if (code === 'ENXIO') throw notAFile(file, 'a socket or pipe');
    throw error;
  }
  try {
    const stats = await handle.stat();
    refuseUnlessRegular(stats, file);
    return { handle, stats };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** What a regular file holds. Throws as `openRegular` does, and `corrupt-data` where it has more than `maxBytes`. */
export async function readRegular(file: string, maxBytes: number): Promise<Buffer> {
  const { handle, stats } = await openRegular(file);
  try {
    if (stats.size > maxBytes) throw tooLarge(file, stats.size, maxBytes);
    // One byte more than it should have: it may grow while it is read.
    const bytes = Buffer.alloc(stats.size + 1);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, Math.min(length, stats.size));
  } finally {
    await handle.close();
  }
}

/** The sentence for a link where none is followed: it names the link and where it leads. */
export async function linkError(link: string): Promise<StudioError> {
  const target = await readlink(link).catch(() => null);
  return new StudioError(
    'corrupt-data',
    `${link} is a link${target === null ? '' : ` to ${target}`}, which is not followed; put the file or folder itself there.`,
    { details: { reason: 'link' } },
  );
}

export function tooLarge(file: string, size: number, maxBytes: number): StudioError {
  return new StudioError(
    'corrupt-data',
    `${file} has ${megabytes(size)}, more than the ${megabytes(maxBytes)} that such a file may have; it was not read.`,
    { details: { reason: 'too-large' } },
  );
}

/** What lies on the disk of a file that may have holes. Windows counts no blocks: then all that it claims. */
export const storedBytes = ({ size, blocks }: Pick<Stats, 'size' | 'blocks'>): number =>
  blocks > 0 ? Math.min(size, blocks * 512) : size;

export const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`;

/** Throws `corrupt-data` if what was found under the name `folder` is no folder. */
export function refuseUnlessFolder(stats: Stats, folder: string): void {
  if (stats.isDirectory()) return;
  throw new StudioError(
    'corrupt-data',
    `${folder} is ${kindOf(stats)}, not a folder; remove or replace it.`,
    { details: { reason: 'not-a-folder' } },
  );
}

export function notAFile(file: string, what: string): StudioError {
  return new StudioError('corrupt-data', `${file} is ${what}, not a file; remove or replace it.`, {
    details: { reason: 'not-a-file' },
  });
}

/** Throws `corrupt-data` if what was found under the name `file` is no regular file. */
export function refuseUnlessRegular(stats: Stats, file: string): void {
  if (!stats.isFile()) throw notAFile(file, kindOf(stats));
}

/** What was found instead, in two words. */
export function kindOf(stats: Stats): string {
  if (stats.isSymbolicLink()) return 'a link';
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  if (stats.isSocket()) return 'a socket';
  if (stats.isFile()) return 'a file';
  return 'a device';
}
