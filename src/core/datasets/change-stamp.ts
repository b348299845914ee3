/** Whether a dataset on disk is still what it was: recording may go on while it is open. */
import { createHash } from 'node:crypto';
import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Names that are looked at, at most: enough for the metadata of any format, and quick on any disk. As many files of
 * data again.
 */
const most = 2_000;
/** Folders below the dataset that are looked into: `meta/episodes/chunk-000`. */
const deepest = 3;

/**
 * A word that changes when files are added, removed or rewritten: metadata and data file by file, videos by the time of
 * their folder. Never throws: what cannot be looked at is left out.
 */
export async function changeStamp(root: string): Promise<string> {
  const seen: string[] = [];
  const dataFolders: string[] = [];
  let limit = most;
  const look = async (folder: string, depth: number): Promise<void> => {
    const names: string[] = [];
    const entries = await opendir(folder).catch(() => null);
    if (entries === null) return;
    for await (const { name } of entries) {
      if (names.push(name) + seen.length >= limit) break;
    }
    for (const name of names.sort()) {
      const place = path.join(folder, name);
      const found = await stat(place).catch(() => null);
      if (found === null || seen.length >= limit) continue;
      seen.push(`${path.relative(root, place)} ${found.size} ${found.mtimeMs}`);
      if (!found.isDirectory() || depth >= deepest || folder === path.join(root, 'videos'))
        continue;
      // Thousands of files in there would leave no room for the metadata.
      if (folder === path.join(root, 'data')) dataFolders.push(place);
      else await look(place, depth + 1);
    }
  };
  await look(root, 0);
  limit = seen.length + most;
  for (const folder of dataFolders) await look(folder, deepest);
  return createHash('sha256').update(seen.sort().join('\n')).digest('hex');
}
