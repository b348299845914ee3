/** Compares what the metadata says with itself: totals, splits, ranges, tasks. Reads no file. */
import type { Problem } from '../../../../shared/errors';
import type { FeatureInfo } from '../../../../shared/model/dataset';
import { eachOf } from '../../../system/breathe';
import { tasksOf } from '../../episodes';
import { addAll } from '../../../system/add-all';
import { onceForEach } from '../../../system/once-for-each';
import { ListedFindings } from '../../listed-findings';
import { problem } from '../../problems';
import type { EpisodeTable } from '../metadata/episode-table';
import type { RawInfo } from '../metadata/info';

const file = 'meta/info.json';

export interface Metadata {
  layout: 'v2' | 'v3';
  info: RawInfo;
  features: readonly FeatureInfo[];
  table: EpisodeTable;
  taskTable: ReadonlyMap<number, string>;
  /** Texts of the task list that are no tasks. */
  labels: ReadonlySet<string>;
  /** Texts of the task list; null where it cannot be read. */
  taskCount: number | null;
  /** Video files that are there, one per episode and camera; null where episodes share files, or it is not known. */
  videoFiles: number | null;
}

export async function checkMetadata(metadata: Metadata): Promise<Problem[]> {
  const problems = [...totals(metadata), ...splits(metadata.info, metadata.table)];
  addAll(problems, await episodes(metadata.table));
  return [...problems, ...(await unusedTasks(metadata))];
}

const neededTotals = new Set(['total_episodes', 'total_frames']);

/** v3 knows no total of videos and chunks. Producers leave totals out; only the first two are needed by loaders. */
function totals({ layout, info, table, taskCount, videoFiles }: Metadata): Problem[] {
  const chunksOf = () =>
    new Set(table.episodes.map(({ index }) => Math.floor(index / info.chunks_size))).size;
  const counted: Record<string, number | null> = {
    total_episodes: table.episodes.length,
    total_frames: table.episodes.reduce((sum, { length }) => sum + length, 0),
    total_tasks: taskCount,
    total_videos: videoFiles,
    total_chunks: layout === 'v2' ? chunksOf() : null,
  };
  return Object.entries(counted).flatMap(([key, count]) => {
    const stated = info[key];
    if (count === null || stated === count || (stated === undefined && !neededTotals.has(key)))
      return [];
    const says = typeof stated === 'number' ? `says ${key} ${stated}` : `has no usable ${key}`;
    const message = `${file} ${says}, but there are ${count}; the studio counts for itself, and an export can repair it.`;
    return [problem('totals-wrong', { message, file })];
  });
}

/** A split is a half-open range of episode numbers, `"train": "0:81"`. */
function splits(info: RawInfo, table: EpisodeTable): Problem[] {
  const end = (table.episodes.at(-1)?.index ?? -1) + 1;
  return Object.entries(info.splits ?? {}).flatMap(([name, range]) => {
    const said = typeof range === 'string' ? range : shortJson(range);
    const [, from, to] = /^(\d+):(\d+)$/.exec(said) ?? [];
    if (from !== undefined && Number(to) <= end && Number(from) <= Number(to)) return [];
    return [
      problem('splits-wrong', {
        message:
          `${file} gives split ${name} as ${said.slice(0, 60)}, but episodes end at ${end}; ` +
          'the studio does not use splits.',
        file,
      }),
    ];
  });
}

/** A value out of a file may be nested deeper than it can be written. */
function shortJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'nothing';
  } catch {
    return 'a value nested too deep';
  }
}

async function episodes(table: EpisodeTable): Promise<Problem[]> {
  const findings = new ListedFindings();
  const namesTasks = table.episodes.some(({ tasks }) => tasks.length > 0);
  const isSilent = onceForEach((tasks: readonly string[]) =>
    tasks.every((task) => task.trim() === ''),
  );
  await eachOf(table.episodes, ({ index, length, tasks }, position) => {
    // Where no episode has any, the list of tasks is what is wrong, and is said to be.
    if (namesTasks && isSilent(tasks)) {
      const message = `Episode ${index} has no instruction; it is shown without a task.`;
      findings.add(problem('instruction-missing', { message, episode: index }));
    }
    if (length === 0) {
      const message = `Episode ${index} has length 0; there is nothing in it to look at.`;
      findings.add(problem('episode-empty', { message, episode: index }));
    }
    const range = table.globalRange(position);
    if (range !== null && range.to - range.from !== length) {
      findings.add(
        problem('episode-range-wrong', {
          message:
            `Episode ${index} has length ${length}, but its rows are said to be ${range.from} to ${range.to}; ` +
            'the studio finds rows by episode_index.',
          episode: index,
        }),
      );
    }
  });
  return findings.all;
}

async function unusedTasks({ table, taskTable, labels }: Metadata): Promise<Problem[]> {
  const used = await tasksOf(table.episodes);
  const unused = new Set(
    [...taskTable.values()].filter((task) => !used.has(task) && !labels.has(task)),
  );
  if (unused.size === 0) return [];
  const [first] = unused;
  const message = `${unused.size} of ${taskTable.size} texts in the task list belong to no episode, e.g. ${JSON.stringify(first?.slice(0, 80))}.`;
  return [problem('tasks-unused', { message })];
}
