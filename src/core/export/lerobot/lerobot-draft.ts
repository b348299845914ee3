/** What a LeRobot export needs to know before it writes: where its rows, pictures and texts come from. */
import { isLeRobotDataset, type LeRobotDataset } from '../../datasets/lerobot/lerobot-dataset';
import { nameColumns } from './rows/columns';
import type { Survey } from './rows/survey';
import { readObject } from './meta/source-lists';
import { entriesOf } from '../files/python-json';
import type { FormatTask } from '../formats/format';
import { carrierRules, languageHubs } from './rows/carriers';
import type { LeRobotVersion } from './layout';
import type { OutColumn } from './write/out-columns';
import { ParquetRows } from './rows/parquet-rows';
import type { PlacedOut, RowSource } from './rows/row-source';
import { SignalRows } from './rows/signal-rows';
import { camerasOf } from './videos/camera-files';

export interface LeRobotDraft {
  rows: RowSource;
  episodes: PlacedOut[];
  cameras: string[];
  /** Texts by `task_index`; null where the source's numbers are beyond `maxTaskIndex`. */
  tasks: string[] | null;
  /** The source's info.json; empty where it has none. */
  info: Record<string, unknown>;
  /** Whether timestamps are made anew, as frame / fps. */
  retime: boolean;
  /** Columns of the source that stay behind, for the carrier or the version has no place for them. */
  dropped: string[];
}

/** More texts than this in a list that is mostly holes is a broken list. */
export const maxTaskIndex = 1_000_000;

/** @param survey of the source's rows; null where it is no LeRobot dataset */
export async function draftLeRobot(
  task: FormatTask,
  version: LeRobotVersion,
  survey: Survey | null,
): Promise<LeRobotDraft> {
  const { dataset, options, fps } = task;
  let from = 0;
  const episodes = task.episodes.map((episode) => {
    const placed = { ...episode, from };
    from += episode.frames.length;
    return placed;
  });
  const cameras = camerasOf(dataset).map(({ key }) => key);
  const retime = options.trimIdle || options.stride > 1 || options.repair.includes('timestamps');
  const listWord = version === 'v3.0' ? 'List' : 'Sequence';
  if (isLeRobotDataset(dataset) && survey !== null) {
    const info = (await readObject(await dataset.resolve('meta/info.json'))) ?? {};
    const rawFeatures = Object.fromEntries(entriesOf(info['features']));
    const { names, dropped } = namesOf(dataset, survey, { task, version, retime });
    const files = survey.files.filter((file) => file.episodes.length > 0);
    const rows = new ParquetRows(dataset, files, { listWord, names, retime, fps, rawFeatures });
    return { rows, episodes, cameras, tasks: taskTexts(dataset), info, retime, dropped };
  }
  const tasks = [...new Set(episodes.map((episode) => episode.tasks[0] ?? ''))];
  const rows = await SignalRows.of(dataset, episodes[0]?.episode ?? 0, {
    tasks: new Map(tasks.map((text, index) => [text, index])),
    fps,
    listWord,
  });
  return { rows, episodes, cameras, tasks, info: {}, retime: true, dropped: [] };
}

/** Texts in the order of their numbers, for v3.0 finds them by position; a number without a text has an empty one. */
function taskTexts({ taskTable }: LeRobotDataset): string[] | null {
  let last = -1;
  for (const index of taskTable.keys()) last = Math.max(last, index);
  if (last > maxTaskIndex) return null;
  return Array.from({ length: last + 1 }, (_, index) => taskTable.get(index) ?? '');
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

/** All columns of the export, the carrier's included. */
export const allColumns = (draft: LeRobotDraft, task: FormatTask): OutColumn[] => [
  ...draft.rows.columns,
  ...carrierRules[task.options.carrier].columns,
];
