/** Reads the rows of one episode: numbers, timestamps and texts, in the order of its frames. */
import { StudioError, type Problem } from '../../../shared/errors';
import type {
  EpisodeMeta,
  EpisodeSignals,
  FeatureInfo,
  SignalBlock,
} from '../../../shared/model/dataset';
import { quoteName, select } from '../duckdb';
import { problem } from '../problems';
import { width } from './info';
import type { DataSource } from './lerobot-dataset';
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

/** Throws `corrupt-data` or `io` naming file and episode. */
export async function readSignals(
  source: DataSource,
  episode: EpisodeMeta,
  features: readonly FeatureInfo[],
  fps: number,
): Promise<EpisodeRead> {
  return named(source, episode, async () => {
    const columns = await describeColumns(source.file);
    const read = signalFeatures(features).flatMap((feature) => {
      const parts = spreadColumns(feature, columns);
      const expression =
        parts === null
          ? asFloatList(feature.key, columns.get(feature.key))
          : `[${parts.map((part) => `TRY_CAST(${quoteName(part)} AS FLOAT)`).join(', ')}]`;
      return expression === null ? [] : [{ feature, expression, width: width(feature.shape) }];
    });
    const perFrame = read.reduce((sum, each) => sum + each.width, 0);
    if (perFrame * episode.length > maxSignalValues) {
      throw new Error(`its ${episode.length} rows of ${perFrame} values do not fit into memory`);
    }
    const { where, values } = rowsOf(source, episode, columns);
    const number = (name: string): string =>
      columns.has(name) ? `TRY_CAST(${quoteName(name)} AS DOUBLE)` : 'CAST(NULL AS DOUBLE)';
    const rows = await select(
      `SELECT ${[number('timestamp'), number('episode_index'), ...read.map((each) => each.expression)].join(', ')}
       FROM read_parquet($file, hive_partitioning = false, file_row_number = true)
       ${where} ORDER BY ${frameOrder(columns)}`,
      values,
    );
    if (rows.rows === 0) throw new Error('it has no rows of this episode');
    const problems: Problem[] = [];
    const place = { file: source.relative, episode: episode.index };
    const blocks: SignalBlock[] = read.map((each, position) => {
      const { values: block, misfit } = rows.floatLists(position + 2, each.width);
      if (misfit !== null) {
        problems.push(
          problem('feature-width', {
            message:
              `${each.feature.key} of episode ${episode.index} has another number of values than ${each.width} ` +
              `in frame ${misfit}; missing ones are shown as gaps.`,
            ...place,
          }),
        );
      }
      return {
        key: each.feature.key,
        names:
          each.feature.names ?? Array.from({ length: each.width }, (_none, dim) => String(dim)),
        values: block,
      };
    });
    const timestampsSec = columns.has('timestamp') ? rows.numbers(0) : null;
    if (rows.rows !== episode.length) problems.push(rowCountWrong(source, episode, rows.rows));
    if (columns.has('episode_index') && rows.numbers(1).some((index) => index !== episode.index)) {
      problems.push(episodeIndexWrong(source, episode));
    }
    const off = timestampsSec === null ? null : timestampDeviation(timestampsSec, fps);
    if (off !== null) problems.push(timestampsOff(off, episode.index, source.relative));
    return {
      signals: { episode: episode.index, frames: rows.rows, fps, timestampsSec, blocks },
      problems,
    };
  });
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
    if (error instanceof StudioError) throw error;
    throw new StudioError(
      'corrupt-data',
      `Episode ${episode.index} cannot be read from ${source.relative}: ${firstLine(error)}. ` +
        "Restore the file from the dataset's source; the other episodes are not affected.",
      { cause: error, details: { file: source.relative, episode: episode.index } },
    );
  }
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 300) ?? '';
