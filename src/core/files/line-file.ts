/** An append-only file of JSON lines: found by offset, written whole, cut back when a write fails. */
import { constants, readSync } from 'node:fs';
import { lstat, open, rename, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { systemFault } from '../system/system-faults';
import { replaceFile, syncFolder } from './atomic-file';
import { breathe } from '../system/breathe';
import { unreadable } from '../system/classify-error';
import { parseJson } from './json-text';
import { limits } from './limits';
import { openRegular, tooLarge } from './regular-file';
import { isIntact, joinedAt } from './sealed-line';

/** Where a line lies in its file, in bytes, newline left out. */
export interface LineRef {
  readonly offset: number;
  readonly length: number;
}

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

/** Called before every write; throws where writing is not allowed (any more). */
export type Guard = () => Promise<void>;
const freely: Guard = () => Promise.resolve();
const appending = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT;

/** One open file of JSON lines. Calls of `append` must not overlap. */
export class LineFile {
  #path: string;
  readonly #handle: FileHandle;
  readonly #guard: Guard;
  #size: number;
  #broken = false;

  /** Takes over an open file of so many bytes. */
  constructor(file: string, handle: FileHandle, size: number, guard: Guard = freely) {
    this.#path = file;
    this.#handle = handle;
    this.#size = size;
    this.#guard = guard;
  }

  /**
   * Opens the file as it is; with `writable`, makes it when there is none. A write-protected file can still be read. A
   * file that has a second name elsewhere is copied first, so that what is appended does not appear there too. Throws
   * `corrupt-data` for what is no file, and for a link.
   */
  static async open(file: string, writable: boolean, guard?: Guard): Promise<LineFile> {
    const opened = await openRegular(file, writable ? appending : constants.O_RDONLY).catch(
      (error: NodeJS.ErrnoException) => {
        if (writable && error.code === 'EACCES') return openRegular(file);
        throw error;
      },
    );
    const { handle, stats } = opened;
    if (writable && stats.nlink > 1) {
      // On disk before it takes the place: what was acknowledged stands in it.
      await replaceFile(file, async (temporary) => {
        const own = await open(temporary, 'wx');
        try {
          for await (const bytes of handle.createReadStream({ start: 0 })) {
            await own.appendFile(bytes as Buffer);
          }
          await own.sync();
        } finally {
          await own.close();
        }
      });
      return LineFile.open(file, writable, guard);
    }
    if (writable && stats.size === 0) await syncFolder(path.dirname(file));
    return new LineFile(file, handle, stats.size, guard);
  }

  get size(): number {
    return this.#size;
  }

  readText(at: LineRef): string {
    return this.#bytes(at).toString('utf8');
  }

  /** Throws `corrupt-data` where it is not what was written there. */
  read(at: LineRef): unknown {
    try {
      const line = this.#bytes(at);
      if (!isIntact(line)) throw new SyntaxError('its checksum is another');
      return parseJson(line);
    } catch (error) {
      throw new StudioError(
        'corrupt-data',
        `${this.#path} was changed by another program at byte ${at.offset}; open the dataset again to read it anew.`,
        { cause: error },
      );
    }
  }

  /**
   * Writes the lines and gives back where they lie. With `durable`, they are on disk (fsync) when it resolves. Throws
   * `invalid-input` for one that would not be read back, `conflict` and `io`; nothing is written then.
   */
  async append(lines: readonly string[], durable: boolean): Promise<LineRef[]> {
    await this.#guard();
    await this.#checkUntouched();
    const encoded = lines.map((line) => Buffer.from(`${line}\n`));
    if (encoded.some(({ length }) => length > limits.storedLineBytes)) {
      throw new StudioError(
        'invalid-input',
        `${this.#path} was left as it is: an entry is longer than ${limits.storedLineBytes / 1024 / 1024} MB, and would not be read back.`,
      );
    }
    const refs: LineRef[] = [];
    let offset = this.#size;
    for (const bytes of encoded) {
      refs.push({ offset, length: bytes.length - 1 });
      offset += bytes.length;
    }
    try {
      await this.#handle.appendFile(Buffer.concat(encoded));
      if (durable) await this.#handle.sync();
    } catch (error) {
      await this.#cutBack();
      throw this.#unwritable(error);
    }
    this.#size = offset;
    return refs;
  }

  /** What was appended is on disk when it resolves. */
  async sync(): Promise<void> {
    await this.#handle.sync().catch((error: unknown) => Promise.reject(this.#unwritable(error)));
  }

  /** Cuts everything from `size` on. */
  async truncate(size: number): Promise<void> {
    await this.#handle.truncate(size);
    await this.#handle.sync();
    this.#size = size;
  }

  /** Takes another file's place. */
  async renameTo(file: string): Promise<void> {
    await rename(this.#path, file);
    this.#path = file;
    await syncFolder(path.dirname(file));
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  #unwritable(error: unknown): StudioError {
    const { message } = error as Error;
    const { why, advice } = systemFault(message) ?? { why: message, advice: 'check the disk' };
    return new StudioError('io', `${this.#path} cannot be written: ${why}; ${advice}.`, {
      cause: error,
    });
  }

  #bytes(at: LineRef): Buffer {
    const bytes = Buffer.allocUnsafe(at.length);
    const count = readSync(this.#handle.fd, bytes, 0, at.length, at.offset);
    return bytes.subarray(0, count);
  }

  /** Another program (git, a sync tool) may have put another file in this one's place: appending would lose lines. */
  async #checkUntouched(): Promise<void> {
    if (!this.#broken) {
      const [mine, there] = await Promise.all([
        this.#handle.stat(),
        lstat(this.#path).catch(() => null),
      ]);
      if (there !== null && there.ino === mine.ino && mine.size === this.#size) return;
    }
    throw new StudioError(
      'conflict',
      `${this.#path} was changed by another program while the studio had it open; open the dataset again to go on.`,
      { details: { reason: 'changed' } },
    );
  }

  /** After a failed write nothing half-written may stay, or the next line would be glued to it. */
  async #cutBack(): Promise<void> {
    try {
      await this.truncate(this.#size);
    } catch {
      this.#broken = true;
    }
  }
}
