/**
 * Outputs in an archive of `np.savez`: `episode` and `frame` [N]; `action` and `std` [N, horizon, dims] or [N, dims];
 * `probs` [N, horizon, dims, bins]; `text`, `kind`, `version`, `fingerprint`, one text or N. Row by row (C's order).
 */
import type { FileHandle } from 'node:fs/promises';
import { limits } from '../files/limits';
import { readZipEntry, zipEntries } from '../files/zip';
import type { ImportRow } from './import-rows';
import { numbersOf, type NdArray } from './live/nd-array';
import { readNpy } from './live/npy';

/** Of all arrays together, unpacked. More goes into parquet, which need not be held whole. */
const mostBytes = 1024 * 1024 * 1024;
const wanted = new Set('episode frame kind action std probs text version fingerprint'.split(' '));
const textType = /^[<|>]?U\d{1,6}$/;

/** Throws an Error that completes "FILE cannot be read: ...". */
export async function* npzRows(handle: FileHandle, size: number): AsyncGenerator<ImportRow> {
  const arrays = new Map<string, NdArray>();
  let left = mostBytes;
  for (const entry of await zipEntries(handle, size)) {
    const name = entry.name.replace(/\.npy$/, '');
    if (!wanted.has(name)) continue;
    const array = arrayIn(entry.name, await readZipEntry(handle, entry, left));
    left -= array.bytes.length;
    arrays.set(name, array);
  }
  const rows = arrays.get('episode')?.shape[0];
  if (rows === undefined) throw new Error('it has no array "episode" with one number for each row');
  if (rows > limits.lines) {
    throw new Error(`it has ${rows} rows, more than ${limits.lines}; give them as parquet`);
  }
  const readers = [...arrays].map(([name, array]) => [name, readerOf(name, array, rows)] as const);
  for (let row = 0; row < rows; row += 1) {
    try {
      const value = Object.fromEntries(readers.map(([name, read]) => [name, read(row)]));
      yield { row: row + 1, value, reason: null };
    } catch (error) {
      yield { row: row + 1, value: null, reason: (error as Error).message };
    }
  }
}

function arrayIn(name: string, file: Uint8Array): NdArray {
  try {
    return readNpy(file);
  } catch (error) {
    throw new Error(`its ${name} ${(error as Error).message}`, { cause: error });
  }
}

/** What a row has of an array. */
function readerOf(name: string, array: NdArray, rows: number): (row: number) => unknown {
  const { shape, bytes, dtype, columnMajor = false } = array;
  const isOne = shape.length === 0;
  if (!isOne && shape[0] !== rows) {
    throw new Error(`its array "${name}" has ${shape[0]} rows, "episode" has ${rows}`);
  }
  if (columnMajor && shape.length > 1) {
    throw new Error(`its array "${name}" is in Fortran's order; save it with np.ascontiguousarray`);
  }
  const rowBytes = isOne ? bytes.length : bytes.length / rows;
  // Of nothing there may be any number.
  if (rowBytes < 1) throw new Error(`its array "${name}" holds less than its ${rows} rows`);
  const of = (row: number): Uint8Array =>
    isOne ? bytes : bytes.subarray(row * rowBytes, (row + 1) * rowBytes);
  const own = isOne ? [] : shape.slice(1);
  if (textType.test(dtype)) {
    if (own.reduce((product, size) => product * size, 1) > 1)
      throw new Error(`its array "${name}" has several texts for each row`);
    const read = (row: number): string => textOf(of(row), dtype.startsWith('>'));
    if (!isOne) return read;
    // A long one, read for each of millions of rows, would take hours.
    const text = read(0);
    return () => text;
  }
  return (row) => {
    const numbers = numbersOf({ dtype, shape: own, bytes: of(row) });
    if (own.length === 0) return numbers[0];
    // One action is a chunk of one row.
    return nested(numbers, own.length === 1 ? [1, ...own] : own);
  };
}

function nested(values: readonly number[], [rows = 0, ...inner]: readonly number[]): unknown[] {
  if (inner.length === 0) return [...values];
  const width = values.length / Math.max(1, rows);
  return Array.from({ length: rows }, (_, row) =>
    nested(values.slice(row * width, (row + 1) * width), inner),
  );
}

/** Of Unicode, and what stands for a number that is none. */
const lastCharacter = 0x10ffff;
const noCharacter = 0xfffd;

/** Four bytes a character, filled up with zeros. */
function textOf(bytes: Uint8Array, isBig: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, !isBig);
    if (code === 0) break;
    text += String.fromCodePoint(code <= lastCharacter ? code : noCharacter);
  }
  return text;
}
