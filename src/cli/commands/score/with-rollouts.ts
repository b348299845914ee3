/** Opens rollouts for one command, and closes their dataset whatever happens. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { openDataset } from '../../../core/datasets/open';
import { readRolloutDataset } from '../../../core/score/read-dataset';
import { readRolloutFolder, rolloutsFile } from '../../../core/score/read-folder';
import type { RolloutSet } from '../../../core/score/rollout';
import { readingProject } from '../../with-project';

/** @param projectDir the dataset's project, where there is one */
export async function withRollouts<T>(
  folder: string,
  projectDir: string | undefined,
  work: (set: RolloutSet) => Promise<T>,
): Promise<T> {
  if (existsSync(path.join(folder, rolloutsFile))) return work(await readRolloutFolder(folder));
  if (projectDir !== undefined && existsSync(path.join(projectDir, 'project.json'))) {
    return readingProject(folder, projectDir, async (dataset, project) =>
      work(await readRolloutDataset(dataset, project)),
    );
  }
  const dataset = await openDataset(folder);
  try {
    return await work(await readRolloutDataset(dataset, null));
  } finally {
    await dataset.close();
  }
}
