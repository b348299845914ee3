/** Reads a file of JSON lines from its beginning, line by line, however large or damaged it is. */
import { StudioError } from '../../shared/errors';
import { breathe } from '../system/breathe';
import { unreadable } from '../system/classify-error';
import { limits } from './limits';
import type { LineRef } from './line-file';
import { openRegular, tooLarge } from './regular-file';
import { joinedAt } from './sealed-line';

const newline = 0x0a;
/** Read at a time, and between two turns of others: some thousand short lines. */
const chunkBytes = 64 * 1024;
/** A file of 100,000 episodes with ten decisions each has half of it. */
const largestFile = 1024 * 1024 * 1024;
/** Between two turns of others: what is no entry takes longest, and may be two bytes long. */
const linesPerTurn = 512;

export interface ScannedLine extends LineRef {
  number: number;
  /** False for a last line without a newline: what a killed writer leaves. */
  whole: boolean;
  /** Whether the newline behind it was damaged, so that it is joined to what follows. */
  joined: boolean;
  /** Whether it is longer than any line of ours; only its beginning is handed on, which may be anything. */
  cut: boolean;
}

/**
 * Streams a file line by line. Empty lines are passed over, but counted. A line that another was joined to, because the
 * newline between them was damaged, is found by its checksum: both come, under one number. A file that does not exist
 * has no lines. Throws `corrupt-data` for what is no file of ours and for one that is too large, `io` for what cannot
 * be read.
 *
 * @param longest bytes of a line, of which no more is handed on
 * @param largest bytes of the file
 * @param most lines of the file
 */
export async function scanLines(
  file: string,
  onLine: (line: Buffer, at: ScannedLine) => void,
  { longest = limits.storedLineBytes, largest = largestFile, most = limits.lines } = {},
): Promise<void> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let keptBytes = 0;
  let offset = 0;
  let number = 0;
  const keep = (bytes: Buffer) => {
    if (keptBytes < longest) rest.push(bytes.subarray(0, longest - keptBytes));
    keptBytes = Math.min(longest, keptBytes + bytes.length);
    restBytes += bytes.length;
  };
  const emit = (whole: boolean) => {
    let line = Buffer.concat(rest);
    let at = offset;
    const cut = restBytes > keptBytes;
    number += 1;
    for (let end = joinedAt(line); end !== null; end = joinedAt(line)) {
      onLine(line.subarray(0, end), {
        offset: at,
        length: end,
        number,
        whole: whole || end + 1 < line.length,
        // Windows ends lines with two characters.
        joined: end + 1 < line.length || line[end] !== 0x0d,
        cut: false,
      });
      line = line.subarray(end + 1);
      at += end + 1;
    }
    if (line.length > 0)
      onLine(line, { offset: at, length: line.length, number, whole, joined: false, cut });
    offset += restBytes + 1;
    rest = [];
    restBytes = 0;
    keptBytes = 0;
  };
  try {
    const { handle, stats } = await openRegular(file);
    if (stats.size > largest) {
      await handle.close();
      throw tooLarge(file, stats.size, largest);
    }
    for await (const chunk of handle.createReadStream({ highWaterMark: chunkBytes })) {
      const bytes = chunk as Buffer;
      let from = 0;
      for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, from)) {
        keep(bytes.subarray(from, at));
        emit(true);
        from = at + 1;
        if (number > most) throw tooManyLines(file, most);
        const turn = breathe(number, linesPerTurn);
        if (turn !== undefined) await turn;
      }
      if (from < bytes.length) keep(bytes.subarray(from));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw unreadable(error, `${file} cannot be read`);
  }
  emit(false);
}

const tooManyLines = (file: string, most: number): StudioError =>
  new StudioError('corrupt-data', `${file} has more than ${most} lines; it was not read.`, {
    details: { reason: 'too-large' },
  });
