/** Files beside data, videos and the lists that an export rewrites: copied as they are. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { LeRobotDataset } from '../../../datasets/lerobot/lerobot-dataset';

export interface SideFile {
  /** Absolute, inside the source. */
  file: string;
  /** Relative to the source's root, and to the export's. */
  from: string;
  to: string;
  bytes: number;
}

/** Written anew by every export; `meta/episodes` is v3's list. */
const rewritten = new Set([
  'meta/info.json',
  'meta/stats.json',
  'meta/episodes.jsonl',
  'meta/episodes_stats.jsonl',
  'meta/episodes',
]);
export const licence = /^(licen[cs]e|notice|copying|citation|authors)/i;

/** What lies in `meta/`, and the papers that must travel with a dataset; the source's README goes to `curation/`. */
export async function findSideFiles(dataset: LeRobotDataset): Promise<SideFile[]> {
  const files: SideFile[] = [];
  const take = async (from: string, to = from): Promise<void> => {
    // A link out of the dataset is not part of it.
    const file = await dataset.resolve(from).catch(() => null);
    if (file === null) return;
    const found = await stat(file);
    if (found.isFile()) files.push({ file, from, to, bytes: found.size });
  };
  const visit = async (folder: string): Promise<void> => {
    const entries = await readdir(path.join(dataset.root, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const relative = `${folder}/${entry.name}`;
      if (entry.name.startsWith('.') || rewritten.has(relative)) continue;
      if (entry.isDirectory()) await visit(relative);
      else if (entry.isFile() || entry.isSymbolicLink()) await take(relative);
    }
  };
  await visit('meta');
  for (const entry of await readdir(dataset.root, { withFileTypes: true })) {
    if (!entry.isFile() && !entry.isSymbolicLink()) continue;
    if (licence.test(entry.name)) await take(entry.name);
    if (/^readme\.md$/i.test(entry.name)) await take(entry.name, 'curation/source-README.md');
  }
  return files;
}
