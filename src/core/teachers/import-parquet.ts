/** Outputs in a parquet file, read some rows at a time: a few kB of it can claim values and texts without end. */
import { StudioError } from '../../shared/errors';
import { quoteName, type Selection } from '../datasets/duckdb';
import { leastJson } from '../datasets/json-size';
import {
  checkLists,
  lookAtParquet,
  selectFrom,
  type ParquetFacts,
} from '../datasets/lerobot/rows/parquet';
import { limits } from '../files/limits';
import { megabytes } from '../files/regular-file';
import type { ImportRow } from './import-rows';

/** Rows that are measured with one question, and such as are then read with one, where they are short. */
const measuredAtOnce = 1_000_000;
const readAtOnce = 4_096;
const valueBytes = 8;

/** LeRobot's names of columns, and ours. */
const aliases: Readonly<Record<string, string>> = {
  episode_index: 'episode',
  frame_index: 'frame',
};
const known = new Set(
  'episode frame kind action std probs text logprobs version fingerprint'.split(' '),
);

/** Half-open, counted from 0. */
interface Rows {
  from: number;
  to: number;
}

const source = ({ from, to }: Rows): string =>
  `FROM read_parquet($files, hive_partitioning = false, file_row_number = true)
   WHERE file_row_number >= ${from} AND file_row_number < ${to}`;

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
  checkLists(facts, chosen);
  const groups = await groupsOf(file, chosen);
  await refuseClaims({ file, name }, facts, { chosen, groups });
  const columns = chosen.map(quoteName).join();
  const measure = (sql: string, rows: Rows): Promise<Selection> =>
    selectFrom([file], `SELECT ${sql} ${source(rows)} ORDER BY file_row_number`);
  // By themselves: JSON is made of all rows that were unpacked together, whichever are asked for.
  const read = (sql: string, rows: Rows): Promise<Selection> =>
    selectFrom(
      [file],
      `WITH asked AS MATERIALIZED (SELECT ${columns}, file_row_number ${source(rows)})
       SELECT ${sql} FROM asked ORDER BY file_row_number`,
    );
  const types = (await measure(columns, { from: 0, to: 0 })).types();
  const size = chosen.map((column, at) => leastJson(types[at], quoteName(column))).join(' + ');
  const fields = chosen.map(
    (column) => `${quoteName(aliases[column] ?? column)}: ${quoteName(column)}`,
  );
  const json = `to_json({${fields.join()}})::VARCHAR`;
  for (const { from, to } of portionsOf(groups)) {
    const sizes = (await measure(`(${size})::DOUBLE`, { from, to })).numbers(0);
    for (const piece of piecesOf(sizes)) {
      const rows = { from: from + piece.from, to: from + piece.to };
      const isRead = (sizes[piece.from] ?? 0) <= limits.lineBytes;
      const texts = isRead ? (await read(json, rows)).texts(0) : [null];
      for (const [at, text] of texts.entries()) {
        const row = rows.from + at + 1;
        if (text === null || text.length > limits.lineBytes) {
          yield { row, value: null, reason: `is longer than ${limits.lineBytes} bytes` };
        } else yield parse(row, Buffer.from(text));
      }
    }
  }
}

/** How many rows a row group has, and how many values of lists it claims. */
interface RowGroup {
  rows: number;
  values: number;
}

async function groupsOf(file: string, chosen: readonly string[]): Promise<RowGroup[]> {
  const inside = chosen.map((column) => `starts_with(path_in_schema, '${column}, ')`).join(' OR ');
  const found = await selectFrom(
    [file],
    `SELECT max(row_group_num_rows)::DOUBLE, coalesce(sum(num_values) FILTER (${inside}), 0)::DOUBLE
     FROM parquet_metadata($files) GROUP BY row_group_id ORDER BY row_group_id`,
  );
  const values = found.numbers(1);
  return Array.from(found.numbers(0), (rows, at) => ({ rows, values: values[at] ?? 0 }));
}

/** Neighbouring groups, none of them parted, as long as they are no more together than DuckDB may unpack at once. */
function* portionsOf(groups: readonly RowGroup[]): Generator<Rows> {
  let [from, to, values] = [0, 0, 0];
  for (const group of groups) {
    const isMany = to - from + group.rows > measuredAtOnce;
    if (to > from && (isMany || values + group.values > limits.claimedValues)) {
      yield { from, to };
      [from, values] = [to, 0];
    }
    to += group.rows;
    values += group.values;
  }
  if (to > from) yield { from, to };
}

/** Rows that are read together; one that is longer than a line may be is alone. */
function* piecesOf(sizes: Float64Array): Generator<Rows> {
  let [from, bytes] = [0, 0];
  for (const [at, size] of sizes.entries()) {
    if (at > from && (bytes + size > limits.lineBytes || at - from === readAtOnce)) {
      yield { from, to: at };
      [from, bytes] = [at, 0];
    }
    bytes += size;
  }
  if (sizes.length > from) yield { from, to: sizes.length };
}

/**
 * Goes by what the file says of itself; nothing is unpacked for it but texts, of which one that many rows share is
 * stored once.
 */
async function refuseClaims(
  { file, name }: { file: string; name: string },
  { columns, sizes }: ParquetFacts,
  { chosen, groups }: { chosen: readonly string[]; groups: readonly RowGroup[] },
): Promise<void> {
  const refuse = (claim: string, advice: string): never => {
    throw new StudioError('unsupported', `${name} was not read: it claims ${claim}; ${advice}.`);
  };
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  if (rows > limits.importedRows) {
    refuse(`${rows} rows, more than the ${limits.importedRows} taken of one file`, 'divide it');
  }
  const texts = chosen.filter((column) => columns.get(column) === 'VARCHAR');
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
  let bytes = values * valueBytes;
  if (texts.length > 0) {
    const ofRow = texts.map((column) => `coalesce(strlen(${quoteName(column)}), 0)`).join(' + ');
    const all = await selectFrom(
      [file],
      `SELECT sum(${ofRow})::DOUBLE FROM read_parquet($files, hive_partitioning = false)`,
    );
    bytes += all.numbers(0)[0] || 0;
  }
  if (bytes > limits.importedBytes) {
    refuse(
      `${megabytes(bytes)} when unpacked, more than the ${megabytes(limits.importedBytes)} taken of one file`,
      'divide it, and see that each row has its own texts and values',
    );
  }
}
