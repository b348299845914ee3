/** Opens rollouts for one command, and closes their dataset whatever happens. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { hasRolloutsFile, openRollouts } from '../../../core/score/open-rollouts';
import { readRolloutDataset } from '../../../core/score/read-dataset';
import { readRolloutFolder } from '../../../core/score/read-folder';
import type { RolloutSet } from '../../../core/score/rollout';
import { openScoreFolder } from '../../../core/score/score-folder';
import type { ProjectFolder } from '../../../core/project/project-folder';
import { StudioError } from '../../../shared/errors';
import { readingProject, withNewProject } from '../../with-project';

/** @param projectDir the dataset's project, where there is one */
export async function withRollouts<T>(
  folder: string,
  projectDir: string | undefined,
  work: (set: RolloutSet) => Promise<T>,
): Promise<T> {
  const hasProject = projectDir !== undefined && !hasRolloutsFile(folder);
  if (hasProject && existsSync(path.join(projectDir, 'project.json'))) {
    return readingProject(folder, projectDir, async (dataset, project) =>
      work(await readRolloutDataset(dataset, project)),
    );
  }
  const rollouts = await openRollouts(folder);
  try {
    return await work(rollouts);
  } finally {
    await rollouts.close();
  }
}

/**
 * With the folder in which scores are kept, to write in: the dataset's project, or any other where rollouts have none.
 */
export async function withScoreFolder<T>(
  rollouts: string,
  projectDir: string,
  work: (set: RolloutSet, folder: ProjectFolder) => Promise<T>,
): Promise<T> {
  const writing = (set: RolloutSet, folder: ProjectFolder): Promise<T> => {
    const { readOnlyBecause } = folder;
    if (readOnlyBecause !== null) throw new StudioError('conflict', readOnlyBecause);
    return work(set, folder);
  };
  if (!hasRolloutsFile(rollouts)) {
    return withNewProject(rollouts, projectDir, async (dataset, project) =>
      writing(await readRolloutDataset(dataset, project), project.folder),
    );
  }
  const set = await readRolloutFolder(rollouts);
  const folder = await openScoreFolder(projectDir, rollouts);
  try {
    return await writing(set, folder);
  } finally {
    await folder.release('The command is done.');
  }
}
