/** Any dataset written anew as LeRobot v2.1 or v3.0: where its rows, pictures and texts come from. */
import type { Problem } from '../../../shared/errors';
import { isLeRobotDataset, type LeRobotDataset } from '../../datasets/lerobot/lerobot-dataset';
import type { Dataset } from '../../datasets/dataset';
import { addAll } from '../../system/add-all';
import { entriesOf } from '../files/python-json';
import type { FormatTask, OutEpisode } from '../formats/format';
import { taskOfFrames } from '../formats/tasks';
import { isPlainName, type LeRobotVersion } from './layout';
import { placed, type AnewOutline } from './lerobot-outline';
import { modalityRemark } from './meta/modality';
import { findFilesLeft } from './meta/side-files';
import { readObject } from './meta/source-lists';
import { carrierRules, languageHubs } from './rows/carriers';
import { nameColumns } from './rows/columns';
import { gapRemarks } from './rows/gaps';
import { ParquetRows } from './rows/parquet-rows';
import { SignalRows } from './rows/signal-rows';
import type { Survey } from './rows/survey';
import { camerasOf, kindOf, statedFile } from './videos/camera-files';
import { videoRemarks, videoWay, type VideoQuestion } from './videos/video-ways';

/** More texts than this in a list that is mostly holes is a broken list. */
const maxTaskIndex = 1_000_000;
/** Bits that a picture of so many pixels takes in a proxy video, as measured. */
const bytesPerPixel = 0.1;

/**
 * Needs at least one episode. Throws what reading their signals throws, or the signal's reason.
 *
 * @param survey of the source's rows; null where it is no LeRobot dataset
 */
export async function outlineOfAnew(
  task: FormatTask,
  version: LeRobotVersion,
  survey: Survey | null,
): Promise<AnewOutline> {
  const { dataset, options, fps, looks } = task;
  const episodes = placed(task.episodes);
  const common = {
    way: 'anew',
    version,
    layout: version === 'v3.0' ? 'v3' : 'v2',
    dataset,
    robot: task.project.robot,
    options,
    fps,
    episodes,
    looks,
    cameras: camerasOf(dataset).map(({ key }) => key),
  } as const;
  const listWord = version === 'v3.0' ? 'List' : 'Sequence';
  if (isLeRobotDataset(dataset) && survey !== null) {
    const retime = options.trimIdle || options.stride > 1 || options.repair.includes('timestamps');
    const info = (await readObject(await dataset.resolve('meta/info.json'))) ?? {};
    const rawFeatures = Object.fromEntries(entriesOf(info['features']));
    const { names, dropped } = namesOf(dataset, survey, { task, version, retime });
    const { facts } = survey;
    const files = survey.files.filter((file) => file.episodes.length > 0);
    const rows = new ParquetRows(dataset, files, facts, {
      listWord,
      names,
      retime,
      fps,
      rawFeatures,
    });
    return { ...common, rows, tasks: taskTexts(dataset, facts), info, facts, retime, dropped };
  }
  const tasks = await tasksIn(dataset, episodes);
  const rules = {
    tasks: new Map(tasks.map((text, index) => [text, index])),
    fps,
    listWord,
  } as const;
  const numbers = episodes.map(({ episode }) => episode);
  const rows = await SignalRows.of(dataset, numbers, rules, task.job.signal);
  return { ...common, rows, tasks, info: {}, facts: new Map(), retime: true, dropped: [] };
}

/** The tasks of all frames, in the order in which they come first. */
async function tasksIn(dataset: Dataset, episodes: readonly OutEpisode[]): Promise<string[]> {
  const tasks = new Set<string>();
  for (const episode of episodes) {
    const taskAt = await taskOfFrames(dataset, episode);
    for (const frame of episode.frames) tasks.add(taskAt(frame));
  }
  return [...tasks];
}

/** Texts in the order of their numbers, for v3.0 finds them by position; a number without a text has an empty one. */
function taskTexts(dataset: LeRobotDataset, facts: Survey['facts']): string[] | null {
  const table = dataset.taskTable.size > 0 ? dataset.taskTable : toldByEpisodes(dataset, facts);
  let last = -1;
  for (const index of table.keys()) last = Math.max(last, index);
  if (last > maxTaskIndex) return null;
  return Array.from({ length: last + 1 }, (_, index) => table.get(index) ?? '');
}

/** Where the list of tasks is lost, episodes of one task each say which number it has; none if they do not agree. */
function toldByEpisodes(dataset: LeRobotDataset, facts: Survey['facts']): Map<number, string> {
  const told = new Map<number, string>();
  for (const [episode, { taskIndices }] of facts) {
    const [index, ...more] = taskIndices;
    const [text, ...others] = dataset.episode(episode).tasks;
    if (index === undefined || text === undefined || more.length + others.length > 0) continue;
    if (!(index >= 0) || (told.get(index) ?? text) !== text) return new Map();
    told.set(index, text);
  }
  return told;
}

/**
 * Names under which the source's columns go on. Those of the carrier's name give way; language columns name times of
 * their own rows, so they only stay where rows keep theirs, and only v3.0 knows them.
 */
function namesOf(
  dataset: LeRobotDataset,
  survey: Survey,
  { task, version, retime }: { task: FormatTask; version: LeRobotVersion; retime: boolean },
): { names: Map<string, string | null>; dropped: string[] } {
  const { carrier } = task.options;
  const source = new Set([
    ...dataset.summary.features.map(({ key }) => key),
    ...survey.files.flatMap(({ columns }) => [...columns.keys()]),
  ]);
  const names = new Map<string, string | null>(nameColumns(source, carrierRules[carrier].taken));
  const dropped: string[] = [];
  for (const name of source) {
    if (!Object.hasOwn(languageHubs, name)) continue;
    if (carrier !== 'language' && version === 'v3.0' && !retime) names.set(name, name);
    else {
      names.set(name, null);
      dropped.push(name);
    }
  }
  return { names, dropped };
}

export function blockersAnew({ rows, cameras, tasks }: AnewOutline): string[] {
  const blockers: string[] = [];
  const names = [...rows.columns.map(({ name }) => name), ...cameras];
  const odd = names.find((name) => !isPlainName(name));
  if (odd !== undefined) {
    blockers.push(
      `The source has a feature ${JSON.stringify(odd)}, a name that would be a path and that LeRobot does not allow; rename it in meta/info.json.`,
    );
  }
  if (tasks === null) {
    blockers.push(
      `The source numbers its tasks up to beyond ${maxTaskIndex}, mostly without a text; correct its list of tasks.`,
    );
  }
  return blockers;
}

export async function remarksAnew(outline: AnewOutline, signal: AbortSignal): Promise<Problem[]> {
  const { dataset, rows, cameras, dropped, options, fps, episodes } = outline;
  const problems = [...rows.remarks, ...gapRemarks(rows.gaps, episodes.length)];
  const note = (code: string, message: string): void => {
    problems.push({ code, severity: 'info', message });
  };
  if (dropped.length > 0) {
    note(
      'language-dropped',
      `The source's ${dropped.join(' and ')} stay behind: ${options.carrier === 'language' ? 'the sparse reasoning takes their place' : 'their times or their kind do not fit the export'}.`,
    );
  }
  const left = isLeRobotDataset(dataset) ? await findFilesLeft(dataset) : [];
  if (left.length > 0) {
    const more = left.length > 1 ? ` and ${left.length - 1} more files` : '';
    note(
      'files-left',
      `${left[0]}${more} of the source stay behind: the export is written anew, and only a copy has them.`,
    );
  }
  if (!Number.isInteger(fps)) {
    note(
      'rate-fractional',
      `The export has ${fps.toFixed(3)} frames a second; LeRobot's own tools expect a whole number.`,
    );
  }
  addAll(problems, await videoRemarks(videoQuestion(outline), { episodes, cameras }, signal));
  return [...problems, ...(await modalityRemark(outline))];
}

const videoQuestion = ({ dataset, version, options, looks }: AnewOutline): VideoQuestion => ({
  dataset,
  version,
  stride: options.stride,
  looks,
});

export async function bytesAnew(
  outline: AnewOutline,
  signal: AbortSignal,
): Promise<{ totalBytes: number; videoBytes: number }> {
  const { rows, episodes } = outline;
  const rowBytes = episodes.reduce((sum, episode) => sum + rows.bytesOf(episode), 0);
  const { copied, made } = await videoBytes(outline, signal);
  return {
    totalBytes: Math.ceil(rowBytes * 1.2) + copied + made + episodes.length * 8_192 + 65_536,
    videoBytes: copied,
  };
}

async function videoBytes(
  outline: AnewOutline,
  signal: AbortSignal,
): Promise<{ copied: number; made: number }> {
  const { dataset, episodes } = outline;
  const cameras = camerasOf(dataset);
  const bytes = { copied: 0, made: 0 };
  if (kindOf(dataset) === 'pictures') {
    const frames = episodes.reduce((sum, episode) => sum + episode.frames.length, 0);
    for (const { width, height } of cameras) {
      bytes.made += Math.ceil(frames * width * height * bytesPerPixel);
    }
    return bytes;
  }
  const seen = new Set<string>();
  for (const episode of episodes) {
    signal.throwIfAborted();
    for (const { key } of cameras) {
      const found = await statedFile(dataset, episode.episode, key);
      if (found === null || seen.has(found.file)) continue;
      seen.add(found.file);
      const { way } = await videoWay(videoQuestion(outline), episode, key);
      bytes[way === 'encoded' ? 'made' : 'copied'] += found.bytes;
    }
  }
  return bytes;
}
