/** Opens a dataset and its project for one command, and closes both whatever happens. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { StudioError } from '../shared/errors';
import type { Dataset } from '../core/datasets/dataset';
import { openDataset } from '../core/datasets/open';
import { userDataDir } from '../core/system/data-dir';
import { ProjectAddresses } from '../core/project/addresses';
import { openProject, type OpenOptions } from '../core/project/open-project';
import type { Project } from '../core/project/project';

type Work<T> = (dataset: Dataset, project: Project) => Promise<T>;
type Opening = Omit<OpenOptions, 'dataset' | 'path' | 'dataDir'>;

/** For a command that uses what a project holds. Throws `not-found` where there is none, and makes nothing. */
export function withProject<T>(folder: string, projectDir: string, work: Work<T>): Promise<T> {
  return withDataset(folder, (dataset) => {
    mustBeProject(projectDir);
    return inProject(dataset, projectDir, {}, work);
  });
}

/** As `withProject`, for a command that only looks: whoever has the project open goes on writing. */
export function readingProject<T>(folder: string, projectDir: string, work: Work<T>): Promise<T> {
  return withDataset(folder, (dataset) => {
    mustBeProject(projectDir);
    return inProject(dataset, projectDir, { isReading: true }, work);
  });
}

/** As `readingProject`, for what is read long after: whoever asked closes both. */
export async function readProject(
  folder: string,
  projectDir: string,
): Promise<{ dataset: Dataset; project: Project; close(): Promise<void> }> {
  const dataset = await openDataset(path.resolve(folder));
  try {
    mustBeProject(projectDir);
    const place = path.resolve(projectDir);
    const opening = { dataset, path: place, dataDir: userDataDir(), isReading: true };
    const project = await openProject(opening);
    return {
      dataset,
      project,
      async close() {
        await project.close();
        await dataset.close();
      },
    };
  } catch (error) {
    await dataset.close();
    throw error;
  }
}

/** For a command that begins a project where there is none; where there was one, its problems say so. */
export function withNewProject<T>(folder: string, projectDir: string, work: Work<T>): Promise<T> {
  const addresses = new ProjectAddresses(userDataDir());
  const opening: Opening = {
    formerProject: (each) => addresses.former(each),
    addressOf: (id, each) => addresses.of(id, each),
  };
  return withDataset(folder, (dataset) => inProject(dataset, projectDir, opening, work));
}

/** Throws `not-found`. */
export function mustBeProject(projectDir: string): void {
  if (existsSync(path.join(projectDir, 'project.json'))) return;
  throw new StudioError('not-found', `${projectDir} is not a project: it has no project.json.`);
}

async function withDataset<T>(folder: string, work: (dataset: Dataset) => Promise<T>): Promise<T> {
  const dataset = await openDataset(path.resolve(folder));
  try {
    return await work(dataset);
  } finally {
    await dataset.close();
  }
}

async function inProject<T>(
  dataset: Dataset,
  projectDir: string,
  opening: Opening,
  work: Work<T>,
): Promise<T> {
  const place = path.resolve(projectDir);
  const project = await openProject({ ...opening, dataset, path: place, dataDir: userDataDir() });
  try {
    return await work(dataset, project);
  } finally {
    await project.close();
  }
}
