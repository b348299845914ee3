/** Parquet files through DuckDB, with the key-value metadata that LeRobot's loader looks for. */
import { DuckDBInstance } from '@duckdb/node-api';

export interface Column {
  name: string;
  /** DuckDB type, e.g. `FLOAT[]`. */
  type: string;
  /** One JSON value per row. */
  values: readonly unknown[];
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const named = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Writes a table, rows in the order given. `metadata` values are JSON. */
export async function writeParquet(
  file: string,
  columns: readonly Column[],
  metadata: Readonly<Record<string, unknown>>,
): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const definition = columns.map(({ name, type }) => `${named(name)} ${type}`).join(', ');
    await connection.run(`CREATE TABLE rows (${definition})`);
    const rows = columns[0]?.values.length ?? 0;
    // Text goes in as it is, everything else as JSON.
    const isText = ({ type }: Column): boolean => type === 'VARCHAR';
    const pattern = columns
      .map((column, i) =>
        isText(column) ? `$${i + 1}` : `CAST($${i + 1}::JSON AS ${column.type})`,
      )
      .join(', ');
    const insert = await connection.prepare(`INSERT INTO rows VALUES (${pattern})`);
    await connection.run('BEGIN');
    for (let row = 0; row < rows; row++) {
      columns.forEach((column, i) => {
        const value = column.values[row];
        insert.bindVarchar(i + 1, isText(column) ? String(value) : JSON.stringify(value));
      });
      await insert.run();
    }
    await connection.run('COMMIT');
    const pairs = Object.entries(metadata)
      .map(([key, value]) => `${key}: ${quoted(JSON.stringify(value))}`)
      .join(', ');
    await connection.run(
      `COPY rows TO ${quoted(file)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, KV_METADATA {${pairs}})`,
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Hugging Face `datasets` metadata of a column type. `length` is that of fixed-size lists. */
export function huggingFaceType(type: string, length?: number): unknown {
  if (type.endsWith('[]'))
    return {
      feature: huggingFaceType(type.slice(0, -2)),
      ...(length === undefined ? {} : { length }),
      _type: 'List',
    };
  const dtypes: Readonly<Record<string, string>> = {
    FLOAT: 'float32',
    DOUBLE: 'float64',
    BIGINT: 'int64',
    VARCHAR: 'string',
  };
  return { dtype: dtypes[type], _type: 'Value' };
}
