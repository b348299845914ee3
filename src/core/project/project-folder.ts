/**
 * The folder of a project: the one door through which its files are read and written. A project may come from a
 * stranger, so nothing in it is followed when it is a link, waited for when it is a pipe, or read when it is larger
 * than it may be; and nothing is written unless this core holds the lock.
 */
import type { Stats } from 'node:fs';
import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { replaceFile, writeAtomically } from '../files/atomic-file';
import { parseJson } from '../files/json-text';
import { LineFile } from '../files/line-file';
import { linkError, notAFile, readRegular, refuseUnlessFolder } from '../files/regular-file';
import { realPlace } from '../files/real-place';
import { scanLines } from '../files/scan-lines';
import { isPassing, unreadable } from '../system/classify-error';
import type { ProjectLock } from './lock';

const megabyte = 1_000_000;
/** Files that are read whole: the largest is the surprise of an episode of millions of frames. */
const largestFile = 32 * megabyte;

/** Either the lock, or a sentence that says why there is none. */
export type Access =
  | { lock: Pick<ProjectLock, 'check' | 'release'>; readOnlyBecause: null }
  | { lock: null; readOnlyBecause: string };

export class ProjectFolder {
  #access: Access;
  /** Files of lines that could not be read, though they may be the next time. */
  readonly #missed = new Set<string>();

  /** @param path real and absolute */
  constructor(
    readonly path: string,
    access: Access,
  ) {
    this.#access = access;
  }

  /** A folder that is only looked at: no lock is taken, nothing is made. */
  static reading(place: string): ProjectFolder {
    return new ProjectFolder(realPlace(place), {
      lock: null,
      readOnlyBecause: 'The project is only looked at.',
    });
  }

  /** A folder outside all projects, which nobody locks; made with the first file. @param place as the constructor's */
  static unlocked(place: string): ProjectFolder {
    const free = { check: () => Promise.resolve(), release: () => Promise.resolve() };
    return new ProjectFolder(place, { lock: free, readOnlyBecause: null });
  }

  /** Null while this core may write; else why not, in a sentence. */
  get readOnlyBecause(): string | null {
    return this.#access.readOnlyBecause;
  }

  /** Throws `conflict` where this core may not write (any more). Every write asks. */
  async mustWrite(): Promise<void> {
    const { lock, readOnlyBecause } = this.#access;
    if (lock === null) throw new StudioError('conflict', `Nothing was saved: ${readOnlyBecause}`);
    try {
      await lock.check();
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      await this.release(error.message);
      throw error;
    }
  }

  /** What a file of up to `largest` bytes holds; null where there is none. Throws `corrupt-data` for others, `io`. */
  async read(name: string, largest = largestFile): Promise<Buffer | null> {
    try {
      return await readRegular(await this.#place(name, false), largest);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw this.#failed('read', name, error);
    }
  }

  /** As `read`, parsed; a `SyntaxError` for what is no JSON. */
  async readJson(name: string, largest = largestFile): Promise<unknown> {
    const bytes = await this.read(name, largest);
    return bytes === null ? null : parseJson(bytes);
  }

  /**
   * Replaces a file as a whole, making the folder it lies in. Throws `conflict`, `corrupt-data` for a folder, and `io`.
   */
  async write(name: string, text: string): Promise<void> {
    const place = await this.#placeToWrite(name);
    try {
      await writeAtomically(place, text);
    } catch (error) {
      throw this.#failed('written', name, error);
    }
  }

  /**
   * The same for what a tool writes, or a copy: `write` is given the name of a file beside it that is not there yet,
   * and its own errors are passed on.
   */
  async writeBy(name: string, write: (temporary: string) => Promise<void>): Promise<void> {
    const place = await this.#placeToWrite(name);
    await replaceFile(place, write, () => this.mustWrite());
  }

  /** Nothing happens where there is none. */
  async remove(name: string): Promise<void> {
    await this.mustWrite();
    try {
      await rm(await this.#place(name, false), { force: true });
    } catch (error) {
      throw this.#failed('removed', name, error);
    }
  }

  /** The names in one of its folders, sorted; none where there is no such folder. */
  async list(name: string): Promise<string[]> {
    try {
      return (await readdir(path.dirname(await this.#place(`${name}/x`, false)))).sort();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw this.#failed('read', name, error);
    }
  }

  /** Makes one of its folders where there is none and this core may write. */
  async makeFolder(name: string): Promise<void> {
    try {
      await this.#place(`${name}/x`, this.readOnlyBecause === null);
    } catch (error) {
      throw this.#failed('made', name, error);
    }
  }

  /** Where a file of lines lies, for `scanLines`. Throws `corrupt-data` where a link is on the way. */
  async placeOf(name: string): Promise<string> {
    return this.#place(name, false);
  }

  /** A file of lines, made if there is none and this core may write; it can be written to only while that is so. */
  async lines(name: string): Promise<LineFile> {
    const writable = this.readOnlyBecause === null;
    try {
      const file = await this.#place(name, writable);
      return await LineFile.open(file, writable, () => this.mustWrite());
    } catch (error) {
      if (!writable && (error as NodeJS.ErrnoException).code === 'ENOENT') await this.mustWrite();
      throw this.#failed(writable ? 'written' : 'read', name, error);
    }
  }

  /** A file of lines could not be read: where the error may pass, it is tried again. */
  missed(name: string, error: unknown): void {
    if (isPassing(error)) this.#missed.add(name);
  }

  /** Throws `io` for such a file: for who must know what stands in it to write behind it. */
  mustHaveRead(name: string): void {
    if (this.#missed.has(name)) throw notReadYet(path.join(this.path, name));
  }

  /** Whether such a file can be read by now, to its end. */
  async couldReadMore(): Promise<boolean> {
    const most = Number.POSITIVE_INFINITY;
    for (const name of this.#missed) {
      try {
        await scanLines(await this.placeOf(name), () => undefined, { longest: 0, most });
        return true;
      } catch {
        // Not yet.
      }
    }
    return false;
  }

  /** Lets the lock go; from here on nothing is written, `because`. */
  async release(because: string): Promise<void> {
    const { lock } = this.#access;
    this.#access = { lock: null, readOnlyBecause: because };
    await lock?.release();
  }

  /** The path of a file, once every folder on the way is known to be a folder of the project. */
  async #place(name: string, make: boolean): Promise<string> {
    const folders = name.split('/').slice(0, -1);
    const places = folders.map((_, at) => path.join(this.path, ...folders.slice(0, at + 1)));
    for (const place of [this.path, ...places]) {
      const stats = await lookAt(place);
      if (stats === null) {
        // Another write may have made it since: then it is looked at as any other.
        if (make) await mkdir(place).catch(unlessThere);
        const made = await lookAt(place);
        if (made !== null) refuseUnlessFolder(made, place);
      } else if (stats.isSymbolicLink()) throw await linkError(place);
      else refuseUnlessFolder(stats, place);
    }
    return path.join(this.path, name);
  }

  async #placeToWrite(name: string): Promise<string> {
    await this.mustWrite();
    try {
      const place = await this.#place(name, true);
      const present = await lstat(place).catch(() => null);
      if (present?.isDirectory() === true) throw notAFile(place, 'a folder');
      return place;
    } catch (error) {
      throw this.#failed('written', name, error);
    }
  }

  #failed(what: string, name: string, error: unknown): StudioError {
    return unreadable(error, `${path.join(this.path, name)} cannot be ${what}`);
  }
}

const notReadYet = (file: string): StudioError =>
  new StudioError(
    'io',
    `${file} could not be read, so nothing is written to it; the studio tries again by itself. Check its permissions and the disk.`,
  );

function lookAt(place: string): Promise<Stats | null> {
  return lstat(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
