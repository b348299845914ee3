/** The Hugging Face cache: `datasets--OWNER--NAME/snapshots/REVISION`, whose files are links into `blobs`. */
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { readRegular } from './regular-file';

const repositoryName = /^datasets--(.+)$/;

export interface HubPlace {
  /** The folder of the repository, which the cache alone writes into. */
  repository: string;
  /** `owner/name`, and the folder in it where a repository holds several datasets. */
  name: string;
}

/** Where in the cache the dataset at the real path `root` lies; null where it is not in one. */
export function hubPlace(root: string): HubPlace | null {
  const parts = root.split(path.sep);
  const at = parts.findLastIndex(
    (part, position) => repositoryName.test(part) && parts[position + 1] === 'snapshots',
  );
  if (at < 0 || parts.length < at + 3) return null;
  const owned = (parts[at] ?? '').replace(repositoryName, '$1').replace('--', '/');
  return {
    repository: parts.slice(0, at + 1).join(path.sep),
    name: [owned, ...parts.slice(at + 3)].join('/'),
  };
}

/** What the dataset at the real path `root` is called. */
export const datasetName = (root: string): string => hubPlace(root)?.name ?? path.basename(root);

/** For a repository in the cache the snapshot of its main branch, else its only one; otherwise `root` itself. */
export async function currentSnapshot(root: string): Promise<string> {
  if (!repositoryName.test(path.basename(root))) return root;
  try {
    const folder = path.join(root, 'snapshots');
    const snapshots = await readdir(folder);
    const name = snapshots.length === 1 ? snapshots[0] : await mainOf(root);
    if (name === undefined || !snapshots.includes(name)) return root;
    const snapshot = path.join(folder, name);
    // Python writes folders: a link may lead anywhere.
    return (await lstat(snapshot)).isDirectory() ? snapshot : root;
  } catch {
    // Not laid out as a repository of the cache.
    return root;
  }
}

/** A reference of the cache is one commit. */
const longestRef = 100;

const mainOf = async (repository: string): Promise<string> =>
  (await readRegular(path.join(repository, 'refs/main'), longestRef)).toString('utf8').trim();
