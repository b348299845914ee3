/**
 * Where the feature map of a run comes from: from who starts it, from the project, from the teacher, or from a guess.
 */
import { StudioError } from '../../../shared/errors';
import {
  featureMapSchema,
  type CollectPlan,
  type CollectSettings,
  type FeatureMap,
} from '../../../shared/model/collect';
import type { Dataset } from '../../datasets/dataset';
import type { Project } from '../../project/project';
import { guessMap } from './guess-map';
import type { LiveTeacher } from './live-teacher';

const fileOf = (teacher: string): string => `teachers/maps/${teacher}.json`;

export interface FoundMap {
  /** Null where only the teacher knows its keys, and was not asked or did not tell. */
  map: FeatureMap | null;
  from: CollectPlan['mapFrom'];
}

/**
 * Asks the teacher only where it is given. Throws `corrupt-data` where the project's map makes no sense, and the
 * signal's reason.
 */
export async function findMap(
  { dataset, project, settings }: { dataset: Dataset; project: Project; settings: CollectSettings },
  asked: { teacher: LiveTeacher; signal: AbortSignal } | null = null,
): Promise<FoundMap> {
  if (settings.map !== null) return { map: settings.map, from: 'given' };
  const kept = await readMap(project, settings.teacher);
  if (kept !== null) return { map: kept, from: 'project' };
  const { protocol } = settings;
  if (protocol !== 'groot') {
    return { map: guessMap(protocol, dataset.summary, project.robot), from: 'guess' };
  }
  const keys = (await asked?.teacher.describe?.(asked.signal)) ?? null;
  return { map: guessMap(protocol, dataset.summary, project.robot, keys), from: 'teacher' };
}

async function readMap(project: Project, teacher: string): Promise<FeatureMap | null> {
  const name = fileOf(teacher);
  const stored = await project.folder.readJson(name).catch((error: unknown) => {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  });
  if (stored === null) return null;
  const parsed = featureMapSchema.safeParse(stored);
  if (parsed.success) return parsed.data;
  throw new StudioError(
    'corrupt-data',
    `The feature map in ${name} of the project makes no sense; correct it, or delete it to have it guessed anew.`,
  );
}

/** Kept once the teacher has answered to it. */
export const keepMap = (project: Project, teacher: string, map: FeatureMap): Promise<void> =>
  project.folder.write(fileOf(teacher), `${JSON.stringify(map, null, 2)}\n`);
