/** What the rows of data files add up to, episode by episode: one pass over all of them in DuckDB. */
import { quoteName, type Selection } from '../../duckdb';
import { fileName, namesFile, selectFrom } from '../rows/parquet';
import { toleranceSec } from '../rows/timestamps';

/** Of the rows of one episode in one file. */
export interface MeasuredRows {
  rows: number;
  firstFrame: number;
  lastFrame: number;
  /** Of `frame`, and of its square: with the range they tell a permutation of 0, 1, 2, ... at no cost in memory. */
  frameSum: number;
  frameSquares: number;
  /** The timestamp furthest from `frame / fps`, where one is further off than tolerated; infinite if missing. */
  worst: { sec: number; frame: number } | null;
  /** Lowest and highest `episode_index`; null in shared files, whose episodes are told by it. */
  stated: { from: number; to: number } | null;
  /** Lowest and highest global `index`. */
  indices: { from: number; to: number } | null;
  /** Lowest and highest `task_index`. */
  tasks: { from: number; to: number } | null;
}

export interface RowQuestion {
  files: readonly string[];
  /** Of the first file, with their types. */
  columns: ReadonlyMap<string, string>;
  /** Whether each file is one episode. */
  wholeFile: boolean;
  /** SQL for the rows that are looked at; may be empty. */
  filter: string;
  fps: number;
}

/** @param episode 0 in files of one episode */
export const rowKey = (file: string, episode: number): string => `${file} ${episode}`;

/** By `rowKey`. Throws as `selectFrom`. */
export async function measureRows(question: RowQuestion): Promise<Map<string, MeasuredRows>> {
  const { columns, wholeFile } = question;
  const has = (name: string): boolean => columns.has(name);
  const isStated = wholeFile && has('episode_index');
  const ranges = [
    ...(isStated ? ['stated'] : []),
    ...(has('index') ? ['global'] : []),
    ...(has('task_index') ? ['task'] : []),
  ];
  const aggregates = [
    'count(*)::DOUBLE',
    'min(frame)',
    'max(frame)',
    'sum(frame)',
    'sum(frame * frame)',
    // A missing timestamp is NaN, which to DuckDB is more than any number.
    has('timestamp')
      ? 'bool_or(abs(stored - frame / $fps) > $tolerance + frame / $fps * pow(2, -23))'
      : 'false',
    ...ranges.flatMap((name) => [`min(${name})`, `max(${name})`]),
  ];
  const values = has('timestamp') ? { fps: question.fps, tolerance: toleranceSec } : {};
  const found = await ask(question, aggregates, values);
  const numbers = found.columns.slice(1).map((_name, at) => found.numbers(at + 1));
  const at = (column: number, row: number): number => numbers[column]?.[row] ?? Number.NaN;
  const rangeAt = (name: string, row: number): { from: number; to: number } | null => {
    const which = ranges.indexOf(name);
    return which < 0 ? null : { from: at(7 + 2 * which, row), to: at(8 + 2 * which, row) };
  };
  const measured = new Map<string, MeasuredRows>();
  const off = new Set<string>();
  found.texts(0).forEach((file, row) => {
    if (at(6, row) === 1) off.add(file ?? '');
    measured.set(rowKey(file ?? '', at(0, row)), {
      rows: at(1, row),
      firstFrame: at(2, row),
      lastFrame: at(3, row),
      frameSum: at(4, row),
      frameSquares: at(5, row),
      worst: at(6, row) === 1 ? { sec: Number.POSITIVE_INFINITY, frame: 0 } : null,
      stated: rangeAt('stated', row),
      indices: rangeAt('global', row),
      tasks: rangeAt('task', row),
    });
  });
  if (off.size > 0) await findWorst({ ...question, files: [...off] }, measured);
  return measured;
}

/** Which timestamp is off the most is only asked where one is. */
async function findWorst(
  question: RowQuestion,
  measured: ReadonlyMap<string, MeasuredRows>,
): Promise<void> {
  const off = `CASE WHEN isnan(stored) THEN 'inf'::DOUBLE ELSE abs(stored - frame / $fps) END`;
  const aggregates = [`max(${off})`, `arg_max(frame, ${off})`];
  const found = await ask(question, aggregates, { fps: question.fps });
  const [episodes, seconds, frames] = [1, 2, 3].map((column) => found.numbers(column));
  found.texts(0).forEach((file, row) => {
    const of = measured.get(rowKey(file ?? '', episodes?.[row] ?? Number.NaN));
    if (of === undefined || of.worst === null) return;
    of.worst = { sec: seconds?.[row] ?? Number.NaN, frame: frames?.[row] ?? Number.NaN };
  });
}

/** The aggregates of each episode of each file, after the file and the episode. */
async function ask(
  { files, columns, wholeFile, filter }: RowQuestion,
  aggregates: readonly string[],
  values: Record<string, number>,
): Promise<Selection> {
  const column = (name: string): string => (columns.has(name) ? quoteName(name) : 'NULL');
  const used = ['frame_index', 'index', 'timestamp', 'episode_index', 'task_index']
    .filter((name) => columns.has(name))
    .map(quoteName);
  const place = columns.has('index') ? 'TRY_CAST("index" AS BIGINT)' : 'file_row_number';
  const frame = columns.has('frame_index')
    ? 'frame_index'
    : `${place} - min(${place}) OVER (PARTITION BY file, episode)`;
  return selectFrom(
    files,
    `WITH rows AS (
       SELECT ${[`${fileName} AS file`, 'file_row_number', ...used].join(', ')},
         ${wholeFile ? '0' : column('episode_index')} AS episode
       FROM read_parquet($files, union_by_name = true, hive_partitioning = false, ${namesFile}, file_row_number = true)
       ${filter}
     ), framed AS (
       SELECT file, episode, TRY_CAST(${frame} AS DOUBLE) AS frame,
         coalesce(TRY_CAST(${column('timestamp')} AS DOUBLE), 'nan'::DOUBLE) AS stored,
         TRY_CAST(${column('episode_index')} AS DOUBLE) AS stated,
         TRY_CAST(${column('index')} AS DOUBLE) AS global,
         TRY_CAST(${column('task_index')} AS DOUBLE) AS task
       FROM rows
     )
     SELECT file, CAST(episode AS DOUBLE), ${aggregates.join(', ')}
     FROM framed GROUP BY file, episode`,
    values,
  );
}
