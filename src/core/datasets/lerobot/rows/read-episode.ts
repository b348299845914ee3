/** Reads the rows of one episode: numbers, timestamps and texts, in the order of its frames. */
import { StudioError, type Problem } from '../../../../shared/errors';
import type {
  EpisodeMeta,
  EpisodeSignals,
  FeatureInfo,
  SignalBlock,
} from '../../../../shared/model/dataset';
import { limits } from '../../../files/limits';
import { plainFailure, unreadable } from '../../../system/classify-error';
import { quoteName } from '../../duckdb';
import { problem } from '../../problems';
import { width } from '../metadata/info';
import type { DataSource } from '../lerobot-dataset';
import { asFloatList } from './number-lists';
import { checkLists, lookAtParquet, selectFrom, type ParquetFacts } from './parquet';
import { selectEpisode, selectEpisodes, type Rows, type Wanted } from './select-rows';
import { spreadColumns } from './spread-columns';
import { rowsOf } from './which-rows';
import { timestampDeviation, timestampsOff } from './timestamps';

/** Wider features are pictures or point clouds in disguise, not signals to plot. */
export const maxSignalWidth = 4096;
/** A list that is this many times longer than declared is a mistake; a shorter one is read and reported. */
const widthSlack = 4;
/** A file of one episode with this many rows more than it is said to have holds something else. */
const rowSlack = { times: 10, rows: 1_000_000 };

/** Columns that say where a row belongs, not what the robot did. */
const bookkeeping = new Set(['timestamp', 'frame_index', 'episode_index', 'index', 'task_index']);

/** Beside the signals a row has its timestamp, as a double, and the number of its episode. */
const besides = 4;

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

/** Of a frame, as far as it is read. */
export const signalValues = (features: readonly FeatureInfo[]): number =>
  signalFeatures(features).reduce((sum, { shape }) => sum + width(shape), besides);

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
    const facts = await lookAtParquet(source.file);
    const { columns } = facts;
    const { where, values } = rowsOf(source, episode, columns);
    const wanted = wantedOf(features, facts);
    if (source.wholeFile) checkRowCount(facts.rows, episode.length);
    checkSize(wanted, await rowCount(source, facts, wanted, { where, values }));
    const rows = await selectEpisode(source.file, columns, wanted, { where, values });
    return pickEpisode({ rows, from: 0, to: rows.count, columns, wanted, source, episode, fps });
  });
}

/**
 * The same of several episodes of one shared file, ascending by index, with one query. Those that cannot be read are
 * left out: ask for each by itself to hear why. Throws if none can.
 */
export async function readSignalsOfMany(
  source: DataSource,
  episodes: readonly EpisodeMeta[],
  features: readonly FeatureInfo[],
  fps: number,
): Promise<Map<number, EpisodeRead>> {
  const facts = await lookAtParquet(source.file);
  const { columns } = facts;
  if (source.wholeFile || !columns.has('episode_index')) {
    throw new Error(`${source.relative} does not say which rows belong to which episode`);
  }
  const wanted = wantedOf(features, facts);
  // Cheaper than a list of them; rows of numbers between them that no episode has are passed over.
  const [from, to] = [episodes[0]?.index ?? 0, episodes.at(-1)?.index ?? -1];
  const where = `WHERE episode_index BETWEEN ${from} AND ${to}`;
  checkSize(wanted, await rowCount(source, facts, wanted, { where, values: {} }));
  const rows = await selectEpisodes(source.file, columns, wanted, where);
  const places = new Map<number, { from: number; to: number }>();
  for (let from = 0, to = 1; from < rows.count; from = to, to += 1) {
    const index = rows.episodes[from] ?? Number.NaN;
    while (rows.episodes[to] === index) to += 1;
    places.set(index, { from, to });
  }
  const reads = new Map<number, EpisodeRead>();
  for (const episode of episodes) {
    const place = places.get(episode.index);
    if (place === undefined) continue;
    const picked = { rows, ...place, columns, wanted, source, episode, fps };
    reads.set(episode.index, pickEpisode(picked));
  }
  return reads;
}

function wantedOf(features: readonly FeatureInfo[], facts: ParquetFacts): Wanted[] {
  const { columns, rows, sizes } = facts;
  const signals = signalFeatures(features);
  checkLists(
    facts,
    signals.map(({ key }) => key),
  );
  return signals.flatMap((feature) => {
    const parts = spreadColumns(feature, columns);
    const expression =
      parts === null
        ? asFloatList(feature.key, columns.get(feature.key))
        : `[${parts.map((part) => `TRY_CAST(${quoteName(part)} AS FLOAT)`).join(', ')}]`;
    if (expression === null) return [];
    const dims = width(feature.shape);
    const values = sizes.get(feature.key)?.values ?? 0;
    if (values > widthSlack * dims * rows) {
      throw new Error(
        `its ${rows} rows hold ${values} values of ${feature.key}, which is declared to have ${dims} a row`,
      );
    }
    return [{ feature, expression, width: dims }];
  });
}

/** Throws if the file of one episode holds so many rows that it must be another. */
export function checkRowCount(rows: number, stated: number): void {
  if (rows > rowSlack.rows && rows > rowSlack.times * stated) {
    throw new Error(`it has ${rows} rows, but the metadata says ${stated}`);
  }
}

/** How many rows a query would give; only counted where the whole file would be too much. */
async function rowCount(
  source: DataSource,
  { rows }: ParquetFacts,
  wanted: readonly Wanted[],
  which: { where: string; values: Record<string, number> },
): Promise<number> {
  if (source.wholeFile || rows * valuesPerRow(wanted) <= limits.signalValues) return rows;
  const counted = await selectFrom(
    [source.file],
    `SELECT count(*)::DOUBLE FROM read_parquet($files, hive_partitioning = false) ${which.where}`,
    which.values,
  );
  return counted.numbers(0)[0] ?? 0;
}

const valuesPerRow = (wanted: readonly Wanted[]): number =>
  wanted.reduce((sum, each) => sum + each.width, besides);

function checkSize(wanted: readonly Wanted[], rows: number): void {
  const perFrame = valuesPerRow(wanted);
  if (perFrame * rows > limits.signalValues) {
    throw new Error(`its ${rows} rows of ${perFrame} values do not fit into memory`);
  }
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
    const misfit = misfits.subarray(from, to).indexOf(1);
    if (misfit >= 0) {
      problems.push(
        problem('feature-width', {
          message:
            `${feature.key} of episode ${episode.index} has another number of values than ${dims} ` +
            `in frame ${misfit}; missing ones are shown as gaps.`,
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

/** The path of an episode's file; the error names the episode too. */
export async function namedFor(index: number, file: Promise<string>): Promise<string> {
  try {
    return await file;
  } catch (error) {
    const { code, message, details } = plainFailure(error);
    throw new StudioError(code, `Episode ${index} cannot be read: ${message}`, {
      cause: error,
      ...(details === undefined ? {} : { details }),
    });
  }
}
