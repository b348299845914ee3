/** What the summaries of datasets that are not LeRobot's have in common. */
import type { Problem } from '../../shared/errors';
import type {
  CameraInfo,
  DatasetSummary,
  EpisodeMeta,
  FeatureInfo,
} from '../../shared/model/dataset';
import { fillTasks, importTexts } from './annotations/imported-texts';
import { datasetIdOf } from './dataset-id';
import { inferEmbodiment } from '../embodiment/infer';
import { textOrigin } from './lerobot/text/dense-text';
import { reasoningColumn } from './lerobot/text/reasoning-column';
import { settleClaims } from './outcomes/claims';
import { condense, problem } from './problems';
import { RecordedDataset, type EpisodeReader } from './recorded-dataset';

/** Problems of one code and one episode each that the summary lists before it counts the rest. */
const listedProblems = 3;

export interface RecordedParts {
  root: string;
  name: string;
  format: Exclude<DatasetSummary['format'], 'lerobot'>;
  version: string;
  fps: number;
  robot: string | null;
  episodes: readonly EpisodeMeta[];
  cameras: CameraInfo[];
  features: FeatureInfo[];
  problems: Problem[];
  /** Where the reader finds sub-tasks that the source knows; absent where a format has no such thing. */
  subtasks?: string | null;
  reader: EpisodeReader;
}

/** Puts the dataset together; asks the first episodes what their dimensions are. */
export async function recordedDataset(parts: RecordedParts): Promise<RecordedDataset> {
  const { root, name, format, version, fps, robot, episodes, cameras, features, problems, reader } =
    parts;
  for (const episode of episodes) {
    const { index } = episode;
    const { finding } = settleClaims(index, reader.claims?.(episode) ?? []);
    if (finding !== null) problems.push(finding);
  }
  const subtasks = parts.subtasks ?? null;
  const column = reasoningColumn(features);
  if (column === null && subtasks !== null) {
    problems.push(textOrigin({ name: subtasks, origin: 'unknown' }));
  }
  const own = column ?? subtasks;
  const imported =
    own === null
      ? await importTexts(root, episodes, problems, (episode) => reader.origin?.(episode) ?? null)
      : null;
  if (imported !== null) problems.push(textOrigin(imported));
  fillTasks(episodes, imported);
  for (const { index, length, tasks } of episodes) {
    if (tasks.length > 0 || length === 0) continue;
    const message = `Episode ${index} has no instruction; it is shown without a task.`;
    problems.push(problem('instruction-missing', { message, episode: index }));
  }
  const summary: DatasetSummary = {
    id: datasetIdOf(root),
    name,
    path: root,
    format,
    version,
    fps,
    episodes: episodes.length,
    frames: episodes.reduce((sum, { length }) => sum + length, 0),
    tasks: [...new Set(episodes.flatMap(({ tasks }) => tasks))],
    cameras,
    features,
    embodiment: { robot, source: 'guess', arms: 0, parts: [], notes: [] },
    reasoningColumn: own ?? imported?.name ?? null,
    problems: [],
  };
  const dataset = new RecordedDataset(summary, episodes, reader, imported);
  const sample = new Map<string, Float32Array>();
  for (const { index } of episodes.filter(({ length }) => length > 0).slice(0, 3)) {
    try {
      for (const { key, values } of (await dataset.signals(index)).blocks) {
        if (!sample.has(key)) sample.set(key, values);
      }
    } catch {
      // Said when that episode is opened or inspected; the others tell as much about the robot.
    }
  }
  summary.embodiment = inferEmbodiment({
    robot,
    features,
    modality: null,
    sample: (key) => sample.get(key) ?? null,
  });
  for (const each of problems) dataset.note(each);
  summary.problems = condense(problems, listedProblems);
  return dataset;
}

export const fpsGuessed = (fps: number, what: string): Problem =>
  problem('fps-guessed', {
    message: `${what} does not say how many frames a second it has; ${fps} is assumed, which decides speeds and times, not which frame is which.`,
  });

/**
 * Seven numbers without names are, in Open X-Embodiment, robomimic and LIBERO alike: three of place, three of rotation,
 * one for the gripper.
 */
export const poseNames = ['x', 'y', 'z', 'roll', 'pitch', 'yaw', 'gripper'];

export const namesGuessed = (keys: readonly string[]): Problem =>
  problem('names-guessed', {
    message: `The dimensions of ${keys.join(' and ')} have no names; seven values are taken for x, y, z, roll, pitch, yaw and gripper.`,
  });
