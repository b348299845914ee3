/** Episode list of LeRobot v3.0: parquet under `meta/episodes`, many episodes per data and video file. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { listValue } from '@duckdb/node-api';
import type { Problem } from '../../../shared/errors';
import type { EpisodeMeta, FeatureInfo } from '../../../shared/model/dataset';
import { resolveInside } from '../contained-path';
import { quoteName, select, type Selection } from '../duckdb';
import { problem } from '../problems';
import { maxEpisodeIndex, maxEpisodeLength, TaskLists, type EpisodeTable } from './episode-table';
import type { RawInfo } from './info';
import { fillTemplate } from './path-template';

const defaultDataPath = 'data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet';
const defaultVideoPath = 'videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4';
const source = 'read_parquet($1, union_by_name = true, hive_partitioning = false)';

const fixedColumns = [
  'episode_index',
  'length',
  'data/chunk_index',
  'data/file_index',
  'dataset_from_index',
  'dataset_to_index',
] as const;
const cameraColumns = ['chunk_index', 'file_index', 'from_timestamp', 'to_timestamp'] as const;

/** What the metadata says about one episode; numbers are NaN where it says nothing. */
type Row = Record<(typeof fixedColumns)[number], number> & {
  tasks: string[];
  videos: Map<string, Record<(typeof cameraColumns)[number], number>>;
};

/** `meta/episodes/chunk-NNN/file-NNN.parquet`, relative to the root, in order; empty if there are none. */
export async function episodeFiles(root: string): Promise<string[]> {
  const files: string[] = [];
  const folder = path.join(root, 'meta/episodes');
  for (const chunk of (await readdir(folder).catch(() => [])).sort()) {
    for (const file of (await readdir(path.join(folder, chunk)).catch(() => [])).sort()) {
      if (file.endsWith('.parquet')) files.push(`meta/episodes/${chunk}/${file}`);
    }
  }
  return files;
}

export async function readEpisodesV3(
  root: string,
  info: RawInfo,
  cameras: readonly FeatureInfo[],
): Promise<EpisodeTable> {
  const cameraKeys = cameras.map(({ key }) => key);
  const relatives = await episodeFiles(root);
  const problems: Problem[] = [];
  const rows = new Map<number, Row>();
  const read = async (files: readonly string[]): Promise<void> => {
    const absolute: string[] = [];
    for (const file of files) absolute.push(await resolveInside(root, file));
    const skipped = await readRows(absolute, cameraKeys, rows);
    if (skipped > 0) problems.push(unreadable(files[0] ?? '', `${skipped} rows are not episodes`));
  };
  try {
    await read(relatives);
  } catch {
    // One broken file fails the query over all of them: ask each, and name the broken ones.
    rows.clear();
    for (const file of relatives) {
      await read([file]).catch((error: unknown) => {
        problems.push(
          unreadable(file, `it cannot be read (${(error as Error).message.slice(0, 200)})`),
        );
      });
    }
  }

  const lists = new TaskLists();
  const sorted = [...rows.values()].sort((a, b) => a.episode_index - b.episode_index);
  const episodes: EpisodeMeta[] = sorted.map((row) => ({
    index: row.episode_index,
    length: row.length,
    tasks: lists.share(row.tasks),
  }));
  return {
    episodes,
    dataPath(position) {
      const row = sorted[position];
      return fillTemplate(info.data_path ?? defaultDataPath, {
        chunk_index: fileNumber(row?.['data/chunk_index']),
        file_index: fileNumber(row?.['data/file_index']),
      });
    },
    globalRange(position) {
      const from = sorted[position]?.dataset_from_index ?? Number.NaN;
      const to = sorted[position]?.dataset_to_index ?? Number.NaN;
      return Number.isSafeInteger(from) && Number.isSafeInteger(to) ? { from, to } : null;
    },
    video(position, cameraKey) {
      const video = sorted[position]?.videos.get(cameraKey);
      if (video === undefined) return null;
      const relative = fillTemplate(info.video_path ?? defaultVideoPath, {
        video_key: cameraKey,
        chunk_index: video.chunk_index,
        file_index: video.file_index,
      });
      return {
        cameraKey,
        relative,
        fromSec: video.from_timestamp >= 0 ? video.from_timestamp : 0,
        toSec: Number.isFinite(video.to_timestamp) ? video.to_timestamp : null,
      };
    },
    problems,
  };
}

/** Adds the rows of `files` to `into`; returns how many made no sense. */
async function readRows(
  files: readonly string[],
  cameraKeys: readonly string[],
  into: Map<number, Row>,
): Promise<number> {
  const list = [listValue([...files])];
  const described = await select(`DESCRIBE SELECT * FROM ${source}`, list);
  const present = new Set(described.texts(0));
  const wanted: string[] = [
    ...fixedColumns,
    ...cameraKeys.flatMap((key) => cameraColumns.map((column) => `videos/${key}/${column}`)),
  ];
  const expressions = wanted.map((name) =>
    present.has(name) ? `TRY_CAST(${quoteName(name)} AS DOUBLE)` : 'CAST(NULL AS DOUBLE)',
  );
  expressions.push(present.has('tasks') ? 'tasks' : 'NULL');
  const selection = await select(`SELECT ${expressions.join(', ')} FROM ${source}`, list);
  return collect(selection, cameraKeys, into);
}

function collect(
  selection: Selection,
  cameraKeys: readonly string[],
  into: Map<number, Row>,
): number {
  const columns = selection.columns.slice(0, -1).map((_name, column) => selection.numbers(column));
  const tasks = selection.textLists(columns.length);
  const at = (column: number, row: number): number => columns[column]?.[row] ?? Number.NaN;
  let skipped = 0;
  for (let row = 0; row < selection.rows; row += 1) {
    const fixed = Object.fromEntries(
      fixedColumns.map((name, column) => [name, at(column, row)]),
    ) as Record<(typeof fixedColumns)[number], number>;
    if (
      !isCount(fixed.episode_index, maxEpisodeIndex) ||
      !isCount(fixed.length, maxEpisodeLength) ||
      into.has(fixed.episode_index)
    ) {
      skipped += 1;
      continue;
    }
    const videos: Row['videos'] = new Map();
    cameraKeys.forEach((key, camera) => {
      const first = fixedColumns.length + camera * cameraColumns.length;
      const video = {
        chunk_index: at(first, row),
        file_index: at(first + 1, row),
        from_timestamp: at(first + 2, row),
        to_timestamp: at(first + 3, row),
      };
      if (isCount(video.chunk_index, 1e9) && isCount(video.file_index, 1e9)) videos.set(key, video);
    });
    into.set(fixed.episode_index, { ...fixed, tasks: tasks[row] ?? [], videos });
  }
  return skipped;
}

const isCount = (value: number, max: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= max;

/** Early writers left the numbers out of datasets of one file. */
const fileNumber = (value: number | undefined): number =>
  value !== undefined && isCount(value, 1e9) ? value : 0;

const unreadable = (file: string, why: string): Problem =>
  problem('episodes-unreadable', {
    message: `${file}: ${why}; the studio leaves its episodes out. Restore the file from the dataset's source.`,
    file,
  });
