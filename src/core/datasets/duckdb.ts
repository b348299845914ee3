/** DuckDB as the core uses it: one in-memory database for all datasets, a connection per query. */
import { availableParallelism } from 'node:os';
import {
  DuckDBBlobValue,
  DuckDBInstance,
  DuckDBListVector,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { limits } from '../files/limits';

let shared: Promise<DuckDBInstance> | null = null;

function instance(): Promise<DuckDBInstance> {
  shared ??= DuckDBInstance.create(':memory:', {
    threads: String(Math.min(4, Math.max(1, availableParallelism()))),
    memory_limit: '2GB',
    // Spilling would write beside whatever folder the studio was started in.
    temp_directory: '',
    // The system caches files already, and knows when they change.
    enable_external_file_cache: 'false',
    // A dataset cannot make DuckDB fetch or load code.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  return shared;
}

/** Each question takes one of Node's four threads for files: one is left for everybody else. */
const atOnce = 3;
let running = 0;
const waiting: (() => void)[] = [];

/**
 * Runs `use` with a connection of its own. The shared instance stays. What takes longer than any recording needs is
 * interrupted.
 */
async function withConnection<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    const connection = await (await instance()).connect();
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      connection.interrupt();
    }, limits.querySeconds * 1000);
    try {
      return await use(connection);
    } catch (error) {
      if (!isLate) throw error;
      throw new Error(`it takes longer than ${limits.querySeconds} s`, { cause: error });
    } finally {
      clearTimeout(timer);
      connection.closeSync();
    }
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

/**
 * Runs one statement and reads everything it gives. Values go in as `$1`, `$2`, ... or by name. Throws an Error with
 * the first line of what DuckDB says: what follows shows the SQL, which tells a curator nothing. Files of a dataset are
 * read with `selectFrom` of `lerobot/rows/parquet.ts`.
 */
export function select(
  sql: string,
  values: DuckDBValue[] | Record<string, DuckDBValue> = [],
): Promise<Selection> {
  return withConnection(async (connection) => {
    try {
      const result = await connection.run(sql, values);
      return new Selection(result.columnNames(), await result.fetchAllChunks(), () =>
        result.columnTypes(),
      );
    } catch (error) {
      const [line = ''] = (error as Error).message.split('\n');
      throw new Error(line, { cause: error });
    }
  });
}

/** A path as DuckDB takes it for that one file: `*`, `?` and `[` in it are not patterns. */
export const literalPath = (file: string): string => file.replaceAll(/[*?[]/g, '[$&]');

/** A name as SQL: quoted, so that `observation.state` and hostile names are names. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The rows of a query, by column. Ask for the type that the SQL casts to. */
export class Selection {
  readonly rows: number;

  constructor(
    readonly columns: readonly string[],
    private readonly chunks: readonly DuckDBDataChunk[],
    /** Types of the columns, in their order. */
    readonly types: () => readonly DuckDBType[],
  ) {
    this.rows = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  }

  /** Numbers and booleans; NULL is NaN. */
  numbers(column: number): Float64Array {
    const numbers = new Float64Array(this.rows);
    this.each(column, (row, value) => {
      numbers[row] = value === null ? Number.NaN : Number(value);
    });
    return numbers;
  }

  texts(column: number): (string | null)[] {
    const texts: (string | null)[] = [];
    this.each(column, (row, value) => {
      texts[row] = typeof value === 'string' ? value : null;
    });
    return texts;
  }

  /** BLOBs; NULL is null. */
  blobs(column: number): (Uint8Array | null)[] {
    const blobs: (Uint8Array | null)[] = [];
    this.each(column, (row, value) => {
      blobs[row] = value instanceof DuckDBBlobValue ? value.bytes : null;
    });
    return blobs;
  }

  /** Lists of text without their NULLs (select `coalesce(x, [])`: NULL lists have no length). */
  textLists(column: number): string[][] {
    return this.lists(column, (items) => items.filter((item) => typeof item === 'string'));
  }

  /** Lists of numbers (select `coalesce(x, [])`); NULL is NaN. */
  numberLists(column: number): Float64Array[] {
    return this.lists(column, (items) =>
      Float64Array.from(items, (item) => (item === null ? Number.NaN : Number(item))),
    );
  }

  /**
   * FLOAT lists of `width` values as one row-major block (select `coalesce(x, [])`: NULL lists have no length). Where
   * a row has no value it is NaN; `misfits` are 1 for rows of another width that are not empty.
   */
  floatLists(column: number, width: number): { values: Float32Array; misfits: Uint8Array } {
    const values = new Float32Array(this.rows * width).fill(Number.NaN);
    const misfits = new Uint8Array(this.rows);
    let row = 0;
    for (const chunk of this.chunks) {
      const lists = listsIn(chunk, column);
      fillLists({ lists, count: chunk.rowCount, row, width }, values, misfits);
      row += chunk.rowCount;
    }
    return { values, misfits };
  }

  /** Out of the one vector behind all lists of a chunk: a vector of its own for each costs ten times as much. */
  private lists<Made>(column: number, make: (items: DuckDBValue[]) => Made): Made[] {
    const made: Made[] = [];
    for (const chunk of this.chunks) {
      const lists = listsIn(chunk, column);
      const { rowCount } = chunk;
      for (let item = 0; item < rowCount; item += 1) {
        const from = lists.getEntryOffset(item);
        const items: DuckDBValue[] = [];
        for (let at = from; at < from + lists.getEntryLength(item); at += 1) {
          items.push(lists.childVector.getItem(at));
        }
        made.push(make(items));
      }
    }
    return made;
  }

  private each(column: number, use: (row: number, value: DuckDBValue) => void): void {
    let row = 0;
    for (const chunk of this.chunks) {
      const vector = chunk.getColumnVector(column);
      const { rowCount } = chunk;
      for (let item = 0; item < rowCount; item += 1, row += 1) use(row, vector.getItem(item));
    }
  }
}

function listsIn(chunk: DuckDBDataChunk, column: number): DuckDBListVector {
  const lists = chunk.getColumnVector(column);
  if (lists instanceof DuckDBListVector) return lists;
  throw new TypeError('not a list column');
}

/** Rows of one chunk, from `row` on. By itself, since the compiler then knows what it reads: a third less work. */
function fillLists(
  {
    lists,
    count,
    row,
    width,
  }: { lists: DuckDBListVector; count: number; row: number; width: number },
  values: Float32Array,
  misfits: Uint8Array,
): void {
  const items = lists.childVector;
  for (let item = 0; item < count; item += 1) {
    const offset = lists.getEntryOffset(item);
    const length = lists.getEntryLength(item);
    if (length !== width && length > 0) misfits[row + item] = 1;
    const to = (row + item) * width;
    for (let dim = 0; dim < Math.min(width, length); dim += 1) {
      const value = items.getItem(offset + dim);
      if (typeof value === 'number') values[to + dim] = value;
    }
  }
}
