/** Rows of a file of teacher outputs, whatever its format, as JSON values with the row's number, counted from 1. */
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { quoteName } from '../datasets/duckdb';
import { readLines } from '../datasets/lerobot/metadata/json-lines';
import { lookAtParquet, selectFrom } from '../datasets/lerobot/rows/parquet';
import { parseJson } from '../files/json-text';
import { limits } from '../files/limits';
import { openRegular } from '../files/regular-file';
import { realPlace } from '../files/real-place';
import { unreadable } from '../system/classify-error';
import { npzRows } from './import-npz';

/** `value` is null where the row cannot be read, `reason`. */
export interface ImportRow {
  row: number;
  value: unknown;
  reason: string | null;
}

const batchRows = 1_024;
/** LeRobot's names of columns, and ours. */
const aliases: Readonly<Record<string, string>> = {
  episode_index: 'episode',
  frame_index: 'frame',
};
const columns = new Set(
  'episode frame kind action std probs text logprobs version fingerprint'.split(' '),
);

/**
 * By the file's ending: `.parquet`, `.npz`, else JSON lines. Throws `not-found`, `corrupt-data` or `unsupported` where
 * the file as a whole cannot be read.
 */
export async function* importRows(file: string): AsyncGenerator<ImportRow> {
  const real = realPlace(path.resolve(file));
  const ending = path.extname(file).toLowerCase();
  try {
    const { handle, stats } = await openRegular(real);
    try {
      if (ending === '.npz') yield* npzRows(handle, stats.size);
      else if (ending !== '.parquet' && stats.size > limits.linesBytes) {
        throw new StudioError(
          'unsupported',
          `${file} has more than ${limits.linesBytes} bytes; divide it, or give it as parquet.`,
        );
      }
    } finally {
      await handle.close();
    }
    if (ending === '.parquet') yield* parquetRows(real);
    else if (ending !== '.npz') yield* lineRows(real);
  } catch (error) {
    throw unreadable(error, `${file} cannot be read`, {}, 'have the teacher write it again');
  }
}

async function* lineRows(file: string): AsyncGenerator<ImportRow> {
  let row = 0;
  for await (const line of readLines(file)) {
    row += 1;
    if (line === null) {
      yield { row, value: null, reason: `is longer than ${limits.lineBytes} bytes` };
    } else if (line.some((byte) => byte > 0x20)) yield rowOf(row, line);
  }
}

function rowOf(row: number, json: Uint8Array): ImportRow {
  try {
    return { row, value: parseJson(json), reason: null };
  } catch {
    return { row, value: null, reason: 'is not JSON' };
  }
}

async function* parquetRows(file: string): AsyncGenerator<ImportRow> {
  const facts = await lookAtParquet(file);
  const chosen = [...facts.columns.keys()].filter((name) => columns.has(aliases[name] ?? name));
  if (chosen.length === 0)
    throw new Error('it has none of the columns episode, frame, action, text');
  const fields = chosen.map((name) => `${quoteName(aliases[name] ?? name)}: ${quoteName(name)}`);
  for (let from = 0; from < facts.rows; from += batchRows) {
    const selection = await selectFrom(
      [file],
      `SELECT to_json({${fields.join()}})::VARCHAR FROM read_parquet($files, hive_partitioning = false, file_row_number = true)
       WHERE file_row_number >= ${from} AND file_row_number < ${from + batchRows} ORDER BY file_row_number`,
    );
    for (const [at, text] of selection.texts(0).entries()) {
      const row = from + at + 1;
      if (text === null || text.length > limits.lineBytes) {
        yield { row, value: null, reason: `is longer than ${limits.lineBytes} bytes` };
      } else yield rowOf(row, Buffer.from(text));
    }
  }
}
