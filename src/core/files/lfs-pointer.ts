/**
 * What a clone without Git LFS has in the place of its large files: a text of three lines that says what should be
 * there.
 */
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { readRegular } from './regular-file';

/** Pointers are shorter, by their specification; few files of a dataset are. */
const longest = 1_024;
const firstLine = /^version https:\/\/(git-lfs\.github\.com|hawser\.github\.com)\/spec\/v\d/;

/** What illustrates a dataset is none of its files. */
const illustration = /\.(md|gif|svg|pdf|png|jpe?g|webp)$/i;

/** Files of one folder that are looked at, from its start and its end; of all folders; and how deep these may lie. */
const perFolder = 16;
const most = 2_000;
const deepest = 6;

/**
 * Throws `corrupt-data`, its reason `lfs-pointer`, for a file of `size` bytes that is a pointer; `name` is what it is
 * called.
 */
export async function refusePointer(file: string, size: number, name: string): Promise<void> {
  if (!(await isPointer(file, size))) return;
  throw new StudioError(
    'corrupt-data',
    `${name} is a Git LFS pointer, not the file itself; run "git lfs pull" there, or download the dataset again.`,
    { details: { reason: 'lfs-pointer' } },
  );
}

async function isPointer(file: string, size: number): Promise<boolean> {
  if (size === 0 || size >= longest) return false;
  // Who reads the file says what else is wrong with it.
  const bytes = await readRegular(file, longest).catch(() => null);
  return bytes !== null && firstLine.test(bytes.toString('latin1'));
}

export interface Pointers {
  /** Relative to the root, forward slashes. */
  first: string;
  count: number;
  /** Files that were looked at. */
  of: number;
}

/** Looks at a few files of every folder below `root`; null where none of them is a pointer. Links are not followed. */
export async function findPointers(root: string): Promise<Pointers | null> {
  const found: Pointers = { first: '', count: 0, of: 0 };
  const look = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
    const named = entries.filter(({ name }) => !name.startsWith('.'));
    const files = named
      .filter((entry) => entry.isFile() && !illustration.test(entry.name))
      .map(({ name }) => name);
    const some = new Set([...files.slice(0, perFolder / 2), ...files.slice(-perFolder / 2)]);
    for (const name of some) {
      if (found.of >= most) return;
      const relative = folder === '' ? name : `${folder}/${name}`;
      const file = path.join(root, relative);
      const size = await lstat(file).then(
        (stats) => stats.size,
        () => 0,
      );
      found.of += 1;
      if (!(await isPointer(file, size))) continue;
      if (found.count === 0) found.first = relative;
      found.count += 1;
    }
    if (depth === deepest) return;
    for (const entry of named.filter((each) => each.isDirectory())) {
      if (found.of >= most) return;
      await look(folder === '' ? entry.name : `${folder}/${entry.name}`, depth + 1);
    }
  };
  await look('', 0);
  return found.count === 0 ? null : found;
}

/** One sentence for all of them. */
export const pointersText = (root: string, { first, count, of }: Pointers): string =>
  `${count === of ? 'The files' : `${count} of the ${of} files looked at`} in ${root}, such as ${first}, are Git LFS pointers, not the files themselves; ` +
  `run "git lfs pull" in that folder, or download the dataset again.`;
