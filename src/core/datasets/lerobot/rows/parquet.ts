/**
 * The one way to the parquet files of a dataset. A file of a few kB can claim columns, rows and values without end, so
 * what it says of itself is looked at before DuckDB reads it, and DuckDB is only given real paths of regular files.
 */
import { listValue, type DuckDBValue } from '@duckdb/node-api';
import { checkRealFile } from '../../../files/contained-path';
import { megabytes, openRegular, storedBytes } from '../../../files/regular-file';
import { LastUsed } from '../../../../shared/last-used';
import { SmallCache } from '../../../system/small-cache';
import { literalPath, quoteName, select, type Selection } from '../../duckdb';
import { limits } from '../../../files/limits';

/** What a file says of itself at its end. */
export interface ParquetFacts {
  rows: number;
  /** Names with DuckDB's names of their types, in order. */
  columns: ReadonlyMap<string, string>;
  /** By name of the column. */
  sizes: ReadonlyMap<string, ColumnSize>;
}

interface ColumnSize {
  /** Numbers or texts in it, those inside lists counted each. */
  values: number;
  /** Of them when unpacked. */
  bytes: number;
  /** Of them in the row group that has the most. */
  inGroup: number;
}

/** By file, size and time of change. */
const facts = new SmallCache<string, ParquetFacts>(64);

/** Throws an Error that completes "FILE cannot be read: ...", or what `checkRealFile` throws. */
export async function lookAtParquet(file: string): Promise<ParquetFacts> {
  const { state } = await checkFooter(file);
  return facts.get(state, () => look(file));
}

interface Footer {
  file: string;
  /** Tells this state of the file from others. */
  state: string;
  /** Bytes of the file that are more than a claim: it may have holes. */
  stored: number;
}

/** Throws as `lookAtParquet`. */
async function checkFooter(file: string): Promise<Footer> {
  await checkRealFile(file);
  const { handle, stats } = await openRegular(file);
  const { size, mtimeMs, ino } = stats;
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(8), 0, 8, Math.max(0, size - 8));
    if (bytesRead < 8 || buffer.toString('latin1', 4) !== 'PAR1') {
      throw new Error('it is no whole parquet file');
    }
    const footer = buffer.readUInt32LE(0);
    if (footer > limits.footerBytes) {
      throw new Error(`its table of contents has ${moreThan(footer, limits.footerBytes)}`);
    }
    return { file, state: [file, ino, size, mtimeMs].join('\0'), stored: storedBytes(stats) };
  } finally {
    await handle.close();
  }
}

const moreThan = (bytes: number, limit: number): string =>
  `${megabytes(bytes)}, more than the ${megabytes(limit)} that the studio reads`;

async function look(file: string): Promise<ParquetFacts> {
  const from = [literalPath(file)];
  await checkColumnCount([file]);
  const described = await select(
    'DESCRIBE SELECT * FROM read_parquet($1, hive_partitioning = false)',
    from,
  );
  const rows = await select('SELECT num_rows::DOUBLE FROM parquet_file_metadata($1)', from);
  const sizes = await select(
    `SELECT path_in_schema, sum(num_values)::DOUBLE, sum(total_uncompressed_size)::DOUBLE, max(num_values)::DOUBLE
     FROM parquet_metadata($1) GROUP BY path_in_schema`,
    from,
  );
  const types = described.texts(1);
  const names = described.texts(0).map((name) => name ?? '');
  return {
    rows: rows.numbers(0)[0] ?? 0,
    columns: new Map(names.map((name, row) => [name, types[row] ?? ''])),
    sizes: byColumn(names, sizes),
  };
}

/** Throws if the files have more different columns than the studio reads; cheaper than to have them described. */
export async function checkColumnCount(files: readonly string[]): Promise<void> {
  await Promise.all(files.map(checkFooter));
  const counted = await select(
    'SELECT count(DISTINCT name)::DOUBLE FROM parquet_schema($files)',
    named(files),
  );
  const columns = counted.numbers(0)[0] ?? 0;
  if (columns <= limits.columns) return;
  throw new Error(`it has ${columns} columns, the studio reads up to ${limits.columns}`);
}

/** What is inside a column is called `column, list, element`. */
function byColumn(names: readonly string[], found: Selection): ParquetFacts['sizes'] {
  const known = new Set(names);
  const sizes = new Map<string, ColumnSize>();
  const [values, bytes, inGroup] = [1, 2, 3].map((column) => found.numbers(column));
  found.texts(0).forEach((path, row) => {
    const parts = (path ?? '').split(', ');
    const ends = parts.map((_part, at) => parts.slice(0, at + 1).join(', '));
    const name = ends.findLast((each) => known.has(each));
    if (name === undefined) return;
    const before = sizes.get(name) ?? { values: 0, bytes: 0, inGroup: 0 };
    sizes.set(name, {
      values: before.values + (values?.[row] ?? 0),
      bytes: before.bytes + (bytes?.[row] ?? 0),
      inGroup: before.inGroup + (inGroup?.[row] ?? 0),
    });
  });
  return sizes;
}

/**
 * Column names with DuckDB's names of their types, in order; reads only the file's footer. Throws as `lookAtParquet`.
 */
export async function describeColumns(file: string): Promise<ReadonlyMap<string, string>> {
  return (await lookAtParquet(file)).columns;
}

/** Columns of several files that are read as one, by the states of the files. */
const together = new SmallCache<string, Column[]>(16);

export interface Column {
  name: string;
  /** DuckDB's name of it. */
  type: string;
}

/** The columns of all `files` together, in order. Throws as `selectFrom`. */
export async function describeAll(files: readonly string[]): Promise<readonly Column[]> {
  const footers = await Promise.all(files.map(checkFooter));
  await checkClaims(footers);
  return together.get(footers.map(({ state }) => state).join('\n'), async () => {
    const described = await select(
      'DESCRIBE SELECT * FROM read_parquet($files, union_by_name = true, hive_partitioning = false)',
      named(files),
    );
    const types = described.texts(1);
    return described.texts(0).map((name, at) => ({ name: name ?? '', type: types[at] ?? '' }));
  });
}

/**
 * As `select`, where the SQL reads `read_parquet($files, ...)`. Throws too if one of `files` is not, right now, the
 * real path of a parquet file.
 */
export async function selectFrom(
  files: readonly string[],
  sql: string,
  values: Record<string, DuckDBValue> = {},
): Promise<Selection> {
  await checkClaims(await Promise.all(files.map(checkFooter)));
  return select(sql, { ...values, ...named(files) });
}

const named = (files: readonly string[]): { files: DuckDBValue } => ({
  files: listValue(files.map(literalPath)),
});

/** Has DuckDB say which file a row is of, under a name that no column of a dataset has. */
export const namesFile = `filename = 'studio.file'`;
export const fileName = quoteName('studio.file');

/** Throws if the texts of a column take more than `limit` bytes when unpacked. */
export function checkTextSize({ sizes }: ParquetFacts, column: string, limit: number): void {
  const bytes = sizes.get(column)?.bytes ?? 0;
  if (bytes > limit) throw new Error(`its column ${column} holds ${moreThan(bytes, limit)}`);
}

/** States of files that claim no more than they may. */
const sound = new LastUsed<string, true>(10_000);

/**
 * Throws if one of the files claims lists of which it holds next to nothing: DuckDB unpacks those of 2,048 rows at
 * once, with no limit to their memory, and may do so of a column that nobody takes for lists.
 */
async function checkClaims(found: readonly Footer[]): Promise<void> {
  const files = found.filter(({ state }) => sound.get(state) === undefined);
  if (files.length === 0) return;
  const claimed = await select(
    `SELECT file_name, max(claimed)::DOUBLE FROM (
       SELECT file_name, sum(num_values) AS claimed FROM parquet_metadata($files)
       WHERE contains(path_in_schema, ', ') GROUP BY file_name, row_group_id)
     GROUP BY file_name`,
    named(files.map(({ file }) => file)),
  );
  const values = claimed.numbers(1);
  const byFile = new Map(claimed.texts(0).map((file, row) => [file ?? '', values[row] ?? 0]));
  for (const { file, state, stored } of files) {
    const most = Math.max(limits.claimedValues, limits.claimedByByte * stored);
    const own = byFile.get(file) ?? 0;
    if (own > most) {
      throw new Error(
        `one of its row groups claims ${own} values in lists, a file of ${stored} bytes is taken to hold ${most}`,
      );
    }
    sound.set(state, true);
  }
}

/** Throws if a row group holds more in lists of these columns than is unpacked: all of it may be of one row. */
export function checkLists({ columns, sizes }: ParquetFacts, names: readonly string[]): void {
  for (const name of names) {
    const { inGroup } = sizes.get(name) ?? { inGroup: 0 };
    if (inGroup <= limits.groupValues || !(columns.get(name) ?? '').includes('[')) continue;
    throw new Error(
      `one of its row groups holds ${inGroup} values in lists of ${name}, more than the ${limits.groupValues} that are unpacked`,
    );
  }
}
