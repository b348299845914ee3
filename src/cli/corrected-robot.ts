/** What a project says of its dataset's robot, and of datasets beside it. Reads only: no project is made. */
import path from 'node:path';
import type { Problem } from '../shared/errors';
import type { Embodiment } from '../shared/model/dataset';
import { openDataset } from '../core/datasets/open';
import { readRobot } from '../core/project/embodiment-file';
import { datasetsIn, type ProjectDataset } from '../core/project/project-file';
import { ProjectFolder } from '../core/project/project-folder';
import { mustBeProject } from './with-project';

/**
 * A correction that cannot be used is one of the problems, and the guess comes back. Throws `not-found` for a folder
 * that holds no project, and as `openDataset` does.
 */
export async function correctedRobot(
  folder: string,
  projectDir: string,
): Promise<{ embodiment: Embodiment; datasets: ProjectDataset[]; problems: Problem[] }> {
  mustBeProject(projectDir);
  const dataset = await openDataset(path.resolve(folder));
  try {
    const problems: Problem[] = [];
    const project = ProjectFolder.reading(projectDir);
    const embodiment = await readRobot(project, dataset.summary, (each) => problems.push(each));
    return { embodiment, datasets: await datasetsIn(project), problems };
  } finally {
    await dataset.close();
  }
}
