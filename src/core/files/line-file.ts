/** An append-only file of JSON lines: found by offset, written whole, cut back when a write fails. */
import { createReadStream, readSync } from 'node:fs';
import { open, rename, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { syncFolder } from './atomic-file';

/** Where a line lies in its file, in bytes, newline left out. */
export interface LineRef {
  readonly offset: number;
  readonly length: number;
}

const newline = 0x0a;

/**
 * Streams a file line by line. A last line without a newline comes with `whole` false: what a killed writer leaves.
 * Empty lines are passed over, but counted. A file that does not exist has no lines.
 */
export async function scanLines(
  file: string,
  onLine: (line: Buffer, at: LineRef & { number: number; whole: boolean }) => void,
): Promise<void> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let offset = 0;
  let number = 0;
  const emit = (line: Buffer, whole: boolean) => {
    number += 1;
    if (line.length > 0) onLine(line, { offset, length: line.length, number, whole });
    offset += line.length + 1;
  };
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
      const bytes = chunk as Buffer;
      let from = 0;
      for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, from)) {
        const tail = bytes.subarray(from, at);
        emit(restBytes === 0 ? tail : Buffer.concat([...rest, tail]), true);
        rest = [];
        restBytes = 0;
        from = at + 1;
      }
      if (from < bytes.length) {
        rest.push(bytes.subarray(from));
        restBytes += bytes.length - from;
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw new StudioError('io', `${file} cannot be read: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  if (restBytes > 0) emit(Buffer.concat(rest), false);
}

/** One open file of JSON lines. Calls of `append` must not overlap. */
export class LineFile {
  #path: string;
  readonly #handle: FileHandle;
  #size: number;
  #broken = false;

  private constructor(file: string, handle: FileHandle, size: number) {
    this.#path = file;
    this.#handle = handle;
    this.#size = size;
  }

  /** Opens the file as it is; with `writable`, makes it when there is none. A write-protected file can still be read. */
  static async open(file: string, writable: boolean): Promise<LineFile> {
    const handle = await open(file, writable ? 'a+' : 'r').catch((error: NodeJS.ErrnoException) => {
      if (writable && error.code === 'EACCES') return open(file, 'r');
      throw error;
    });
    const { size } = await handle.stat();
    if (writable && size === 0) await syncFolder(path.dirname(file));
    return new LineFile(file, handle, size);
  }

  get size(): number {
    return this.#size;
  }

  readText(at: LineRef): string {
    const bytes = Buffer.allocUnsafe(at.length);
    const count = readSync(this.#handle.fd, bytes, 0, at.length, at.offset);
    return bytes.toString('utf8', 0, count);
  }

  read(at: LineRef): unknown {
    try {
      return JSON.parse(this.readText(at));
    } catch (error) {
      throw new StudioError(
        'corrupt-data',
        `${this.#path} was changed by another program at byte ${at.offset}; restart the studio to read it anew.`,
        { cause: error },
      );
    }
  }

  /** Writes the lines and gives back where they lie. With `durable`, they are on disk (fsync) when it resolves. */
  async append(lines: readonly string[], durable: boolean): Promise<LineRef[]> {
    await this.#checkUntouched();
    const encoded = lines.map((line) => Buffer.from(`${line}\n`));
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
      throw new StudioError(
        'io',
        `${this.#path} cannot be written (${(error as Error).message}); free some space or check the disk.`,
        { cause: error },
      );
    }
    this.#size = offset;
    return refs;
  }

  async sync(): Promise<void> {
    await this.#handle.sync();
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

  /** Another program (git, a sync tool) may have put another file in this one's place: appending would lose lines. */
  async #checkUntouched(): Promise<void> {
    if (!this.#broken) {
      const [mine, there] = await Promise.all([
        this.#handle.stat(),
        stat(this.#path).catch(() => null),
      ]);
      if (there !== null && there.ino === mine.ino && mine.size === this.#size) return;
    }
    throw new StudioError(
      'conflict',
      `${this.#path} was changed by another program while the studio had it open; restart the studio to go on.`,
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
