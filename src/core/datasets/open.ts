/** The one door to datasets of any format. */
import { realpath, stat } from 'node:fs/promises';
import { StudioError } from '../../shared/errors';
import type { Dataset } from './dataset';
import { openLeRobot } from './lerobot/open-lerobot';
import { refuseUnlessLeRobot } from './recognise';

/**
 * Opens the dataset in the folder `path`. Throws `not-found` or `invalid-input` if there is no such folder,
 * `unsupported` saying what the folder is and what to do if the studio does not read it, `corrupt-data` naming the
 * file if its metadata cannot be used. What is wrong but not fatal is in the summary's problems.
 */
export async function openDataset(path: string): Promise<Dataset> {
  let root: string;
  try {
    root = await realpath(path);
  } catch (error) {
    throw new StudioError('not-found', `There is no folder ${path}; check the path.`, {
      cause: error,
    });
  }
  if (!(await stat(root)).isDirectory()) {
    throw new StudioError(
      'invalid-input',
      `${path} is a file; open the folder that holds the dataset.`,
    );
  }
  await refuseUnlessLeRobot(root);
  return openLeRobot(root);
}
