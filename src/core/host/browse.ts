/** Folders of the machine that the studio runs on, for the folder picker of the browser host. */
import { readdir, realpath, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { FolderEntry, FolderListing } from '../../shared/api/host';
import { StudioError } from '../../shared/errors';
import { looksLikeDataset } from '../datasets/looks-like';

/** A folder with more entries than this is listed in part: nobody picks from a longer list. */
const mostEntries = 2_000;

/** Lists the folders in `folder` (home if null). Throws `not-found` or `io` naming the folder. */
export async function browseFolder(
  folder: string | null,
  demoPath: string | null,
): Promise<FolderListing> {
  const asked = path.resolve(folder ?? os.homedir());
  let resolved: string;
  let entries;
  try {
    resolved = await realpath(asked);
    entries = await readdir(resolved, { withFileTypes: true });
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new StudioError(
      missing ? 'not-found' : 'io',
      missing
        ? `There is no folder ${asked}.`
        : `The folder ${asked} cannot be read; check that it is a folder and its permissions.`,
      { cause: error },
    );
  }
  const folders = entries
    .filter(
      (entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'),
    )
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    .slice(0, mostEntries);
  const listed = await Promise.all(
    folders.map((entry) => describe(path.join(resolved, entry.name), entry.name)),
  );
  const parent = path.dirname(resolved);
  return {
    path: resolved,
    parent: parent === resolved ? null : parent,
    entries: listed.filter((entry) => entry !== null),
    shortcuts: await shortcuts(demoPath),
  };
}

async function describe(full: string, name: string): Promise<FolderEntry | null> {
  try {
    if (!(await stat(full)).isDirectory()) return null;
    return { name, path: full, kind: (await looksLikeDataset(full)) ? 'dataset' : 'folder' };
  } catch {
    // A dangling link or a folder without permission: not something to pick.
    return null;
  }
}

async function shortcuts(demoPath: string | null): Promise<{ name: string; path: string }[]> {
  const home = os.homedir();
  const cache = process.env['HF_HOME'] ?? path.join(home, '.cache', 'huggingface');
  const wanted = [
    { name: 'Home', path: home },
    { name: 'Hugging Face cache (LeRobot)', path: path.join(cache, 'lerobot') },
    { name: 'Hugging Face cache (hub)', path: path.join(cache, 'hub') },
    ...(demoPath === null ? [] : [{ name: 'Demo dataset', path: demoPath }]),
  ];
  const present = await Promise.all(
    wanted.map(async (place) => {
      try {
        return (await stat(place.path)).isDirectory();
      } catch {
        return false;
      }
    }),
  );
  return wanted.filter((_, index) => present[index]);
}
