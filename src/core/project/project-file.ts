/** `project.json` of a project folder: which project this is, and of which datasets. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import type { Decision, SeenKeyframe } from '../../shared/model/decision';
import { keyframesOf } from '../../shared/model/fold-review';
import type { EpisodeProposals } from '../../shared/model/keyframe';
import { defaultPolicy } from '../../shared/model/policy';
import type { Dataset } from '../datasets/dataset';
import { policyText } from './policy-file';
import type { ProjectFolder } from './project-folder';

/** What a dataset is to a project: the one whose episodes are reviewed, or what stands beside it. */
const datasetRoles = ['reviewed', 'rollouts', 'reference', 'multimodal'] as const;

const datasetSchema = z.object({ path: z.string().max(4_096), name: z.string().max(1_000) });
const roleSchema = datasetSchema.extend({
  role: z.enum(datasetRoles),
  /** A hash of what it held when it was named: however often it is moved, it is one. Absent for what grows. */
  fingerprint: z.string().max(64).optional(),
});
const mostDatasets = 1_000;
/** Bytes: all datasets with the longest names. */
const largest = 8_000_000;
const projectSchema = z.object({
  id: z.string().min(1).max(64),
  version: z.number().int().min(1),
  /** The one that is reviewed. */
  dataset: datasetSchema,
  /** The others. */
  datasets: z.array(roleSchema).max(mostDatasets).optional(),
  createdAt: z.string().max(64),
});
export type ProjectFile = z.infer<typeof projectSchema>;
export type ProjectDataset = z.infer<typeof roleSchema>;

const fileName = 'project.json';

/**
 * The newest version that this studio writes; one of a later studio is only looked at. A project keeps the lowest
 * version that whoever reads it must know: it rises with the first entry that an older studio would not understand.
 */
export const newestVersion = 4;

/** Which version brought an act that older studios would take for a damaged line. */
const versionOfAct: Partial<Record<Decision['act']['kind'], number>> = { outcome: 2, settle: 4 };

/** The version that a project with this decision in it needs. Learning came with version 3. */
export const versionOf = (decision: Decision): number =>
  Math.max(versionOfAct[decision.act.kind] ?? 1, isLearned(keyframesOf(decision)) ? 3 : 1);

/** The same of proposals. */
export const versionOfProposals = ({ keyframes }: EpisodeProposals): number =>
  isLearned(keyframes) ? 3 : 1;

const isLearned = (keyframes: readonly SeenKeyframe[]): boolean =>
  keyframes.some(({ cues }) => cues.some(({ kind }) => kind === 'reviewed'));

/** Why a project of a later studio is not written to; null where this studio knows it. */
export const tooNew = (folder: string, { version }: ProjectFile): string | null =>
  version <= newestVersion
    ? null
    : `${folder} was written by a newer studio (version ${version}, this one writes ${newestVersion}): what this studio knows of it is shown; go on with the newer one.`;

/** On disk when it resolves, so that nothing newer is written before the file says so. */
export async function raiseVersion(
  folder: ProjectFolder,
  project: ProjectFile,
  version: number,
): Promise<ProjectFile> {
  if (project.version >= version || folder.readOnlyBecause !== null) return project;
  const next = { ...project, version };
  await folder.write(fileName, textOf(next));
  return next;
}

/**
 * The identity of a project; made when the folder is new. Throws `conflict` for the project of another dataset and for
 * a folder that holds something else, `corrupt-data` for a file that cannot be read.
 */
export async function openProjectFile(
  folder: ProjectFolder,
  dataset: Dataset,
): Promise<ProjectFile> {
  const project = await readProjectFile(folder);
  if (project === null) {
    if (folder.readOnlyBecause !== null) {
      throw new StudioError(
        'not-found',
        `${folder.path} is not a project: it has no project.json. ${folder.readOnlyBecause}`,
      );
    }
    return createProjectFile(folder, dataset);
  }
  if (project.dataset.name !== dataset.summary.name) {
    throw new StudioError(
      'conflict',
      `${folder.path} is the project of the dataset "${project.dataset.name}", not of "${dataset.summary.name}"; choose another folder, or correct dataset.name in its project.json if the dataset was renamed.`,
    );
  }
  return project;
}

/** The id of the project in a folder; null where there is none. Throws as `openProjectFile` does. */
export const idIn = async (folder: ProjectFolder): Promise<string | null> =>
  (await readProjectFile(folder))?.id ?? null;

/** The dataset that the project in a folder reviews; null where there is none. Throws as `openProjectFile` does. */
export const datasetIn = async (folder: ProjectFolder): Promise<ProjectFile['dataset'] | null> =>
  (await readProjectFile(folder))?.dataset ?? null;

/** As `datasetsOf`, of the project in a folder; none where there is none. Throws as `openProjectFile` does. */
export async function datasetsIn(folder: ProjectFolder): Promise<ProjectDataset[]> {
  const project = await readProjectFile(folder);
  return project === null ? [] : datasetsOf(project);
}

/** All datasets of a project, the one that is reviewed first. */
export const datasetsOf = ({ dataset, datasets = [] }: ProjectFile): ProjectDataset[] => [
  { ...dataset, role: 'reviewed' },
  ...datasets,
];

/**
 * Puts another dataset beside the one that is reviewed, in the place of one with its path or its fingerprint and role;
 * of too many the one named first goes. Nothing is written where it stands there already, or this core only looks.
 */
export async function addDataset(
  folder: ProjectFolder,
  project: ProjectFile,
  added: ProjectDataset,
): Promise<ProjectFile> {
  const named = roleSchema.parse({ ...added, path: pathFrom(folder.path, added.path) });
  const before = project.datasets ?? [];
  const isThere = before.some((other) => JSON.stringify(other) === JSON.stringify(named));
  if (isThere || folder.readOnlyBecause !== null) return project;
  const others = before.filter(
    ({ path: place, role, fingerprint }) =>
      place !== named.path &&
      (fingerprint === undefined || fingerprint !== named.fingerprint || role !== named.role),
  );
  const next = { ...project, datasets: [...others, named].slice(-mostDatasets) };
  await folder.write(fileName, textOf(next));
  return next;
}

/** Relative for what lies beside the project, so that both can be moved together. */
const pathFrom = (project: string, place: string): string =>
  path.dirname(place) === path.dirname(project) ? `../${path.basename(place)}` : place;

/** What a studio that was killed while making the project may have left does not count. */
const own = /^(lock\.json.*|policy\.json|open\.dualvla|\.gitignore|.*\.tmp)$/;

async function createProjectFile(folder: ProjectFolder, dataset: Dataset): Promise<ProjectFile> {
  const present = await folder.list('');
  const [other] = present.filter((name) => !own.test(name));
  if (other !== undefined) {
    throw new StudioError(
      'conflict',
      `${folder.path} is no project and not empty (it holds ${other}); choose a new or an empty folder.`,
    );
  }
  const { path: source, name } = dataset.summary;
  const project: ProjectFile = {
    id: randomUUID(),
    version: 1,
    dataset: { path: pathFrom(folder.path, source), name },
    createdAt: new Date().toISOString(),
  };
  const texts = {
    'policy.json': policyText(defaultPolicy),
    '.gitignore': 'lock.json*\n*.tmp\nevents/\n',
    'open.dualvla':
      'DualVLA Studio, installed as an app, opens this project when this file is opened.\n',
    // The last: only with it the folder is a project.
    [fileName]: textOf(project),
  };
  const made: string[] = [];
  try {
    for (const [file, text] of Object.entries(texts)) {
      // Whoever made it, it stays as it is.
      if (present.includes(file)) continue;
      await folder.write(file, text);
      made.push(file);
    }
  } catch (error) {
    for (const file of made) await folder.remove(file).catch(() => undefined);
    throw error;
  }
  return project;
}

async function readProjectFile(folder: ProjectFolder): Promise<ProjectFile | null> {
  try {
    const value = await folder.readJson(fileName, largest);
    return value === null ? null : projectSchema.parse(value);
  } catch (error) {
    if (error instanceof StudioError) throw error;
    throw new StudioError(
      'corrupt-data',
      `${path.join(folder.path, fileName)} is damaged; restore it (the project's id stands in every line of its journals).`,
      { cause: error },
    );
  }
}

const textOf = (project: ProjectFile): string => `${JSON.stringify(project, null, 2)}\n`;
