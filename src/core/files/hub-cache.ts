/** The Hugging Face cache: `datasets--OWNER--NAME/snapshots/REVISION`, whose files are links into `blobs`. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

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
export function currentSnapshot(root: string): string {
  if (!repositoryName.test(path.basename(root))) return root;
  try {
    const snapshots = readdirSync(path.join(root, 'snapshots'));
    const [only] = snapshots.length === 1 ? snapshots : [mainOf(root)];
    return only !== undefined && snapshots.includes(only)
      ? path.join(root, 'snapshots', only)
      : root;
  } catch {
    // Not laid out as a repository of the cache.
    return root;
  }
}

const mainOf = (repository: string): string =>
  readFileSync(path.join(repository, 'refs/main'), 'utf8').slice(0, 100).trim();
