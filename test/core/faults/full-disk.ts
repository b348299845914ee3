/** A disk that is full from any write on, in this process: to mount a small one, tests may lack the rights. */
import files from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { onTestFinished, vi } from 'vitest';

export interface FullDisk {
  /** From the `after`-th write from now on (0: the next one) nothing fits any more. */
  fill(after: number): void;
  /** There is room again. Gives back whether anything was refused since. */
  free(): boolean;
}

const full = (): NodeJS.ErrnoException =>
  Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    errno: -28,
    syscall: 'write',
  });

/**
 * Until the test ends. What needs room is a new name (also that of a folder), a copy, bytes, and their way to the disk;
 * of the first bytes that do not fit, half are written.
 */
export async function fullDisk(): Promise<FullDisk> {
  let left = Number.POSITIVE_INFINITY;
  let refused = false;
  const fits = (): boolean => {
    left -= 1;
    if (left >= 0) return true;
    refused = true;
    return false;
  };
  const refuse = (): void => {
    if (!fits()) throw full();
  };
  /** What seldom needs room: a flush tells once of what was put off, and a name is mostly changed in its place. */
  const refuseOnce = (): void => {
    if (left <= 0 && refused) return;
    refuse();
  };

  const handle = await fs.open(import.meta.filename);
  const handles = Object.getPrototypeOf(handle) as fs.FileHandle;
  await handle.close();
  for (const name of ['appendFile', 'writeFile'] as const) {
    const whole = Reflect.get(handles, name);
    vi.spyOn(handles, name).mockImplementation(async function (this: fs.FileHandle, data) {
      if (fits()) return whole.call(this, data);
      const bytes = Buffer.from(data as Buffer);
      await this.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
      throw full();
    });
  }
  const sync = Reflect.get(handles, 'sync');
  vi.spyOn(handles, 'sync').mockImplementation(async function (this: fs.FileHandle) {
    refuseOnce();
    return sync.call(this);
  });

  for (const name of ['appendFile', 'writeFile'] as const) {
    const whole: typeof fs.appendFile = fs[name];
    const some: typeof fs.appendFile = async (file, data, options) => {
      if (fits()) return whole(file, data, options);
      const bytes = Buffer.from(data as Buffer);
      await whole(file, bytes.subarray(0, Math.floor(bytes.length / 2)), options);
      throw full();
    };
    vi.spyOn(fs, name).mockImplementation(some as typeof fs.writeFile);
  }
  // HDF5 is written so.
  const { writeSync } = files;
  vi.spyOn(files, 'writeSync').mockImplementation((...asked: unknown[]) => {
    refuse();
    return Reflect.apply(writeSync, files, asked);
  });

  const { open, mkdir, rename, copyFile } = fs;
  vi.spyOn(fs, 'open').mockImplementation(async (file, flags, mode) => {
    if (makes(flags)) refuse();
    return open(file, flags, mode);
  });
  vi.spyOn(fs, 'mkdir').mockImplementation(async (...asked) => {
    refuse();
    return mkdir(...asked);
  });
  vi.spyOn(fs, 'rename').mockImplementation(async (...asked) => {
    refuseOnce();
    return rename(...asked);
  });
  vi.spyOn(fs, 'copyFile').mockImplementation(async (...asked) => {
    refuse();
    return copyFile(...asked);
  });
  syncBuiltinESMExports();
  onTestFinished(() => {
    vi.restoreAllMocks();
    syncBuiltinESMExports();
  });
  return {
    fill(after) {
      left = after;
      refused = false;
    },
    free() {
      left = Number.POSITIVE_INFINITY;
      return refused;
    },
  };
}

const makes = (flags: string | number | undefined): boolean =>
  typeof flags === 'number' ? (flags & fs.constants.O_CREAT) !== 0 : /[wa]/.test(flags ?? 'r');
