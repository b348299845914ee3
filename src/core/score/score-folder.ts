/** The folder in which scores are kept: a dataset's project, or any other where rollouts have none. */
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { isInside } from '../files/contained-path';
import { realPlace } from '../files/real-place';
import { accessTo } from '../project/access';
import { placeAt } from '../project/place';
import { ProjectFolder } from '../project/project-folder';

/**
 * Makes the folder where there is none. What holds the project of a dataset holds this, too: `readOnlyBecause` then
 * says so. Throws `invalid-input` for a folder inside that of the rollouts, `io` for one that cannot be made.
 */
export async function openScoreFolder(folder: string, rollouts: string): Promise<ProjectFolder> {
  const place = realPlace(path.resolve(folder));
  if (isInside(realPlace(path.resolve(rollouts)), place)) {
    throw new StudioError(
      'invalid-input',
      `Scores cannot be kept inside the folder of the rollouts (${place}); choose a folder outside.`,
    );
  }
  const at = await placeAt(place);
  if (!at.writable) {
    throw new StudioError('io', `${place} cannot be written; choose another project folder.`);
  }
  return new ProjectFolder(place, await accessTo(at));
}
