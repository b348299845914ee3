/** Folders of the machine that the studio runs on, for the folder picker of the browser host. */
import { readdir, realpath, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { FolderEntry, FolderListing } from '../../shared/api/host';
import { StudioError } from '../../shared/errors';
import { looksLikeDataset } from '../datasets/looks-like';

/** A folder with more entries than this is listed in part: nobody picks from a longer list. */
const mostEntries = 2_000;

/**
 * Lists the folders in `folder` (home if null), then its files with one of the endings. Throws `not-found` or `io`
 * naming the folder.
 */
export async function browseFolder(
  folder: string | null,
  demoPath: string | null,
  endings: readonly string[] = [],
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
  const isWanted = (name: string): boolean =>
    endings.some((ending) => name.toLowerCase().endsWith(ending));
  const named = entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink() || isWanted(entry.name))
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    .slice(0, mostEntries);
  const described = await Promise.all(
    named.map(({ name }) => describe(path.join(resolved, name), name, isWanted(name))),
  );
  const listed = described.filter((entry) => entry !== null);
  const parent = path.dirname(resolved);
  return {
    path: resolved,
    parent: parent === resolved ? null : parent,
    entries: [
      ...listed.filter(({ kind }) => kind !== 'file'),
      ...listed.filter(({ kind }) => kind === 'file'),
    ],
    shortcuts: await shortcuts(demoPath),
  };
}

async function describe(
  full: string,
  name: string,
  canBeFile: boolean,
): Promise<FolderEntry | null> {
  try {
    const found = await stat(full);
    if (canBeFile && found.isFile()) return { name, path: full, kind: 'file' };
    if (!found.isDirectory()) return null;
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
