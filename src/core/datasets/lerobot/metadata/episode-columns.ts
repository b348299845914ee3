/** The columns of `meta/episodes` that the studio uses, out of all its files. */
import type { Problem } from '../../../../shared/errors';
import { resolveInside } from '../../../files/contained-path';
import { limits } from '../../../files/limits';
import { faultOfData } from '../../../system/classify-error';
import { quoteName } from '../../duckdb';
import { isTooMany, tooManyEpisodes } from '../../episodes';
import { fileProblemCode, problem } from '../../problems';
import { checkColumnCount, describeAll, selectFrom } from '../rows/parquet';

const source = 'read_parquet($files, union_by_name = true, hive_partitioning = false)';

const fixedColumns = [
  'episode_index',
  'length',
  'data/chunk_index',
  'data/file_index',
  'dataset_from_index',
  'dataset_to_index',
] as const;
const cameraColumns = ['chunk_index', 'file_index', 'from_timestamp', 'to_timestamp'] as const;

const episodesFaults = {
  missing: 'episodes-unreadable',
  unreadable: 'episodes-unreadable',
} as const;

/** The metadata of many episodes by column; numbers are NaN where it says nothing. */
export interface Columns {
  rows: number;
  fixed: Record<(typeof fixedColumns)[number], Float64Array>;
  videos: Map<string, Record<(typeof cameraColumns)[number], Float64Array>>;
  /** Of each row; rows with the same tasks have the same list of them. */
  tasks: string[][];
}

/**
 * All files with one query; if that fails, file by file, and the broken ones become problems. Throws `corrupt-data` if
 * together they claim more than any dataset has.
 */
export async function readParts(
  root: string,
  files: readonly string[],
  cameraKeys: readonly string[],
  problems: Problem[],
): Promise<{ file: string; columns: Columns }[]> {
  let rows = 0;
  const read = async (some: readonly string[]): Promise<Columns> => {
    const paths = await Promise.all(some.map((file) => resolveInside(root, file)));
    const columns = await readColumns(paths, cameraKeys, rows);
    rows += columns.rows;
    return columns;
  };
  try {
    return [{ file: files[0] ?? 'meta/episodes', columns: await read(files) }];
  } catch (error) {
    if (isTooMany(error)) throw error;
    faultOfData(error, 'The list of episodes cannot be read');
    const parts: { file: string; columns: Columns }[] = [];
    for (const file of files) {
      try {
        parts.push({ file, columns: await read([file]) });
      } catch (error) {
        if (isTooMany(error)) throw error;
        const plain = faultOfData(error, `${file} cannot be read`);
        const message = `${plain.message} The studio leaves its episodes out.`;
        problems.push(problem(fileProblemCode(plain, episodesFaults), { message, file }));
      }
    }
    return parts;
  }
}

/** Throws if the files claim more than any dataset has, before any of it is in memory. */
async function countEpisodes(
  files: readonly string[],
  numbers: number,
  before: number,
): Promise<void> {
  const found = await selectFrom(
    files,
    'SELECT sum(num_rows)::DOUBLE FROM parquet_file_metadata($files)',
  );
  const rows = before + (found.numbers(0)[0] ?? 0);
  if (rows > limits.episodes || rows * numbers > limits.episodeNumbers) {
    throw tooManyEpisodes('meta/episodes', rows);
  }
}

/**
 * The tasks of each row. A hundred thousand rows mostly have a few lists of them: those are told apart, and given to
 * their rows, in DuckDB, which does so in a twentieth of the time that reading a list for each row takes.
 */
async function readTasks(
  files: readonly string[],
  isList: boolean,
): Promise<{ list: string[]; rows: Float64Array }[]> {
  const list = isList ? 'coalesce(tasks, [])' : 'CASE WHEN tasks IS NULL THEN [] ELSE [tasks] END';
  const found = await selectFrom(
    files,
    `SELECT list, list(row) FROM (
       SELECT ${list} AS list, (row_number() OVER () - 1)::DOUBLE AS row FROM ${source})
     GROUP BY list`,
  );
  const rows = found.numberLists(1);
  return found.textLists(0).map((list, at) => ({ list, rows: rows[at] ?? new Float64Array() }));
}

/** Throws if the tasks would not fit into memory: packed, one long text for every episode takes no room. */
async function checkTasks(files: readonly string[], isList: boolean): Promise<void> {
  const stored = await selectFrom(
    files,
    `SELECT sum(num_values)::DOUBLE, sum(total_uncompressed_size)::DOUBLE FROM parquet_metadata($files)
     WHERE path_in_schema = 'tasks' OR starts_with(path_in_schema, 'tasks, ')`,
  );
  const [values, bytes] = [stored.numbers(0)[0] ?? 0, stored.numbers(1)[0] ?? 0];
  if (values > limits.episodeTasks || bytes > limits.episodeTaskCharacters) {
    throw new Error(`its tasks are ${values} texts of ${bytes} bytes`);
  }
  const length = isList
    ? 'list_sum(list_transform(tasks, lambda task: strlen(task)))'
    : 'strlen(tasks)';
  const total = await selectFrom(
    files,
    `SELECT coalesce(sum(${length}), 0)::DOUBLE FROM ${source}`,
  );
  const characters = total.numbers(0)[0] ?? 0;
  if (characters <= limits.episodeTaskCharacters) return;
  throw new Error(`its tasks have ${characters} characters`);
}

async function readColumns(
  files: readonly string[],
  cameraKeys: readonly string[],
  before: number,
): Promise<Columns> {
  await checkColumnCount(files);
  const present = new Map((await describeAll(files)).map(({ name, type }) => [name, type]));
  const numbers: string[] = [
    ...fixedColumns,
    ...cameraKeys.flatMap((key) => cameraColumns.map((column) => `videos/${key}/${column}`)),
  ];
  await countEpisodes(files, numbers.length, before);
  const expressions = numbers.map((name) =>
    present.has(name) ? `TRY_CAST(${quoteName(name)} AS DOUBLE)` : 'CAST(NULL AS DOUBLE)',
  );
  const tasksType = present.get('tasks') ?? '';
  const hasTasks = /^VARCHAR(\[\])?$/.test(tasksType);
  if (hasTasks) await checkTasks(files, tasksType !== 'VARCHAR');
  const [selection, lists] = await Promise.all([
    selectFrom(files, `SELECT ${expressions.join(', ')} FROM ${source}`),
    hasTasks ? readTasks(files, tasksType !== 'VARCHAR') : [],
  ]);
  const none: string[] = [];
  const tasks = Array.from({ length: selection.rows }, () => none);
  for (const { list, rows } of lists) for (const row of rows) tasks[row] = list;
  const from = <Name extends string>(
    names: readonly Name[],
    first: number,
  ): Record<Name, Float64Array> =>
    Object.fromEntries(
      names.map((name, column) => [name, selection.numbers(first + column)]),
    ) as Record<Name, Float64Array>;
  return {
    rows: selection.rows,
    fixed: from(fixedColumns, 0),
    videos: new Map(
      cameraKeys.map((key, camera) => [
        key,
        from(cameraColumns, fixedColumns.length + camera * cameraColumns.length),
      ]),
    ),
    tasks,
  };
}
