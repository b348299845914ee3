/** Small questions to a parquet file. */
import { select } from '../../duckdb';

/** Column names with DuckDB's names of their types, in order; reads only the file's footer. */
export async function describeColumns(file: string): Promise<Map<string, string>> {
  const rows = await select('DESCRIBE SELECT * FROM read_parquet($1, hive_partitioning = false)', [
    file,
  ]);
  const types = rows.texts(1);
  return new Map(rows.texts(0).map((name, row) => [name ?? '', types[row] ?? '']));
}
