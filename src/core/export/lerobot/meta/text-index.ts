/** Tables of texts by number, as pandas writes them: `tasks.parquet`, `subtasks.parquet`; and `tasks.jsonl` of v2. */
import { quoteName } from '../../../datasets/duckdb';
import { quoteText, type ExportDatabase } from '../../files/export-database';

/**
 * Writes a parquet file whose texts are the index of a pandas table: LeRobot looks a text up by its row label. Row `i`
 * has number `i`.
 *
 * @param names of the column of numbers and of the index
 */
export async function writeTextIndex(
  database: ExportDatabase,
  file: string,
  texts: readonly string[],
  names: { number: string; text: string },
): Promise<void> {
  await database.run('CREATE OR REPLACE TABLE text_index (number BIGINT, text VARCHAR)');
  const appender = await database.appender('text_index');
  for (const [number, text] of texts.entries()) {
    appender.appendBigInt(BigInt(number));
    appender.appendVarchar(text);
    appender.endRow();
  }
  appender.closeSync();
  await database.writeParquet(
    file,
    `SELECT number AS ${quoteName(names.number)}, text AS ${quoteName(names.text)} FROM text_index ORDER BY number`,
    `COMPRESSION snappy, KV_METADATA {pandas: ${quoteText(pandasMetadata(names))}}`,
  );
  await database.run('DROP TABLE text_index');
}

/** What pandas stores about a table of one column of numbers under an index of texts. */
function pandasMetadata({ number, text }: { number: string; text: string }): string {
  return JSON.stringify({
    index_columns: [text],
    column_indexes: [
      {
        name: null,
        field_name: null,
        pandas_type: 'unicode',
        numpy_type: 'object',
        metadata: { encoding: 'UTF-8' },
      },
    ],
    columns: [column(number, 'int64', 'int64'), column(text, 'unicode', 'object')],
    creator: { library: 'dualvla-studio', version: '1' },
    pandas_version: '2.2.0',
  });
}

const column = (name: string, pandas: string, numpy: string) => ({
  name,
  field_name: name,
  pandas_type: pandas,
  numpy_type: numpy,
  metadata: null,
});
