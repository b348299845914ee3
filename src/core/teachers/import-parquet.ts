/** Outputs in a parquet file, read some rows at a time: a few kB of it can claim values and texts without end. */
import { StudioError } from '../../shared/errors';
import { quoteName } from '../datasets/duckdb';
import { lookAtParquet, selectFrom, type ParquetFacts } from '../datasets/lerobot/rows/parquet';
import { limits } from '../files/limits';
import { megabytes } from '../files/regular-file';
import type { ImportRow } from './import-rows';

/** Rows of one question, and what they may have: as JSON a value takes a dozen times as many bytes as in the file. */
const mostAtOnce = 1_024;
const valuesAtOnce = 4_000_000;
const textBytesAtOnce = 64_000_000;
const valueBytes = 8;

/** LeRobot's names of columns, and ours. */
const aliases: Readonly<Record<string, string>> = {
  episode_index: 'episode',
  frame_index: 'frame',
};
const known = new Set(
  'episode frame kind action std probs text logprobs version fingerprint'.split(' '),
);

/**
 * Throws `unsupported` for what claims more than `limits` has, before any row is read, and an Error that completes
 * "FILE cannot be read: ...".
 *
 * @param name of the file in sentences
 * @param parse one row as JSON
 */
export async function* parquetRows(
  file: string,
  name: string,
  parse: (row: number, json: Uint8Array) => ImportRow,
): AsyncGenerator<ImportRow> {
  const facts = await lookAtParquet(file);
  const chosen = [...facts.columns.keys()].filter((column) => known.has(aliases[column] ?? column));
  if (chosen.length === 0)
    throw new Error('it has none of the columns episode, frame, action, text');
  const texts = chosen.filter((column) => facts.columns.get(column) === 'VARCHAR');
  const textBytes = texts.map((column) => `coalesce(strlen(${quoteName(column)}), 0)`).join(' + ');
  const atOnce = await rowsAtOnce({ file, name }, facts, { chosen, texts, textBytes });
  const fields = chosen.map(
    (column) => `${quoteName(aliases[column] ?? column)}: ${quoteName(column)}`,
  );
  const json = `to_json({${fields.join()}})::VARCHAR`;
  const shown =
    texts.length === 0 ? json : `CASE WHEN ${textBytes} <= ${limits.lineBytes} THEN ${json} END`;
  for (let from = 0; from < facts.rows; from += atOnce) {
    const selection = await selectFrom(
      [file],
      `SELECT ${shown} FROM read_parquet($files, hive_partitioning = false, file_row_number = true)
       WHERE file_row_number >= ${from} AND file_row_number < ${from + atOnce} ORDER BY file_row_number`,
    );
    for (const [at, text] of selection.texts(0).entries()) {
      const row = from + at + 1;
      if (text === null || text.length > limits.lineBytes) {
        yield { row, value: null, reason: `is longer than ${limits.lineBytes} bytes` };
      } else yield parse(row, Buffer.from(text));
    }
  }
}

interface Columns {
  chosen: readonly string[];
  texts: readonly string[];
  /** Of one row, as SQL. */
  textBytes: string;
}

/**
 * How many rows fit into memory together, by what the file says of itself; no value is unpacked for it but texts, of
 * which one that many rows share is stored once.
 */
async function rowsAtOnce(
  { file, name }: { file: string; name: string },
  { rows, sizes }: ParquetFacts,
  { chosen, texts, textBytes }: Columns,
): Promise<number> {
  const refuse = (claim: string, advice: string): never => {
    throw new StudioError('unsupported', `${name} was not read: it claims ${claim}; ${advice}.`);
  };
  if (rows > limits.importedRows) {
    refuse(`${rows} rows, more than the ${limits.importedRows} taken of one file`, 'divide it');
  }
  const values = chosen
    .filter((column) => !texts.includes(column))
    .reduce((sum, column) => sum + (sizes.get(column)?.values ?? 0), 0);
  const valuesOfRow = values / Math.max(1, rows);
  if (valuesOfRow > limits.importedRowValues) {
    refuse(
      `${Math.ceil(valuesOfRow)} values a row, more than the ${limits.importedRowValues} that an output may have`,
      'have the teacher write chunks [horizon, dims], one a row',
    );
  }
  let [longest, allTexts] = [0, 0];
  if (texts.length > 0) {
    const lengths = await selectFrom(
      [file],
      `SELECT max(${textBytes})::DOUBLE, sum(${textBytes})::DOUBLE FROM read_parquet($files, hive_partitioning = false)`,
    );
    [longest = 0, allTexts = 0] = [0, 1].map((column) => lengths.numbers(column)[0] || 0);
  }
  const bytes = values * valueBytes + allTexts;
  if (bytes > limits.importedBytes) {
    refuse(
      `${megabytes(bytes)} when unpacked, more than the ${megabytes(limits.importedBytes)} taken of one file`,
      'divide it, and see that each row has its own texts and values',
    );
  }
  const fitting = Math.min(
    valuesAtOnce / Math.max(1, valuesOfRow),
    textBytesAtOnce / Math.max(1, longest),
  );
  return Math.max(1, Math.min(mostAtOnce, Math.floor(fitting)));
}
