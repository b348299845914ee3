/** What the rows of the kept episodes look like: the facts that loader verdicts and repairs are made of. */
import { quoteName } from '../../../datasets/duckdb';
import { isOutcomeName } from '../../../datasets/outcomes/claims';
import type { DataSource } from '../../../datasets/lerobot/lerobot-dataset';
import { selectFrom } from '../../../datasets/lerobot/rows/parquet';
import { quoteText } from '../../files/export-database';
import { bookkeeping } from './columns';

/** Facts about one episode. Numbers are NaN where the column is missing. */
export interface RowFacts {
  episode: number;
  rows: number;
  /**
   * Largest distance of a timestamp from `frame / fps`, seconds, as float32 like LeRobot reads it; NaN if one is
   * missing.
   */
  offsetSec: number;
  /** Largest distance of the step between two timestamps from `1 / fps`, seconds, as float32. */
  stepSec: number;
  /** First `index`, and whether the rows count up from there. */
  firstIndex: number;
  indexCountsUp: boolean;
  frameIndexRight: boolean;
  episodeIndexRight: boolean;
  /** The episode's rows are neighbours in the file, in the order of its frames; `firstRow` is the first one. */
  rowsInOrder: boolean;
  firstRow: number;
  taskIndices: number[];
  /** Columns that have no value in one of the rows, or none in one of the places of a list. */
  withNulls: string[];
  /** Columns of floats in which a number is NaN or infinite. */
  withNaN: string[];
}

/**
 * Facts about each episode in one data file, by its `episode_index` (v3) or as the one episode `whole` (v2). Only reads
 * the bookkeeping columns, floats, and columns that have nulls as the file itself says. Throws as `selectFrom`.
 */
export async function surveyFile(
  source: DataSource,
  columns: ReadonlyMap<string, string>,
  question: { fps: number; whole: number | null },
): Promise<RowFacts[]> {
  const key = question.whole === null ? 'TRY_CAST(episode_index AS BIGINT)' : `${question.whole}`;
  const column = (name: string, type: string): string =>
    columns.has(name) ? `TRY_CAST(${quoteName(name)} AS ${type})` : `CAST(NULL AS ${type})`;
  const doubtful = await columnsWithNulls(source, columns);
  const isNull = doubtful.map((name) => {
    const own = quoteName(name);
    const inner = columns.get(name)?.endsWith('[]') ? `len(${own}) = list_count(${own})` : 'true';
    return `CASE WHEN ${own} IS NULL OR NOT ${inner} THEN ${quoteText(name)} END`;
  });
  const isOdd = [...columns].filter(isOfNumbers).map(([name, type]) => {
    const own = quoteName(name);
    const odd = type.endsWith('[]')
      ? `len(list_filter(${own}, lambda x: NOT isfinite(x))) > 0`
      : `NOT isfinite(${own})`;
    return `CASE WHEN ${odd} THEN ${quoteText(name)} END`;
  });
  const found = await selectFrom(
    [source.file],
    `WITH raw AS (
       SELECT ${key} AS source, file_row_number AS row,
         row_number() OVER (PARTITION BY ${key} ORDER BY ${frameOrder(columns)}) - 1 AS frame,
         ${column('timestamp', 'FLOAT')} AS t, ${column('index', 'BIGINT')} AS global,
         ${column('frame_index', 'BIGINT')} AS fi, ${column('episode_index', 'BIGINT')} AS ei,
         ${column('task_index', 'BIGINT')} AS task, ${namesOf(isNull)} AS nulls,
         ${namesOf(isOdd)} AS odd
       FROM read_parquet($files, hive_partitioning = false, file_row_number = true)),
     steps AS (
       SELECT *, (t - lag(t) OVER (PARTITION BY source ORDER BY frame))::DOUBLE AS step FROM raw)
     SELECT source::DOUBLE, count(*)::DOUBLE,
       CASE WHEN count(t) = count(*) THEN max(abs(t::DOUBLE - frame / $fps::DOUBLE)) END,
       CASE WHEN count(t) < count(*) THEN NULL WHEN count(*) = 1 THEN 0
            ELSE max(abs(step - 1 / $fps::DOUBLE)) END,
       min(global)::DOUBLE,
       count(global) = count(*) AND max(global - frame) = min(global - frame),
       count(fi) = count(*) AND bool_and(fi = frame),
       count(ei) = count(*) AND bool_and(ei = source),
       max(row - frame) = min(row - frame), min(row)::DOUBLE,
       coalesce(list(DISTINCT task::VARCHAR), []),
       coalesce(list_distinct(flatten(list(nulls))), []),
       coalesce(list_distinct(flatten(list(odd))), [])
     FROM steps WHERE source IS NOT NULL GROUP BY source ORDER BY source`,
    { fps: question.fps },
  );
  const numbers = Array.from({ length: 10 }, (_none, column) => found.numbers(column));
  const tasks = found.textLists(10);
  const [withNulls, withNaN] = [found.textLists(11), found.textLists(12)];
  const at = (column: number, row: number): number => numbers[column]?.[row] ?? Number.NaN;
  return Array.from({ length: found.rows }, (_none, row) => ({
    episode: at(0, row),
    rows: at(1, row),
    offsetSec: at(2, row),
    stepSec: at(3, row),
    firstIndex: at(4, row),
    indexCountsUp: at(5, row) === 1,
    frameIndexRight: at(6, row) === 1,
    episodeIndexRight: at(7, row) === 1,
    rowsInOrder: at(8, row) === 1,
    firstRow: at(9, row),
    taskIndices: (tasks[row] ?? []).map(Number),
    withNulls: withNulls[row] ?? [],
    withNaN: withNaN[row] ?? [],
  }));
}

/** Floats that somebody trains on. */
const isOfNumbers = ([name, type]: [string, string]): boolean =>
  /^(FLOAT|DOUBLE)(\[\])?$/.test(type) && bookkeeping[name] === undefined && !isOutcomeName(name);

/** A list in each row of the names that these expressions give. */
const namesOf = (named: readonly string[]): string =>
  named.length === 0
    ? '[]::VARCHAR[]'
    : `list_filter([${named.join(', ')}], lambda x: x IS NOT NULL)`;

/** Columns of which the file's own statistics count nulls, or of which it keeps none. */
async function columnsWithNulls(
  source: DataSource,
  columns: ReadonlyMap<string, string>,
): Promise<string[]> {
  const found = await selectFrom(
    [source.file],
    `SELECT DISTINCT path_in_schema FROM parquet_metadata($files)
     WHERE coalesce(stats_null_count, 1) > 0 AND num_values > 0`,
  );
  const paths = found.texts(0).map((path) => path ?? '');
  return [...columns]
    .filter(
      ([name, type]) => !/STRUCT|MAP|UNION|BLOB/.test(type) && bookkeeping[name] === undefined,
    )
    .map(([name]) => name)
    .filter((name) => paths.some((path) => path === name || path.startsWith(`${name}, `)));
}

/** Frames are ordered as the dataset's reader orders them, so that frame numbers mean the same rows. */
export function frameOrder(columns: ReadonlyMap<string, string>): string {
  const known = ['frame_index', 'index'].find((name) => columns.has(name));
  return known === undefined ? 'file_row_number' : `${quoteName(known)}, file_row_number`;
}
