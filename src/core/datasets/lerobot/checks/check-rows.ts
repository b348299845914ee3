/** Checks the rows of many episodes with one query per batch of files: counts, order, timestamps. */
import type { Problem } from '../../../../shared/errors';
import { faultOfData } from '../../../system/classify-error';
import type { EpisodeMeta } from '../../../../shared/model/dataset';
import type { JobContext } from '../../../jobs/progress';
import { addAll, dataFaults, fileProblemCode, folderOfLink, problem } from '../../problems';
import type { DataSource, LeRobotDataset, ResolvedFiles } from '../lerobot-dataset';
import { describeColumns, selectFrom } from '../rows/parquet';
import { checkRowCount, episodeIndexWrong, rowCountWrong } from '../rows/read-episode';
import { timestampsOff, toleranceSec } from '../rows/timestamps';

/** Files in one query: enough to keep DuckDB's threads busy, few enough to report progress and stop soon. */
const batchFiles = 200;
/** Up to this many episodes of shared files are picked out; for more, the files are read whole. */
const sampleEpisodes = 64;

/**
 * Checks the episodes with these indices. Files that are missing are not reported again.
 *
 * @param most rows of files read together; of more, what lies in them is not checked, and that is said
 */
export async function checkRows(
  dataset: LeRobotDataset,
  indices: readonly number[],
  job: JobContext,
  most = Number.POSITIVE_INFINITY,
): Promise<Problem[]> {
  const files = new Map<string, Expected[]>();
  const problems: Problem[] = [];
  const resolved: ResolvedFiles = new Map();
  const firstIndices = startsOf(dataset.episodes);
  for (const index of indices) {
    const episode = dataset.episode(index);
    try {
      const source = await dataset.dataSource(index, resolved);
      const expected = files.get(source.file) ?? [];
      const firstIndex = source.globalRange?.from ?? firstIndices.get(index) ?? 0;
      expected.push({ episode, source, firstIndex, tasks: dataset.taskTable });
      files.set(source.file, expected);
    } catch (error) {
      const plain = faultOfData(error, `Episode ${index} cannot be read`);
      // Missing files, and a template that fits none, are known from the listing of folders.
      if (plain.code === 'not-found' || plain.details?.['reason'] === 'template') continue;
      const code = fileProblemCode(plain, dataFaults);
      problems.push(
        problem(code, { message: plain.message, episode: index, ...folderOfLink(plain) }),
      );
    }
  }
  const batches = [...files.entries()];
  let done = 0;
  for (let first = 0; first < batches.length; first += batchFiles) {
    job.signal.throwIfAborted();
    const batch = new Map(batches.slice(first, first + batchFiles));
    addAll(problems, await checkBatch(batch, dataset.summary.fps, most));
    done += [...batch.values()].reduce((sum, expected) => sum + expected.length, 0);
    job.report({ phase: 'checking rows', done, total: indices.length, unit: 'episodes' });
  }
  return problems;
}

interface Expected {
  episode: EpisodeMeta;
  source: DataSource;
  /** Global `index` of its first row, as the lengths before it add up. */
  firstIndex: number;
  tasks: ReadonlyMap<number, string>;
}
type Batch = ReadonlyMap<string, Expected[]>;

/** A file that cannot be read fails the query over all of them: then each is asked for itself. */
async function checkBatch(batch: Batch, fps: number, most: number): Promise<Problem[]> {
  try {
    return await queryBatch(batch, fps, most);
  } catch (error) {
    const { message } = faultOfData(error, 'The rows cannot be read');
    if (batch.size > 1) {
      const problems: Problem[] = [];
      for (const [file, expected] of batch) {
        addAll(problems, await checkBatch(new Map([[file, expected]]), fps, most));
      }
      return problems;
    }
    const reason = message.slice(message.indexOf(':') + 1).trim();
    return [...batch.values()].flat().map(({ episode, source }) =>
      problem('data-unreadable', {
        message: `Episode ${episode.index} cannot be read from ${source.relative}: ${reason}`,
        file: source.relative,
        episode: episode.index,
      }),
    );
  }
}

async function queryBatch(batch: Batch, fps: number, most: number): Promise<Problem[]> {
  const [first] = batch.keys();
  const [firstExpected] = batch.values();
  const wholeFile = firstExpected?.[0]?.source.wholeFile ?? true;
  const columns = await describeColumns(first ?? '');
  const column = (name: string, missing: string): string =>
    columns.has(name) ? `"${name}"` : missing;
  const frame = columns.has('frame_index')
    ? 'frame_index'
    : columns.has('index')
      ? 'TRY_CAST("index" AS BIGINT) - min(TRY_CAST("index" AS BIGINT)) OVER (PARTITION BY filename, episode)'
      : 'file_row_number - min(file_row_number) OVER (PARTITION BY filename, episode)';
  const stored = columns.has('timestamp')
    ? `coalesce(TRY_CAST("timestamp" AS DOUBLE), 'nan'::DOUBLE)`
    : 'NULL::DOUBLE';
  // Shared files hold many more episodes than a sample asks for; a short list lets DuckDB skip most of the file.
  const wanted = [...batch.values()].flat().map(({ episode }) => episode.index);
  const isShared = !wholeFile && columns.has('episode_index');
  const filter = !isShared
    ? ''
    : wanted.length <= sampleEpisodes
      ? `WHERE episode_index IN (${wanted.join(', ')})`
      : `WHERE episode_index BETWEEN ${Math.min(...wanted)} AND ${Math.max(...wanted)}`;
  // Counting takes a second per 100,000,000 rows; files of one episode are looked at in any case.
  const isBounded = wholeFile || Number.isFinite(most);
  const rowCount = isBounded ? await countRows(batch, wholeFile, filter) : 0;
  if (rowCount > most) {
    const message = `The rows of ${wanted.length} episodes were not checked on opening: their files hold ${rowCount}.`;
    return [problem('not-all-checked', { message })];
  }
  const used = ['frame_index', 'index', 'timestamp', 'episode_index', 'task_index']
    .filter((name) => columns.has(name))
    .map((name) => `"${name}"`);
  const rows = await selectFrom(
    [...batch.keys()],
    `WITH rows AS (
       SELECT ${['filename', 'file_row_number', ...used].join(', ')}, ${wholeFile ? '0' : column('episode_index', 'NULL')} AS episode
       FROM read_parquet($files, union_by_name = true, hive_partitioning = false, filename = true, file_row_number = true)
       ${filter}
     ), framed AS (
       SELECT filename, episode, TRY_CAST(${frame} AS DOUBLE) AS frame,
         ${stored} AS stored,
         TRY_CAST(${column('episode_index', 'NULL')} AS DOUBLE) AS stated,
         TRY_CAST(${column('index', 'NULL')} AS DOUBLE) AS global,
         TRY_CAST(${column('task_index', 'NULL')} AS DOUBLE) AS task
       FROM rows
     ), measured AS (
       SELECT *, CASE WHEN isnan(stored) THEN 'inf'::DOUBLE ELSE abs(stored - frame / $fps) END AS off FROM framed
     )
     SELECT filename, CAST(episode AS DOUBLE), CAST(count(*) AS DOUBLE), min(frame), max(frame),
       sum(frame), sum(frame * frame), max(off), arg_max(frame, off),
       CAST(count(*) FILTER (WHERE off > $tolerance + frame / $fps * pow(2, -23)) AS DOUBLE),
       min(stated), max(stated), min(global), max(global), min(task), max(task)
     FROM measured GROUP BY filename, episode`,
    { fps, tolerance: toleranceSec },
  );
  const names = rows.texts(0);
  const numbers = Array.from({ length: 15 }, (_none, at) => rows.numbers(at + 1));
  const groups = new Map<string, number>();
  names.forEach((name, row) => groups.set(`${name} ${numbers[0]?.[row]}`, row));
  return [...batch].flatMap(([file, expected]) =>
    expected.flatMap((each) => {
      const row = groups.get(`${file} ${wholeFile ? 0 : each.episode.index}`);
      const at = (which: number): number => (row === undefined ? 0 : (numbers[which]?.[row] ?? 0));
      return findings(each, fps, {
        rows: at(1),
        firstFrame: at(2),
        lastFrame: at(3),
        frameSum: at(4),
        frameSquares: at(5),
        worstSec: at(6),
        worstFrame: at(7),
        outside: at(8),
        fromEpisode: columns.has('episode_index') ? at(9) : each.episode.index,
        toEpisode: columns.has('episode_index') ? at(10) : each.episode.index,
        indices: columns.has('index') ? { from: at(11), to: at(12) } : null,
        tasks: columns.has('task_index') ? [at(13), at(14)] : [],
      });
    }),
  );
}

/**
 * Rows that a query over the batch would read. Throws if a file of one episode holds so many that it must be another.
 */
async function countRows(batch: Batch, wholeFile: boolean, filter: string): Promise<number> {
  const files = [...batch.keys()];
  if (!wholeFile) {
    const counted = await selectFrom(
      files,
      `SELECT count(*)::DOUBLE FROM read_parquet($files, union_by_name = true, hive_partitioning = false) ${filter}`,
    );
    return counted.numbers(0)[0] ?? 0;
  }
  const counted = await selectFrom(
    files,
    'SELECT file_name, num_rows::DOUBLE FROM parquet_file_metadata($files)',
  );
  const rows = counted.numbers(1);
  counted.texts(0).forEach((file, at) => {
    for (const { episode } of batch.get(file ?? '') ?? []) {
      checkRowCount(rows[at] ?? 0, episode.length);
    }
  });
  return rows.reduce((sum, each) => sum + each, 0);
}

interface Measured {
  rows: number;
  firstFrame: number;
  lastFrame: number;
  /** Of `frame`, and of its square: with the range they tell a permutation of 0, 1, 2, ... at no cost in memory. */
  frameSum: number;
  frameSquares: number;
  worstSec: number;
  worstFrame: number;
  /** Rows whose timestamp is further off than tolerated. */
  outside: number;
  fromEpisode: number;
  toEpisode: number;
  /** Lowest and highest global `index`. */
  indices: { from: number; to: number } | null;
  /** Lowest and highest `task_index`. */
  tasks: number[];
}

function findings(expected: Expected, fps: number, measured: Measured): Problem[] {
  const { episode, source } = expected;
  const problems: Problem[] = [];
  const { rows } = measured;
  if (rows !== episode.length) problems.push(rowCountWrong(source, episode, rows));
  if (rows === 0) return problems;
  if (!countsUp(measured)) {
    problems.push(
      problem('frame-index-wrong', {
        message:
          `frame_index of episode ${episode.index} runs from ${measured.firstFrame} to ${measured.lastFrame} in ${rows} rows ` +
          'and does not count 0, 1, 2, ...; the studio numbers the frames anew, in that order.',
        file: source.relative,
        episode: episode.index,
      }),
    );
  }
  if (measured.fromEpisode !== episode.index || measured.toEpisode !== episode.index) {
    problems.push(episodeIndexWrong(source, episode));
  }
  if (measured.outside > 0) {
    problems.push(
      timestampsOff(
        { worstSec: measured.worstSec, atFrame: measured.worstFrame, fps },
        episode.index,
        source.relative,
      ),
    );
  }
  problems.push(...addUp(expected, measured));
  return problems;
}

/** The numbers that tie the rows to the rest of the dataset. */
function addUp({ episode, source, firstIndex, tasks }: Expected, measured: Measured): Problem[] {
  const problems: Problem[] = [];
  const place = { file: source.relative, episode: episode.index };
  const { indices } = measured;
  const last = firstIndex + measured.rows - 1;
  if (indices !== null && (indices.from !== firstIndex || indices.to !== last)) {
    const message = `index of episode ${episode.index} runs from ${indices.from} to ${indices.to} instead of ${firstIndex} to ${last}; the studio does not use it, and an export can repair it.`;
    problems.push(problem('index-wrong', { message, ...place }));
  }
  const unknown = measured.tasks.find((task) => !tasks.has(task));
  if (unknown !== undefined && tasks.size > 0) {
    const which = Number.isNaN(unknown) ? 'is missing in some rows' : `names task ${unknown}`;
    const message = `task_index of episode ${episode.index} ${which}, but the task list has no such text; the studio goes by the list of episodes.`;
    problems.push(problem('task-index-unknown', { message, ...place }));
  }
  return problems;
}

/** By index of the episode: how many rows all episodes before it have. */
function startsOf(episodes: readonly EpisodeMeta[]): Map<number, number> {
  const starts = new Map<number, number>();
  let rows = 0;
  for (const { index, length } of episodes) {
    starts.set(index, rows);
    rows += length;
  }
  return starts;
}

function countsUp({ rows, firstFrame, lastFrame, frameSum, frameSquares }: Measured): boolean {
  const last = rows - 1;
  return (
    firstFrame === 0 &&
    lastFrame === last &&
    frameSum === (rows * last) / 2 &&
    isClose(frameSquares, (last * rows * (2 * rows - 1)) / 6)
  );
}

/** Sums of squares of long episodes are past the integers that a double holds. */
const isClose = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(a, b);
