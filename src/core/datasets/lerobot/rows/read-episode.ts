/** Reads the rows of one episode: numbers, timestamps and texts, in the order of its frames. */
import type { Problem } from '../../../../shared/errors';
import type {
  EpisodeMeta,
  EpisodeSignals,
  FeatureInfo,
  SignalBlock,
} from '../../../../shared/model/dataset';
import { unreadable } from '../../../system/classify-error';
import { quoteName, select } from '../../duckdb';
import { problem } from '../../problems';
import { width } from '../metadata/info';
import type { DataSource } from '../lerobot-dataset';
import { describeColumns } from './parquet';
import { spreadColumns } from './spread-columns';
import { timestampDeviation, timestampsOff } from './timestamps';

/** Wider features are pictures or point clouds in disguise, not signals to plot. */
const maxSignalWidth = 4096;
/** 1 GB as float32. */
const maxSignalValues = 256 * 1024 * 1024;

/** Columns that say where a row belongs, not what the robot did. */
const bookkeeping = new Set(['timestamp', 'frame_index', 'episode_index', 'index', 'task_index']);

/** Features that are signals: numeric, not bookkeeping, not labels that point into the task list. */
function signalFeatures(features: readonly FeatureInfo[]): FeatureInfo[] {
  return features.filter(
    ({ key, dtype, shape }) =>
      /^(float|int|uint)\d+$|^bool$/.test(dtype) &&
      !bookkeeping.has(key) &&
      !key.startsWith('annotation.') &&
      key !== 'subtask_index' &&
      width(shape) >= 1 &&
      width(shape) <= maxSignalWidth,
  );
}

export interface EpisodeRead {
  signals: EpisodeSignals;
  problems: Problem[];
}

/** What is read of a file: the signals among the features, and whether it is how many values a row. */
interface Wanted {
  feature: FeatureInfo;
  expression: string;
  width: number;
}

/** Throws `corrupt-data` or `io` naming file and episode. */
export async function readSignals(
  source: DataSource,
  episode: EpisodeMeta,
  features: readonly FeatureInfo[],
  fps: number,
): Promise<EpisodeRead> {
  return named(source, episode, async () => {
    const columns = await describeColumns(source.file);
    const { where, values } = rowsOf(source, episode, columns);
    const wanted = wantedOf(features, columns);
    checkSize(wanted, episode.length);
    const rows = await selectRows(columns, wanted, { where, values, order: frameOrder(columns) });
    return pickEpisode({ rows, from: 0, to: rows.count, columns, wanted, source, episode, fps });
  });
}

/**
 * The same of several episodes of one shared file, in the order of `episodes`, with one query. Throws if any of them
 * cannot be read: then ask for each by itself to hear which.
 */
export async function readSignalsOfMany(
  source: DataSource,
  episodes: readonly EpisodeMeta[],
  features: readonly FeatureInfo[],
  fps: number,
): Promise<EpisodeRead[]> {
  const columns = await describeColumns(source.file);
  if (source.wholeFile || !columns.has('episode_index')) {
    throw new Error(`${source.relative} does not say which rows belong to which episode`);
  }
  const wanted = wantedOf(features, columns);
  checkSize(
    wanted,
    episodes.reduce((sum, { length }) => sum + length, 0),
  );
  const rows = await selectRows(columns, wanted, {
    where: `WHERE episode_index IN (${episodes.map(({ index }) => index).join(', ')})`,
    values: { file: source.file },
    order: `episode_index, ${frameOrder(columns)}`,
  });
  return episodes.map((episode) => {
    const from = rows.episodes.indexOf(episode.index);
    const to = rows.episodes.lastIndexOf(episode.index) + 1;
    return pickEpisode({ rows, from, to, columns, wanted, source, episode, fps });
  });
}

function wantedOf(
  features: readonly FeatureInfo[],
  columns: ReadonlyMap<string, string>,
): Wanted[] {
  return signalFeatures(features).flatMap((feature) => {
    const parts = spreadColumns(feature, columns);
    const expression =
      parts === null
        ? asFloatList(feature.key, columns.get(feature.key))
        : `[${parts.map((part) => `TRY_CAST(${quoteName(part)} AS FLOAT)`).join(', ')}]`;
    return expression === null ? [] : [{ feature, expression, width: width(feature.shape) }];
  });
}

function checkSize(wanted: readonly Wanted[], rows: number): void {
  const perFrame = wanted.reduce((sum, each) => sum + each.width, 0);
  if (perFrame * rows > maxSignalValues) {
    throw new Error(`its ${rows} rows of ${perFrame} values do not fit into memory`);
  }
}

/** Rows of a file in the order of the frames. */
interface Rows {
  count: number;
  timestamps: Float64Array;
  episodes: Float64Array;
  /** By position of what is wanted. */
  lists: { values: Float32Array; misfits: Uint8Array }[];
}

async function selectRows(
  columns: ReadonlyMap<string, string>,
  wanted: readonly Wanted[],
  which: { where: string; values: Record<string, string | number>; order: string },
): Promise<Rows> {
  const number = (name: string): string =>
    columns.has(name) ? `TRY_CAST(${quoteName(name)} AS DOUBLE)` : 'CAST(NULL AS DOUBLE)';
  const expressions = wanted.map(({ expression }) => expression);
  const found = await select(
    `SELECT ${[number('timestamp'), number('episode_index'), ...expressions].join(', ')}
     FROM read_parquet($file, hive_partitioning = false, file_row_number = true)
     ${which.where} ORDER BY ${which.order}`,
    which.values,
  );
  return {
    count: found.rows,
    timestamps: found.numbers(0),
    episodes: found.numbers(1),
    lists: wanted.map(({ width: dims }, position) => found.floatLists(position + 2, dims)),
  };
}

interface Picked {
  rows: Rows;
  /** The episode's rows, half-open. */
  from: number;
  to: number;
  columns: ReadonlyMap<string, string>;
  wanted: readonly Wanted[];
  source: DataSource;
  episode: EpisodeMeta;
  fps: number;
}

const nothing = { values: new Float32Array(), misfits: new Uint8Array() };

function pickEpisode(picked: Picked): EpisodeRead {
  const { rows, from, to, columns, wanted, source, episode, fps } = picked;
  const frames = to - from;
  if (from < 0 || frames === 0) throw new Error('it has no rows of this episode');
  const problems: Problem[] = [];
  const place = { file: source.relative, episode: episode.index };
  const blocks: SignalBlock[] = wanted.map(({ feature, width: dims }, position) => {
    const { values, misfits } = rows.lists[position] ?? nothing;
    const misfit = misfits.indexOf(1, from);
    if (misfit >= 0 && misfit < to) {
      problems.push(
        problem('feature-width', {
          message:
            `${feature.key} of episode ${episode.index} has another number of values than ${dims} ` +
            `in frame ${misfit - from}; missing ones are shown as gaps.`,
          ...place,
        }),
      );
    }
    const names = feature.names ?? Array.from({ length: dims }, (_none, dim) => String(dim));
    return { key: feature.key, names, values: values.slice(from * dims, to * dims) };
  });
  const timestampsSec = columns.has('timestamp') ? rows.timestamps.slice(from, to) : null;
  if (frames !== episode.length) problems.push(rowCountWrong(source, episode, frames));
  const belongs = columns.has('episode_index') ? rows.episodes.subarray(from, to) : null;
  if (belongs?.some((index) => index !== episode.index) === true) {
    problems.push(episodeIndexWrong(source, episode));
  }
  const off = timestampsSec === null ? null : timestampDeviation(timestampsSec, fps);
  if (off !== null) problems.push(timestampsOff(off, episode.index, source.relative));
  return { signals: { episode: episode.index, frames, fps, timestampsSec, blocks }, problems };
}

/** One text per frame, empty where the column has none; null if the file has no such column. */
export async function readTexts(
  source: DataSource,
  episode: EpisodeMeta,
  column: string,
): Promise<string[] | null> {
  return named(source, episode, async () => {
    const columns = await describeColumns(source.file);
    if (columns.get(column) !== 'VARCHAR') return null;
    const { where, values } = rowsOf(source, episode, columns);
    const rows = await select(
      `SELECT ${quoteName(column)} FROM read_parquet($file, hive_partitioning = false, file_row_number = true)
       ${where} ORDER BY ${frameOrder(columns)}`,
      values,
    );
    return rows.texts(0).map((text) => text ?? '');
  });
}

export const rowCountWrong = (source: DataSource, episode: EpisodeMeta, rows: number): Problem =>
  problem('row-count-wrong', {
    message:
      `Episode ${episode.index} has ${rows} rows in ${source.relative}, but the metadata says ${episode.length}; ` +
      'the studio shows the rows.',
    file: source.relative,
    episode: episode.index,
  });

export const episodeIndexWrong = (source: DataSource, episode: EpisodeMeta): Problem =>
  problem('episode-index-wrong', {
    message:
      `${source.relative} says in episode_index that its rows belong to another episode than ${episode.index}; ` +
      'the studio goes by the file name.',
    file: source.relative,
    episode: episode.index,
  });

/** The SQL that picks the rows of the episode, with its values. */
export function rowsOf(
  source: DataSource,
  episode: EpisodeMeta,
  columns: ReadonlyMap<string, string>,
): { where: string; values: Record<string, string | number> } {
  if (source.wholeFile) return { where: '', values: { file: source.file } };
  if (columns.has('episode_index')) {
    return {
      where: 'WHERE episode_index = $episode',
      values: { file: source.file, episode: episode.index },
    };
  }
  if (columns.has('index') && source.globalRange !== null) {
    const { from, to } = source.globalRange;
    return {
      where: 'WHERE "index" >= $from AND "index" < $to',
      values: { file: source.file, from, to },
    };
  }
  throw new Error('it has neither episode_index nor index to find the episode by');
}

/** Frames are ordered by `frame_index`; without it by `index`; without both as they lie in the file. */
export function frameOrder(columns: ReadonlyMap<string, string>): string {
  const known = ['frame_index', 'index'].find((name) => columns.has(name));
  return known === undefined ? 'file_row_number' : `${quoteName(known)}, file_row_number`;
}

/** SQL that makes a list of FLOAT of a column of numbers, however nested; null for other columns. */
function asFloatList(name: string, type: string | undefined): string | null {
  const parts =
    /^(U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|BOOLEAN|DECIMAL\([\d,]+\))((?:\[\d*\])*)$/.exec(
      type ?? '',
    );
  if (parts === null) return null;
  const depth = parts[2]?.split('[').length ?? 1;
  const column = quoteName(name);
  if (depth === 1) return `[TRY_CAST(${column} AS FLOAT)]`;
  let list = `TRY_CAST(${column} AS FLOAT${'[]'.repeat(depth - 1)})`;
  for (let level = depth; level > 2; level -= 1) list = `flatten(${list})`;
  return `coalesce(${list}, [])`;
}

/** Gives what goes wrong in `read` a sentence that names file and episode. */
export async function named<T>(
  source: DataSource,
  episode: EpisodeMeta,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw unreadable(error, `Episode ${episode.index} cannot be read from ${source.relative}`, {
      file: source.relative,
      episode: episode.index,
    });
  }
}
