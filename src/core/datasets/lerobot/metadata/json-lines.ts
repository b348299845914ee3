/** Files of one JSON value per line, read as a stream: some have hundreds of thousands of lines. */
import type { FileHandle } from 'node:fs/promises';
import { StudioError } from '../../../../shared/errors';
import { resolveInside } from '../../../files/contained-path';
import { openRegular, tooLarge } from '../../../files/regular-file';
import { parseJson } from '../../../files/json-text';
import { limits } from '../../../files/limits';

const newline = 0x0a;

/**
 * Lines that are not empty, numbered from 1; `value` is undefined where a line is not JSON, is too long or nests too
 * deep. Throws `not-found` if there is no such file, `corrupt-data` if it is none, or larger or longer than the studio
 * reads.
 *
 * @param largest bytes of the file
 */
export async function* readJsonLines(
  root: string,
  relative: string,
  largest = limits.linesBytes,
): AsyncGenerator<{ line: number; value: unknown }> {
  let line = 0;
  for await (const bytes of readLines(await resolveInside(root, relative), largest)) {
    line += 1;
    if (bytes === null) yield { line, value: undefined };
    else if (bytes.some((byte) => byte > 0x20)) yield { line, value: parse(bytes) };
  }
}

/**
 * The bytes of each line of a file at its real path; null for a line that is too long. Throws as `readJsonLines` does.
 */
export async function* readLines(
  file: string,
  largest = limits.linesBytes,
): AsyncGenerator<Uint8Array | null> {
  const { handle, stats } = await openRegular(file);
  try {
    if (stats.size > largest) throw tooLarge(file, stats.size, largest);
    let count = 0;
    for await (const bytes of linesOf(chunksOf(handle))) {
      count += 1;
      if (count > limits.lines) throw tooManyLines(file);
      yield bytes;
    }
  } finally {
    await handle.close();
  }
}

const tooManyLines = (file: string): StudioError =>
  new StudioError(
    'corrupt-data',
    `${file} has more than ${limits.lines} lines, which is what the studio reads; split the dataset.`,
  );

const chunkBytes = 64 * 1024;

/**
 * A file piece by piece, each in the place of the one before: gigabytes would otherwise pile up faster than they are
 * cleared away on a busy machine.
 */
async function* chunksOf(handle: FileHandle): AsyncGenerator<Buffer> {
  const chunk = Buffer.allocUnsafe(chunkBytes);
  for (;;) {
    const { bytesRead } = await handle.read(chunk, 0, chunkBytes, null);
    if (bytesRead === 0) return;
    yield chunk.subarray(0, bytesRead);
  }
}

/**
 * The bytes of each line; null for one that is too long, which is never held.
 *
 * @param chunks each counts until the next one is asked for
 */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array | null> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const take = (): Uint8Array | null => {
    const line = length > limits.lineBytes ? null : Buffer.concat(parts);
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let to = chunk.indexOf(newline); to >= 0; to = chunk.indexOf(newline, from)) {
      length += to - from;
      parts.push(chunk.subarray(from, to));
      yield take();
      from = to + 1;
    }
    length += chunk.length - from;
    if (length <= limits.lineBytes) parts.push(Buffer.from(chunk.subarray(from)));
    else parts = [];
  }
  if (length > 0) yield take();
}

function parse(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes);
  } catch {
    // Said by `undefined`: the caller knows what the line should have been.
    return undefined;
  }
}
