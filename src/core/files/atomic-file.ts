/** Files that are replaced as a whole. */
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** Permissions of what is nobody's business but the user's. */
export const ownerOnly = 0o600;

/** A name beside a file, for what will take its place or is of use for a moment. */
export const temporaryName = (file: string): string => `${file}.${randomUUID().slice(0, 8)}.tmp`;

/**
 * Writes a temporary sibling, fsync, rename: whoever reads finds the old text or the new one, never a part. A link of
 * that name is replaced, not followed. `mode`: the permissions of the new file, before anything is in it.
 */
export async function writeAtomically(file: string, text: string, mode = 0o666): Promise<void> {
  await replaceFile(file, async (temporary) => {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

/**
 * The same for what is written by name, by a tool or as a copy: `write` is given the temporary sibling, and syncs what
 * has to outlive a power cut.
 *
 * @param mayReplace asked when all is written: throws where the file may not be replaced (any more)
 */
export async function replaceFile(
  file: string,
  write: (temporary: string) => Promise<void>,
  mayReplace: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const temporary = temporaryName(file);
  try {
    await write(temporary);
    await mayReplace();
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(path.dirname(file));
}

/** Makes new names in a folder durable. Systems that cannot open a folder (Windows) do not need it. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
