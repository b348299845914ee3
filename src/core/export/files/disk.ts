/** Files of an export as they come onto the disk: copied as they are, and synced. */
import { chmod, constants, copyFile, mkdir, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../../shared/errors';

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
 * the file changes meanwhile.
 *
 * @param bytes that it had when the export was planned
 */
export async function copyInto(file: string, to: string, bytes?: number): Promise<number> {
  const expected = bytes ?? (await stat(file)).size;
  await mkdir(path.dirname(to), { recursive: true });
  await copyFile(file, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  // A copy takes over that its source is write-protected; the export is the user's to change.
  await chmod(to, 0o644);
  await syncFile(to);
  if ((await stat(to)).size === expected) return expected;
  throw new StudioError('conflict', `${file} changed while it was copied; export again.`);
}
