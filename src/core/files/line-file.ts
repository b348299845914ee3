/** An append-only file of JSON lines: found by offset, written whole, cut back when a write fails. */
import { constants, readSync } from 'node:fs';
import { lstat, open, rename, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { systemFault } from '../system/system-faults';
import { replaceFile, syncFolder } from './atomic-file';
import { parseJson } from './json-text';
import { limits } from './limits';
import { openRegular, type Opened } from './regular-file';
import { isIntact } from './sealed-line';

/** Where a line lies in its file, in bytes, newline left out. */
export interface LineRef {
  readonly offset: number;
  readonly length: number;
}

/** Called before every write; throws where writing is not allowed (any more). */
export type Guard = () => Promise<void>;
const freely: Guard = () => Promise.resolve();
const appending = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT;

/**
 * Makes the file where there is none. One that has a second name elsewhere is copied first, so that what is appended
 * does not appear there too.
 */
async function openToAppend(file: string): Promise<Opened> {
  const opened = await openRegular(file, appending);
  const { handle, stats } = opened;
  try {
    if (stats.size === 0) await syncFolder(path.dirname(file));
    if (stats.nlink <= 1) return opened;
    // On disk before it takes the place: what was acknowledged stands in it.
    await replaceFile(file, async (temporary) => {
      const own = await open(temporary, 'wx');
      try {
        for await (const bytes of handle.createReadStream({ start: 0, autoClose: false })) {
          await own.appendFile(bytes as Buffer);
        }
        await own.sync();
      } finally {
        await own.close();
      }
    });
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return openToAppend(file);
}

/** One open file of JSON lines. Calls of `append` must not overlap. */
export class LineFile {
  #path: string;
  #handle: FileHandle;
  /** Whether it is open for reading only, though it should be for writing too. */
  #isKept: boolean;
  readonly #guard: Guard;
  #size: number;
  #broken = false;
  /** What comes before anything else is written. */
  #mending: (() => Promise<void>) | null = null;

  /** Takes over an open file. @param isKept from being written just now */
  constructor(file: string, { handle, stats }: Opened, guard: Guard = freely, isKept = false) {
    this.#path = file;
    this.#handle = handle;
    this.#size = stats.size;
    this.#guard = guard;
    this.#isKept = isKept;
  }

  /**
   * Opens the file as it is; with `writable`, makes it when there is none, and where it can only be read just now, for
   * whatever reason, tries again when something is written. Throws `corrupt-data` for what is no file, and for a link.
   */
  static async open(file: string, writable: boolean, guard?: Guard): Promise<LineFile> {
    if (!writable) return new LineFile(file, await openRegular(file), guard);
    try {
      return new LineFile(file, await openToAppend(file), guard);
    } catch (error) {
      // Where it cannot be read either, what keeps it from being written says more.
      const opened = await openRegular(file).catch(() => Promise.reject(error as Error));
      return new LineFile(file, opened, guard, true);
    }
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
    await this.#toWrite();
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

  /** Cuts everything from `size` on. Throws as `append`. */
  async truncate(size: number): Promise<void> {
    await this.#toWrite();
    await this.#cut(size).catch((error: unknown) => Promise.reject(this.#unwritable(error)));
  }

  /** Mends the file with its own methods: now, or where it cannot be written just now, before anything is appended. */
  async mend(mending: () => Promise<void>): Promise<void> {
    this.#mending = mending;
    await this.#toWrite().catch((error: unknown) => {
      if (!(error instanceof StudioError)) throw error;
    });
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

  async #toWrite(): Promise<void> {
    await this.#guard();
    await this.#checkUntouched();
    if (this.#isKept) {
      const { handle } = await openToAppend(this.#path).catch((error: unknown) =>
        Promise.reject(this.#unwritable(error)),
      );
      const before = this.#handle;
      this.#handle = handle;
      this.#isKept = false;
      await before.close();
    }
    const mending = this.#mending;
    this.#mending = null;
    try {
      await mending?.();
    } catch (error) {
      this.#mending = mending;
      throw error;
    }
  }

  async #cut(size: number): Promise<void> {
    await this.#handle.truncate(size);
    await this.#handle.sync();
    this.#size = size;
  }

  #unwritable(error: unknown): StudioError {
    if (error instanceof StudioError) return error;
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
      await this.#cut(this.#size);
    } catch {
      this.#broken = true;
    }
  }
}
