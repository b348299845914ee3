/** Checks the rows of many episodes with one query per batch of files: counts, order, timestamps. */
import type { Problem } from '../../../../shared/errors';
import { eachOf } from '../../../system/breathe';
import { faultOfData } from '../../../system/classify-error';
import type { EpisodeMeta } from '../../../../shared/model/dataset';
import type { JobContext } from '../../../jobs/progress';
import { ListedFindings } from '../../listed-findings';
import { addAll } from '../../../system/add-all';
import { orAborted } from '../../../system/or-aborted';
import {
  dataFaults,
  fileProblemCode,
  folderOfLink,
  isNotDownloaded,
  problem,
} from '../../problems';
import type { DataSource, LeRobotDataset, ResolvedFiles } from '../lerobot-dataset';
import { describeColumns, selectFrom } from '../rows/parquet';
import { checkRowCount, episodeIndexWrong, rowCountWrong } from '../rows/read-episode';
import { timestampsOff } from '../rows/timestamps';
import { measureRows, rowKey, type MeasuredRows } from './measure-rows';

/**
 * Files and episodes in one query: enough to keep DuckDB's threads busy, few enough to report progress, stop soon, and
 * hold what is found out about each.
 */
const batchFiles = 200;
const batchEpisodes = 20_000;
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
  const listed = new ListedFindings();
  const resolved: ResolvedFiles = new Map();
  const firstIndices = await startsOf(dataset.episodes, new Set(indices));
  for (const index of indices) {
    const episode = dataset.episode(index);
    try {
      const source = await dataset.dataSource(index, resolved);
      const expected = files.get(source.file) ?? [];
      const firstIndex = source.globalRange?.from ?? firstIndices.get(index) ?? 0;
      expected.push({ episode, source, firstIndex, tasks: dataset.taskTable });
      files.set(source.file, expected);
    } catch (error) {
      if (isNotDownloaded(error)) continue;
      const plain = faultOfData(error, `Episode ${index} cannot be read`);
      // Missing files, and a template that fits none, are known from the listing of folders.
      if (plain.code === 'not-found' || plain.details?.['reason'] === 'template') continue;
      const code = fileProblemCode(plain, dataFaults);
      listed.add(problem(code, { message: plain.message, episode: index, ...folderOfLink(plain) }));
    }
  }
  let done = 0;
  for (const batch of batchesOf(files)) {
    job.signal.throwIfAborted();
    // A question to DuckDB may take minutes, and changes nothing.
    const found = checkBatch(batch, dataset.summary.fps, most);
    listed.addAll(await orAborted(found, job.signal));
    for (const expected of batch.values()) done += expected.length;
    job.report({ phase: 'checking rows', done, total: indices.length, unit: 'episodes' });
  }
  return listed.all;
}

interface Expected {
  episode: EpisodeMeta;
  source: DataSource;
  /** Global `index` of its first row, as the lengths before it add up. */
  firstIndex: number;
  tasks: ReadonlyMap<number, string>;
}
type Batch = ReadonlyMap<string, Expected[]>;

/** In the order of the files; a file is never parted. */
function* batchesOf(files: ReadonlyMap<string, Expected[]>): Generator<Batch> {
  let batch = new Map<string, Expected[]>();
  let episodes = 0;
  for (const [file, expected] of files) {
    const isFull = batch.size === batchFiles || episodes + expected.length > batchEpisodes;
    if (isFull && batch.size > 0) {
      yield batch;
      batch = new Map();
      episodes = 0;
    }
    batch.set(file, expected);
    episodes += expected.length;
  }
  if (batch.size > 0) yield batch;
}

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
  // Shared files hold many more episodes than a sample asks for; a short list lets DuckDB skip most of the file.
  const wanted = [...batch.values()].flat().map(({ episode }) => episode.index);
  const isShared = !wholeFile && columns.has('episode_index');
  const filter = !isShared
    ? ''
    : wanted.length <= sampleEpisodes
      ? `WHERE episode_index IN (${wanted.join(', ')})`
      : spanOf(wanted);
  // Counting takes a second per 100,000,000 rows; files of one episode are looked at in any case.
  const isBounded = wholeFile || Number.isFinite(most);
  const rowCount = isBounded ? await countRows(batch, { wholeFile, filter, most }) : 0;
  if (rowCount > most) {
    const message = `The rows of ${wanted.length} episodes were not checked on opening: their files hold ${rowCount}.`;
    return [problem('not-all-checked', { message })];
  }
  const files = [...batch.keys()];
  const measured = await measureRows({ files, columns, wholeFile, filter, fps });
  return [...batch].flatMap(([file, expected]) =>
    expected.flatMap((each) =>
      findings(each, fps, measured.get(rowKey(file, wholeFile ? 0 : each.episode.index))),
    ),
  );
}

/** As arguments of `Math.min`, the episodes of 200 shared files would overflow the stack. */
function spanOf(episodes: readonly number[]): string {
  const from = episodes.reduce((least, episode) => Math.min(least, episode), Infinity);
  const to = episodes.reduce((most, episode) => Math.max(most, episode), -Infinity);
  return `WHERE episode_index BETWEEN ${from} AND ${to}`;
}

/**
 * Rows that a query over the batch would read, or more, where that is not too many. Throws if a file of one episode
 * holds so many that it must be another.
 */
async function countRows(
  batch: Batch,
  { wholeFile, filter, most }: { wholeFile: boolean; filter: string; most: number },
): Promise<number> {
  const files = [...batch.keys()];
  const counted = await selectFrom(
    files,
    'SELECT file_name, num_rows::DOUBLE FROM parquet_file_metadata($files)',
  );
  const rows = counted.numbers(1);
  const held = rows.reduce((sum, each) => sum + each, 0);
  if (wholeFile) {
    counted.texts(0).forEach((file, at) => {
      for (const { episode } of batch.get(file ?? '') ?? []) {
        checkRowCount(rows[at] ?? 0, episode.length);
      }
    });
  }
  if (wholeFile || held <= most) return held;
  // Of shared files with very many rows only those of some episodes are wanted.
  const wanted = await selectFrom(
    files,
    `SELECT count(*)::DOUBLE FROM read_parquet($files, union_by_name = true, hive_partitioning = false) ${filter}`,
  );
  return wanted.numbers(0)[0] ?? 0;
}

/** @param measured undefined where it has no rows */
function findings(expected: Expected, fps: number, measured: MeasuredRows | undefined): Problem[] {
  const { episode, source } = expected;
  const problems: Problem[] = [];
  const rows = measured?.rows ?? 0;
  if (rows !== episode.length) problems.push(rowCountWrong(source, episode, rows));
  if (measured === undefined) return problems;
  if (Number.isNaN(measured.firstFrame)) {
    const message = `Episode ${episode.index} has no frame_index that is a number in ${source.relative}; its frames are ordered by index, else as its rows lie, and an export can repair it.`;
    const place = { file: source.relative, episode: episode.index };
    problems.push(problem('frame-index-missing', { message, ...place }));
  } else if (!countsUp(measured)) {
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
  const { stated, worst } = measured;
  if (stated !== null && (stated.from !== episode.index || stated.to !== episode.index)) {
    problems.push(episodeIndexWrong(source, episode));
  }
  if (worst !== null) {
    const deviation = { worstSec: worst.sec, atFrame: worst.frame, fps };
    problems.push(timestampsOff(deviation, episode.index, source.relative));
  }
  problems.push(...addUp(expected, measured));
  return problems;
}

/** The numbers that tie the rows to the rest of the dataset. */
function addUp(
  { episode, source, firstIndex, tasks }: Expected,
  measured: MeasuredRows,
): Problem[] {
  const problems: Problem[] = [];
  const place = { file: source.relative, episode: episode.index };
  const { indices } = measured;
  const last = firstIndex + measured.rows - 1;
  if (indices !== null && (indices.from !== firstIndex || indices.to !== last)) {
    const message = `index of episode ${episode.index} runs from ${indices.from} to ${indices.to} instead of ${firstIndex} to ${last}; the studio does not use it, and an export can repair it.`;
    problems.push(problem('index-wrong', { message, ...place }));
  }
  const named = measured.tasks === null ? [] : [measured.tasks.from, measured.tasks.to];
  const unknown = named.find((task) => !tasks.has(task));
  if (unknown !== undefined && tasks.size > 0) {
    const which = Number.isNaN(unknown) ? 'is missing in some rows' : `names task ${unknown}`;
    const message = `task_index of episode ${episode.index} ${which}, but the task list has no such text; the studio goes by the list of episodes.`;
    problems.push(problem('task-index-unknown', { message, ...place }));
  }
  return problems;
}

/** By index of the episode, of those that are asked for: how many rows all episodes before it have. */
async function startsOf(
  episodes: readonly EpisodeMeta[],
  asked: ReadonlySet<number>,
): Promise<Map<number, number>> {
  const starts = new Map<number, number>();
  let rows = 0;
  await eachOf(episodes, ({ index, length }) => {
    if (asked.has(index)) starts.set(index, rows);
    rows += length;
  });
  return starts;
}

function countsUp({ rows, firstFrame, lastFrame, frameSum, frameSquares }: MeasuredRows): boolean {
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
