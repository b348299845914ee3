/** Rows of a file of teacher outputs, whatever its format, as JSON values with the row's number, counted from 1. */
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { readLines } from '../datasets/lerobot/metadata/json-lines';
import { parseJson } from '../files/json-text';
import { limits } from '../files/limits';
import { openRegular } from '../files/regular-file';
import { realPlace } from '../files/real-place';
import { unreadable } from '../system/classify-error';
import { npzRows } from './import-npz';
import { parquetRows } from './import-parquet';

/** `value` is null where the row cannot be read, `reason`. */
export interface ImportRow {
  row: number;
  value: unknown;
  reason: string | null;
}

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
    if (ending === '.parquet') yield* parquetRows(real, file, rowOf);
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
