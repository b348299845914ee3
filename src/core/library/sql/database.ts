/**
 * The database of the SQL box: in memory, without files or network, its settings locked. It runs in a process of its
 * own, which is ended where a query does not end.
 */
import {
  DuckDBInstance,
  DuckDBListValue,
  LIST,
  VARCHAR,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBPreparedStatement,
  type DuckDBValue,
} from '@duckdb/node-api';
import { z } from 'zod';
import { StudioError } from '../../../shared/errors';
import { sqlSchema, type SqlTable, type SqlType, type SqlValue } from '../../../shared/model/sql';
import { sqlLimits } from './limits';
import type { SqlCalls, SqlCell } from './sql-calls';

const isOpen = new Set<SqlTable>();

async function open(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: sqlLimits.memory,
    temp_directory: '',
    max_temp_directory_size: '0B',
    enable_external_access: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run('SET lock_configuration = true');
  return connection;
}

let opened: Promise<DuckDBConnection> | null = null;
const database = (): Promise<DuckDBConnection> => (opened ??= open());

export async function loadRows({ table, rows }: SqlCalls['load']['asked']): Promise<null> {
  const connection = await database();
  const columns = sqlSchema[table];
  if (!isOpen.has(table)) {
    const types = columns.map(({ name, type }) => `"${name}" ${type}`).join(', ');
    await connection.run(`CREATE TABLE ${table} (${types})`);
    isOpen.add(table);
  }
  const appender = await connection.createAppender(table);
  for (const row of rows) {
    for (const [at, { type }] of columns.entries()) append(appender, type, row[at] ?? null);
    appender.endRow();
  }
  appender.closeSync();
  return null;
}

function append(appender: DuckDBAppender, type: SqlType, cell: SqlCell): void {
  if (Array.isArray(cell)) appender.appendList(cell, LIST(VARCHAR));
  else if (typeof cell === 'string') appender.appendVarchar(cell);
  else if (typeof cell === 'boolean') appender.appendBoolean(cell);
  else if (cell === null || Number.isNaN(cell)) appender.appendNull();
  else if (type === 'INTEGER') appender.appendInteger(cell);
  else appender.appendDouble(cell);
}

/**
 * One SELECT. Throws `invalid-input` for any other statement, for several, and for what DuckDB refuses; `timeout` where
 * it takes too long or too much memory.
 */
export async function runQuery({ sql }: { sql: string }): Promise<SqlCalls['query']['answer']> {
  const connection = await database();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    connection.interrupt();
  }, sqlLimits.seconds * 1_000);
  try {
    return await read(await onlySelect(connection, sql));
  } catch (error) {
    if (isLate) throw new StudioError('timeout', tooLong, { cause: error });
    if (error instanceof StudioError) throw error;
    const [line = ''] = (error as Error).message.split('\n');
    if (line.startsWith('Out of Memory'))
      throw new StudioError('timeout', tooMuch, { cause: error });
    throw new StudioError('invalid-input', line.slice(0, 1_000), { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

export const tooLong = `The query takes longer than ${sqlLimits.seconds} s and was ended; ask for less at once.`;
export const tooMuch = `The query takes more than ${sqlLimits.memory} of memory and was ended; ask for less at once.`;

/** Rows from anything else would be files, other processes or the database's own switches. */
const tableFunctions = new Set(
  'range generate_series unnest repeat json_each json_tree duckdb_columns duckdb_settings duckdb_functions summary'.split(
    ' ',
  ),
);

const astSchema = z.object({
  error: z.boolean(),
  error_type: z.string().optional(),
  error_message: z.string().optional(),
  statements: z.array(z.unknown()).default([]),
});

/** As DuckDB itself understands the text: what it would run is looked at, not how it is written. */
async function onlySelect(
  connection: DuckDBConnection,
  sql: string,
): Promise<DuckDBPreparedStatement> {
  const literal = `'${sql.replaceAll("'", "''")}'`;
  const read = await connection.runAndReadAll(`SELECT json_serialize_sql(${literal})`);
  const ast = astSchema.parse(JSON.parse(String(read.getRows()[0]?.[0])));
  if (ast.error_type === 'not implemented' || (!ast.error && ast.statements.length !== 1)) {
    throw new StudioError(
      'invalid-input',
      'Only one SELECT is possible here: nothing can be changed.',
    );
  }
  if (ast.error) throw new StudioError('invalid-input', firstLine(ast.error_message ?? ''));
  const refused = tableFunctionsIn(ast.statements).find((name) => !tableFunctions.has(name));
  if (refused !== undefined) {
    throw new StudioError(
      'invalid-input',
      `“${refused}” cannot be read from here; the tables are episodes and keyframes.`,
    );
  }
  return connection.prepare(sql);
}

const callSchema = z.object({
  type: z.literal('TABLE_FUNCTION'),
  function: z.object({ function_name: z.string() }),
});

/** Of functions that give rows, however deep in the statement. */
function tableFunctionsIn(node: unknown): string[] {
  const found: string[] = [];
  const left: unknown[] = [node];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const call = callSchema.safeParse(next);
    if (call.success) found.push(call.data.function.function_name.toLowerCase());
    left.push(...Object.values(next));
  }
  return found;
}

const firstLine = (message: string): string => (message.split('\n')[0] ?? '').slice(0, 1_000);

async function read(prepared: DuckDBPreparedStatement): Promise<SqlCalls['query']['answer']> {
  const result = await prepared.stream();
  const columns = result.columnNames();
  const rows: SqlValue[][] = [];
  let characters = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return { columns, rows, more: false };
    for (const row of chunk.getRows()) {
      if (rows.length >= sqlLimits.rows || characters >= sqlLimits.characters) {
        return { columns, rows, more: true };
      }
      const plain = row.map(plainValue);
      rows.push(plain);
      for (const value of plain) characters += typeof value === 'string' ? value.length : 8;
    }
  }
}

function plainValue(value: DuckDBValue): SqlValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  }
  const text =
    value instanceof DuckDBListValue ? value.items.map(String).join(', ') : String(value);
  return text.slice(0, sqlLimits.valueCharacters);
}
