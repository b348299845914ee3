/** Opens a LeRobot dataset: reads its metadata whole, its folders' names, and the rows of a few episodes. */
import { StudioError, type Problem } from '../../../shared/errors';
import { asStudioError, faultOfData } from '../../system/classify-error';
import type { DatasetSummary, FeatureInfo } from '../../../shared/model/dataset';
import { unwatched } from '../../jobs/progress';
import type { ProxyVideos } from '../../video/proxy-videos';
import { SpareTime } from '../../video/time-limit';
import { datasetIdOf } from '../dataset-id';
import { datasetName } from '../../files/hub-cache';
import { inferEmbodiment } from '../../embodiment/infer';
import { limits } from '../../files/limits';
import type { HubSnapshot } from '../../hub/snapshot';
import { modalitySchema, type Modality } from '../../embodiment/modality';
import { addAll } from '../../system/add-all';
import { fewAtOnce } from '../../system/few-at-once';
import { notDownloaded } from '../not-downloaded';
import { condense, depthAsGrey, isNotDownloaded, problem } from '../problems';
import { probeCamera } from './pictures/cameras';
import { checkFiles } from './checks/check-files';
import { checkMetadata } from './checks/check-metadata';
import { checkRows } from './checks/check-rows';
import { checkSchema } from './checks/check-schema';
import { checkStretches } from './checks/check-stretches';
import { fillTasks, importTexts, type ImportedTexts } from '../annotations/imported-texts';
import { findDenseText, textOrigin, type DenseText } from './text/dense-text';
import { lookAtEmbedded } from './pictures/embedded-images';
import { TaskLists, tasksOf } from '../episodes';
import type { EpisodeTable } from './metadata/episode-table';
import { readEpisodesV2 } from './metadata/episodes-v2';
import { readEpisodesV3 } from './metadata/episodes-v3';
import {
  isDepth,
  nothingRecorded,
  readFeatures,
  readInfo,
  readJson,
  type RawInfo,
} from './metadata/info';
import type { LeRobotDataset } from './lerobot-dataset';
import { LeRobotReader } from './lerobot-reader';
import { findLabels } from './metadata/task-labels';
import { readTasks } from './metadata/tasks';
import { fillTasksFromRows } from './metadata/tasks-from-rows';

/**
 * Episodes whose rows are looked at on opening, evenly spread: faults are mostly those of the recorder, hence in all.
 */
const sampleSize = 8;

/** Problems of one code and one episode each that the summary lists before it counts the rest. */
const listedProblems = 3;

/** Text of an annotation file beside the data. */
const asDenseText = (imported: ImportedTexts): DenseText => ({
  name: imported.name,
  origin: imported.origin,
  read: async (_source, episode) => imported.of(episode),
});

/** `root` is a real path, `hub` what of it is not here. Throws `corrupt-data` or `unsupported`. */
export async function openLeRobot(
  root: string,
  proxies: ProxyVideos,
  hub: HubSnapshot | null = null,
): Promise<LeRobotDataset> {
  const info = await readInfo(root);
  const problems: Problem[] = [];
  const layout = layoutOf(root, info, problems);
  const declared = readFeatures(info);
  const { features } = declared;
  const cameras = features.filter(({ dtype }) => dtype === 'video');
  const tasks = await readTasks(root, layout);
  const table =
    layout === 'v2'
      ? await readEpisodesV2(root, info, tasks.byIndex)
      : await readEpisodesV3(root, info, cameras);
  if (table.episodes.length === 0) {
    const why = table.problems.find(({ code }) => code === 'episodes-unreadable')?.message ?? '';
    if (why === '' && info.total_episodes === 0)
      throw new StudioError('unsupported', nothingRecorded(root));
    throw new StudioError(
      'corrupt-data',
      `The list of episodes in ${root}/meta has no usable episode; restore it from the dataset's source. ${why}`.trim(),
    );
  }
  const videos = table.episodes.length * cameras.length;
  if (videos > limits.namedVideos) {
    throw new StudioError(
      'unsupported',
      `${root} names ${videos} videos, ${cameras.length} for each of ${table.episodes.length} episodes; the studio reads up to ${limits.namedVideos}; split the dataset.`,
    );
  }
  const files = await checkFiles(root, table, cameras, hub);
  if (hub !== null) problems.push(...notDownloaded(hub));
  for (const each of [declared, tasks, table, files]) addAll(problems, each.problems);
  // In v2 each episode has a file of its own.
  if (layout === 'v3' && !files.problems.some(isBrokenTemplate)) {
    addAll(problems, await checkStretches(table, cameras, info.fps));
  }

  const own = await findDenseText({
    root,
    features,
    taskTable: tasks.byIndex,
    fps: info.fps,
    problems,
  });
  const imported = own === null ? await importTexts(root, table.episodes, problems) : null;
  const denseText = own ?? (imported === null ? null : asDenseText(imported));
  if (denseText !== null && !features.some(isTextOf(denseText)))
    problems.push(textOrigin(denseText));
  const spare = new SpareTime();
  const summary: DatasetSummary = {
    id: datasetIdOf(root),
    name: datasetName(root),
    path: root,
    format: 'lerobot',
    version: info.codebase_version,
    fps: info.fps,
    episodes: table.episodes.length,
    frames: table.episodes.reduce((sum, { length }) => sum + length, 0),
    tasks: [],
    cameras: await fewAtOnce(cameras, (camera) =>
      probeCamera({ root, table, hub, spare }, camera, files.cameras.has(camera.key)),
    ),
    features,
    embodiment: { robot: null, source: 'guess', arms: 0, parts: [], notes: [] },
    reasoningColumn: denseText?.name ?? null,
    problems: [],
  };
  const dataset = new LeRobotReader({
    root,
    layout,
    info,
    summary,
    table,
    taskTable: tasks.byIndex,
    videoFeatures: cameras,
    camerasWithFiles: files.cameras,
    proxies,
    hub,
    denseText,
  });

  for (const { key } of features.filter(({ dtype }) => dtype === 'image')) {
    const found = await lookAtEmbedded(dataset, key);
    summary.cameras.push(found.camera);
    problems.push(...found.problems);
  }
  const depth = cameras.filter(({ key }) => files.cameras.has(key) && isDepth(info, key));
  problems.push(...depth.map(({ key }) => depthAsGrey(key)));
  const sample = spread(table, sampleSize);
  addAll(problems, await checkSchema(dataset, features, sample));
  addAll(problems, await checkRows(dataset, sample, unwatched, limits.openedRows));
  const untold = await fillTasksFromRows(dataset, table).catch((error: unknown) =>
    (isNotDownloaded(error)
      ? asStudioError(error)
      : faultOfData(error, 'the rows cannot be read')
    ).message.replace(/\.$/, ''),
  );
  if (untold !== null) {
    const message = `The list of episodes names no tasks, and ${untold}; episodes are shown without.`;
    const file = layout === 'v2' ? 'meta/tasks.jsonl' : 'meta/tasks.parquet';
    problems.push(problem('tasks-unreadable', { message, file }));
  }
  const labels = await leaveOutLabels(dataset, table, sample);
  if (labels.size > 0) problems.push(notATask(labels));
  fillTasks(table.episodes, imported);
  const isCounted = layout === 'v2' && !files.problems.some(isBrokenTemplate);
  const videoFiles = isCounted
    ? files.cameras.size * table.episodes.length - files.lostVideos
    : null;
  const taskTable = tasks.byIndex;
  const taskCount = tasks.problems.length > 0 ? null : taskTable.size;
  const counts = { taskCount, videoFiles };
  const stated = { layout, info, features, table, taskTable, labels, ...counts };
  addAll(problems, await checkMetadata(stated));
  summary.tasks = [...(await tasksOf(table.episodes))];
  summary.embodiment = await embodimentOf(dataset, features, sample, problems);
  for (const each of problems) dataset.note(each);
  summary.problems = condense(problems, listedProblems);
  return dataset;
}

/** Whether a feature is the text itself: then the curator finds it in the list of features. */
const isTextOf =
  (text: DenseText) =>
  ({ key, dtype }: FeatureInfo): boolean =>
    key === text.name && dtype === 'string';

const isBrokenTemplate = ({ code }: Problem): boolean => code === 'path-template-broken';

function layoutOf(root: string, info: RawInfo, problems: Problem[]): 'v2' | 'v3' {
  const version = info.codebase_version;
  const [, major, minor] = /^v?(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  if (major !== '2' && major !== '3') {
    throw new StudioError(
      'unsupported',
      `${root} says it is LeRobot ${version}; the studio reads v2.0, v2.1 and v3.0. ` +
        "Convert it with LeRobot's own scripts first, then open that.",
    );
  }
  if (!['2.0', '2.1', '3.0'].includes(`${major}.${minor ?? '0'}`)) {
    problems.push(
      problem('version-unknown', {
        message: `meta/info.json says ${version}, which the studio does not know; it reads it as v${major}.0.`,
        file: 'meta/info.json',
      }),
    );
  }
  return major === '2' ? 'v2' : 'v3';
}

/** Indices of up to `count` episodes, first and last among them. */
function spread({ episodes }: EpisodeTable, count: number): number[] {
  const last = episodes.length - 1;
  const positions = Array.from({ length: count }, (_none, at) =>
    Math.round((last * at) / (count - 1)),
  );
  return [...new Set(positions)].flatMap((position) => episodes[position]?.index ?? []);
}

/** Takes texts that are no tasks out of the episodes' task lists, unless nothing would be left; returns them. */
async function leaveOutLabels(
  dataset: LeRobotDataset,
  table: EpisodeTable,
  sample: readonly number[],
): Promise<Set<string>> {
  const files: string[] = [];
  for (const index of sample) {
    await dataset.dataSource(index).then(
      ({ file }) => files.push(file),
      // Reported by the check of files.
      () => {},
    );
  }
  const labels = await findLabels(dataset.summary.features, dataset.taskTable, files).catch(
    // A file that cannot be read is reported by the check of rows; then no text is taken for a label.
    () => new Set<string>(),
  );
  if (labels.size === 0) return labels;
  const lists = new TaskLists();
  for (const episode of table.episodes) {
    const tasks = episode.tasks.filter((task) => !labels.has(task));
    if (tasks.length > 0) episode.tasks = lists.share(tasks);
  }
  return labels;
}

function notATask(labels: ReadonlySet<string>): Problem {
  const named = [...labels].slice(0, 3).map((label) => JSON.stringify(label.slice(0, 60)));
  return problem('not-a-task', {
    message: `${named.join(', ')} in the task list labels another column and is no task; the studio does not show it as one.`,
  });
}

async function embodimentOf(
  dataset: LeRobotDataset,
  features: readonly FeatureInfo[],
  sample: readonly number[],
  problems: Problem[],
): Promise<DatasetSummary['embodiment']> {
  const modality = await readModality(dataset.root, problems);
  let blocks: readonly { key: string; values: Float32Array }[] = [];
  for (const index of sample) {
    // An episode that cannot be read is reported by the check of rows; the next one will do.
    blocks = await dataset.signals(index).then(
      (signals) => signals.blocks,
      () => [],
    );
    if (blocks.length > 0) break;
  }
  return inferEmbodiment({
    robot: dataset.info.robot_type ?? null,
    features,
    modality,
    sample: (key) => blocks.find((block) => block.key === key)?.values ?? null,
  });
}

async function readModality(root: string, problems: Problem[]): Promise<Modality | null> {
  const file = 'meta/modality.json';
  try {
    return modalitySchema.parse(await readJson(root, file));
  } catch (error) {
    const { code, message } = faultOfData(error, `${file} is no object of groups`);
    if (code !== 'not-found') {
      problems.push(
        problem('modality-unreadable', {
          message: `${file} is not used: ${message} The names of dimensions decide instead.`,
          file,
        }),
      );
    }
    return null;
  }
}
