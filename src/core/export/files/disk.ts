/** Files of an export as they come onto the disk: copied as they are, and synced. */
import { existsSync } from 'node:fs';
import { chmod, constants, copyFile, mkdir, open, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../../shared/errors';
import { openRegular } from '../../files/regular-file';

/** fsync of one file. */
export async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Copies a file to a name that is not taken; on disk when it resolves, to the bytes that it has. Throws `conflict` if
 * the file changes meanwhile, `corrupt-data` if it is a link by now, or no file.
 *
 * @param file its real path
 * @param bytes that it had when the export was planned
 */
export async function copyInto(file: string, to: string, bytes?: number): Promise<number> {
  const { handle, stats } = await openRegular(file);
  const expected = bytes ?? stats.size;
  try {
    await mkdir(path.dirname(to), { recursive: true });
    const source = nameOfOpen(handle) ?? file;
    await copyFile(source, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  } finally {
    await handle.close();
  }
  // A copy takes over that its source is write-protected; the export is the user's to change.
  await chmod(to, 0o644);
  await syncFile(to);
  if ((await stat(to)).size === expected) return expected;
  throw new StudioError('conflict', `${file} changed while it was copied; export again.`);
}

/**
 * A name that leads to the file that is open, whatever its own name leads to by now; null on systems that have none
 * (all but Linux), where that race is left.
 */
function nameOfOpen({ fd }: FileHandle): string | null {
  const name = `/proc/self/fd/${fd}`;
  return existsSync(name) ? name : null;
}
