/** Files beside the lists that an export rewrites: a copy has them as they are. */
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

/** RoboCOIN's texts of numbers in the rows. */
const textFolder = 'annotations';
/** LeRobot's, from 0.4.4 to 0.5.1. */
export const subtaskTable = 'meta/subtasks.parquet';

/** What is in `meta/` and `annotations/`, ascending by name. */
export async function findSideFiles(dataset: LeRobotDataset): Promise<CopiedFile[]> {
  const top = await readdir(dataset.root, { withFileTypes: true });
  const hasTexts = top.some((entry) => entry.name === textFolder && entry.isDirectory());
  const meta = await filesBelow(dataset, 'meta');
  return hasTexts ? [...meta, ...(await filesBelow(dataset, textFolder))] : meta;
}

/** Texts that rows name by number: they go along with the numbers wherever rows go. */
export async function findTextTables(dataset: LeRobotDataset): Promise<CopiedFile[]> {
  const side = await findSideFiles(dataset);
  return side.filter(({ to }) => to === subtaskTable || to.startsWith(`${textFolder}/`));
}

/** Files of `meta/` that every export makes for itself. */
const madeAnew = /^meta\/(?:tasks\.(?:jsonl|parquet)|episodes\.parquet|modality\.json)$/;

/** What an export that is written anew leaves behind, of which nobody says what it is about: ascending by name. */
export async function findFilesLeft(dataset: LeRobotDataset): Promise<string[]> {
  const side = await findSideFiles(dataset);
  const left = side.map(({ to }) => to).filter((to) => to.startsWith('meta/'));
  return left.filter((to) => to !== subtaskTable && !madeAnew.test(to));
}

/** Hidden files and links out of the dataset are left out. */
async function filesBelow(dataset: LeRobotDataset, top: string): Promise<CopiedFile[]> {
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
  await visit(top);
  return files;
}
