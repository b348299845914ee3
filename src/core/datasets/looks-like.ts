/** A cheap look at a folder, for the folder picker. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { asStudioError } from '../system/classify-error';

/** Names in a folder; empty where there is none or it may not be read. Throws `io` where it cannot be read just now. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP'].includes(code ?? '')) return [];
    throw asStudioError(error, `The folder ${folder} cannot be listed`);
  }
}

/** Whether the folder has a LeRobot dataset's list of episodes. Reads the names in one folder, and no file. */
export async function looksLikeLeRobot(folder: string): Promise<boolean> {
  const meta = await namesIn(path.join(folder, 'meta'));
  const lists = ['episodes.jsonl', 'episodes', 'episodes.parquet'];
  return meta.includes('info.json') && lists.some((list) => meta.includes(list));
}

/** Whether the folder looks like something the studio opens. Reads the names in two folders, and no file. */
export async function looksLikeDataset(folder: string): Promise<boolean> {
  if (await looksLikeLeRobot(folder)) return true;
  const names = await namesIn(folder);
  const isRlds = names.includes('features.json') && names.includes('dataset_info.json');
  return isRlds || names.some((name) => /\.(hdf5|h5)$/i.test(name));
}
