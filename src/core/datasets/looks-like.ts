/** A cheap look at a folder, for the folder picker. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Names in a folder; empty where there is none or it cannot be read. */
export const namesIn = async (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Whether the folder has a LeRobot dataset's list of episodes. Reads the names in one folder, and no file. */
export async function looksLikeLeRobot(folder: string): Promise<boolean> {
  const meta = await namesIn(path.join(folder, 'meta'));
  return (
    meta.includes('info.json') && (meta.includes('episodes.jsonl') || meta.includes('episodes'))
  );
}

/** Whether the folder looks like something the studio opens. Reads the names in two folders, and no file. */
export async function looksLikeDataset(folder: string): Promise<boolean> {
  if (await looksLikeLeRobot(folder)) return true;
  const names = await namesIn(folder);
  const isRlds = names.includes('features.json') && names.includes('dataset_info.json');
  return isRlds || names.some((name) => /\.(hdf5|h5)$/i.test(name));
}
