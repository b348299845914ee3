/**
 * The one way to the parquet files of a dataset. A file of a few kB can claim columns, rows and values without end, so
 * what it says of itself is looked at before DuckDB reads it, and DuckDB is only given real paths of regular files.
 */
import { listValue, type DuckDBValue } from '@duckdb/node-api';
import { checkRealFile } from '../../../files/contained-path';
import { megabytes, openRegular } from '../../../files/regular-file';
import { SmallCache } from '../../../system/small-cache';
import { literalPath, select, type Selection } from '../../duckdb';
import { limits } from '../../../files/limits';

/** What a file says of itself at its end. */
export interface ParquetFacts {
  rows: number;
  /** Names with DuckDB's names of their types, in order. */
  columns: ReadonlyMap<string, string>;
  /** By name of the column: numbers or texts in it, those inside lists counted each, and their bytes when unpacked. */
  sizes: ReadonlyMap<string, { values: number; bytes: number }>;
}

/** By file, size and time of change. */
const facts = new SmallCache<string, ParquetFacts>(64);

/** Throws an Error that completes "FILE cannot be read: ...", or what `checkRealFile` throws. */
export async function lookAtParquet(file: string): Promise<ParquetFacts> {
  return facts.get(await checkFooter(file), () => look(file));
}

/** Throws as `lookAtParquet`; what tells this state of the file from others. */
async function checkFooter(file: string): Promise<string> {
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
    return [file, ino, size, mtimeMs].join('\0');
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
    `SELECT path_in_schema, sum(num_values)::DOUBLE, sum(total_uncompressed_size)::DOUBLE
     FROM parquet_metadata($1) GROUP BY path_in_schema`,
    from,
  );
  const types = described.texts(1);
  const names = described.texts(0).map((name) => name ?? '');
  const paths = sizes.texts(0);
  return {
    rows: rows.numbers(0)[0] ?? 0,
    columns: new Map(names.map((name, row) => [name, types[row] ?? ''])),
    sizes: byColumn(names, paths, sizes.numbers(1), sizes.numbers(2)),
  };
}

/** Throws if the files have more different columns than the studio reads; cheaper than to have them described. */
export async function checkColumnCount(files: readonly string[]): Promise<void> {
  const counted = await selectFrom(
    files,
    'SELECT count(DISTINCT name)::DOUBLE FROM parquet_schema($files)',
  );
  const columns = counted.numbers(0)[0] ?? 0;
  if (columns <= limits.columns) return;
  throw new Error(`it has ${columns} columns, the studio reads up to ${limits.columns}`);
}

/** What is inside a column is called `column, list, element`. */
function byColumn(
  names: readonly string[],
  paths: readonly (string | null)[],
  values: Float64Array,
  bytes: Float64Array,
): ParquetFacts['sizes'] {
  const known = new Set(names);
  const sizes = new Map<string, { values: number; bytes: number }>();
  paths.forEach((path, row) => {
    const parts = (path ?? '').split(', ');
    const ends = parts.map((_part, at) => parts.slice(0, at + 1).join(', '));
    const name = ends.findLast((each) => known.has(each));
    if (name === undefined) return;
    const before = sizes.get(name) ?? { values: 0, bytes: 0 };
    sizes.set(name, {
      values: before.values + (values[row] ?? 0),
      bytes: before.bytes + (bytes[row] ?? 0),
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

/**
 * As `select`, where the SQL reads `read_parquet($files, ...)`. Throws too if one of `files` is not, right now, the
 * real path of a parquet file.
 */
export async function selectFrom(
  files: readonly string[],
  sql: string,
  values: Record<string, DuckDBValue> = {},
): Promise<Selection> {
  await Promise.all(files.map(checkFooter));
  return select(sql, { ...values, files: listValue(files.map(literalPath)) });
}

/** Throws if the texts of a column take more than `limit` bytes when unpacked. */
export function checkTextSize({ sizes }: ParquetFacts, column: string, limit: number): void {
  const bytes = sizes.get(column)?.bytes ?? 0;
  if (bytes > limit) throw new Error(`its column ${column} holds ${moreThan(bytes, limit)}`);
}
