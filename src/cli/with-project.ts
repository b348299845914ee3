/** Opens a dataset and its project for one command, and closes both whatever happens. */
import path from 'node:path';
import type { Dataset } from '../core/datasets/dataset';
import { openDataset } from '../core/datasets/open';
import { userDataDir } from '../core/system/data-dir';
import { openProject } from '../core/project/open-project';
import type { Project } from '../core/project/project';

async function withDataset<T>(folder: string, work: (dataset: Dataset) => Promise<T>): Promise<T> {
  const dataset = await openDataset(path.resolve(folder));
  try {
    return await work(dataset);
  } finally {
    await dataset.close();
  }
}

/** `projectDir` undefined means the dataset's usual place. */
export async function withProject<T>(
  folder: string,
  projectDir: string | undefined,
  work: (dataset: Dataset, project: Project) => Promise<T>,
): Promise<T> {
  return withDataset(folder, async (dataset) => {
    const project = await openProject({
      dataset,
      path: projectDir === undefined ? null : path.resolve(projectDir),
      dataDir: userDataDir(),
    });
    try {
      return await work(dataset, project);
    } finally {
      await project.close();
    }
  });
}
