/** A living owner of a project says so every few seconds, and only as long as the lock is its own. */
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { ProjectLock } from '../../../src/core/project/lock';
import { temporaryFolder } from './toy-project';

async function locked() {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const folder = path.join(await temporaryFolder(), 'toy.curation');
  await mkdir(folder);
  const result = await ProjectLock.acquire(folder);
  if (!('lock' in result)) throw new Error(result.heldBy);
  const file = path.join(folder, 'lock.json');
  /** Pretends that nothing was heard for half a minute. */
  const silent = async () => {
    // Whole seconds: what file systems keep exactly.
    const then = new Date(1000 * Math.floor(Date.now() / 1000) - 30_000);
    await utimes(file, then, then);
    return then.getTime();
  };
  const beatAtMs = async () => (await stat(file)).mtimeMs;
  return { folder, file, lock: result.lock, silent, beatAtMs };
}

const openFiles = async () => (await readdir('/proc/self/fd')).length;

it('beats every four seconds without changing what it says', async () => {
  const { file, lock, silent, beatAtMs } = await locked();
  const text = await readFile(file, 'utf8');
  const then = await silent();
  vi.advanceTimersByTime(3_999);
  // Longer than a beat takes.
  for (let looks = 0; looks < 20; looks += 1) await lock.check();
  expect(await beatAtMs()).toBe(then);
  vi.advanceTimersByTime(1);
  // Polling would move the clock that is in the hands of this test.
  for (let looks = 0; looks < 1_000 && (await beatAtMs()) === then; looks += 1);
  expect(await beatAtMs()).toBeGreaterThan(then + 25_000);
  expect(await readFile(file, 'utf8')).toBe(text);
  await lock.release();
  await expect(stat(file)).rejects.toThrow('ENOENT');
  expect(vi.getTimerCount()).toBe(0);
});

it.skipIf(process.platform !== 'linux')('leaves no file open, however often it looks', async () => {
  const { folder, lock } = await locked();
  const before = await openFiles();
  for (let looks = 0; looks < 20; looks += 1) {
    await lock.check();
    expect(await ProjectLock.acquire(folder)).toHaveProperty('heldBy');
  }
  expect(await openFiles()).toBeLessThan(before + 20);
  await lock.release();
});

it('stops when it is released or another has it', async () => {
  const { file, lock, silent, beatAtMs } = await locked();
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/"token":"[^"]+"/, '"token":"other"'));
  const then = await silent();
  vi.advanceTimersByTime(20_000);
  await expect(lock.check()).rejects.toThrow('is now held by this very studio');
  // Releasing waits for the last beat, and leaves the lock of the other.
  await lock.release();
  expect(await beatAtMs()).toBe(then);
  vi.advanceTimersByTime(20_000);
  await lock.release();
  expect(await beatAtMs()).toBe(then);
});

it('says that nobody holds a lock whose file is gone, and that a newcomer may have it', async () => {
  const { folder, file, lock } = await locked();
  await lock.release();
  await expect(lock.check()).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('was deleted or moved'),
  });
  // A beat that was under way makes no file anew.
  vi.advanceTimersByTime(4_000);
  await expect(stat(file)).rejects.toThrow('ENOENT');
  const again = await ProjectLock.acquire(folder);
  expect(again).toHaveProperty('lock');
  if ('lock' in again) await again.lock.release();
});

it('fails with the reason where the folder cannot be used', async () => {
  const folder = await temporaryFolder();
  await expect(ProjectLock.acquire(path.join(folder, 'none'))).rejects.toThrow('ENOENT');
  await mkdir(path.join(folder, 'lock.json'));
  await expect(ProjectLock.acquire(folder)).rejects.toThrow('is a folder');
});
