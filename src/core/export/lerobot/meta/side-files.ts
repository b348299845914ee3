/** Files of `meta/` beside the lists that an export rewrites: a copy has them as they are. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { LeRobotDataset } from '../../../datasets/lerobot/lerobot-dataset';
import type { CopiedFile } from '../lerobot-outline';

/** Written anew by every export; `meta/episodes` is v3's list. */
const rewritten = new Set([
  'meta/info.json',
  'meta/stats.json',
  'meta/episodes.jsonl',
  'meta/episodes_stats.jsonl',
  'meta/episodes',
]);

/** Ascending by name; hidden files and links out of the dataset are left out. */
export async function findSideFiles(dataset: LeRobotDataset): Promise<CopiedFile[]> {
  const files: CopiedFile[] = [];
  const visit = async (folder: string): Promise<void> => {
    const entries = await readdir(path.join(dataset.root, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const relative = `${folder}/${entry.name}`;
      if (entry.name.startsWith('.') || rewritten.has(relative)) continue;
      if (entry.isDirectory()) await visit(relative);
      if (!entry.isFile() && !entry.isSymbolicLink()) continue;
      const file = await dataset.resolve(relative).catch(() => null);
      const found = file === null ? null : await stat(file);
      if (file !== null && found?.isFile() === true) {
        files.push({ file, to: relative, bytes: found.size });
      }
    }
  };
  await visit('meta');
  return files;
}
