/** What is really on disk: watches every fsync of this process. */
import { readlinkSync } from 'node:fs';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { onTestFinished, vi } from 'vitest';

export interface Synced {
  /** The file's or folder's name at that moment. */
  path: string;
  /** What was in the file; null for a folder. */
  text: string | null;
}

/** The list grows with every fsync of a file handle until the test ends. */
export async function watchSyncs(): Promise<Synced[]> {
  const list: Synced[] = [];
  const handle = await open(import.meta.filename);
  const handles = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const sync = Reflect.get(handles, 'sync');
  const spy = vi.spyOn(handles, 'sync').mockImplementation(async function (this: FileHandle) {
    const path = readlinkSync(`/proc/self/fd/${this.fd}`);
    const text = await readFile(path, 'utf8').catch(() => null);
    await sync.call(this);
    list.push({ path, text });
  });
  onTestFinished(() => spy.mockRestore());
  return list;
}
