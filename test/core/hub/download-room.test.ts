/** Room on the disk for what comes from the Hub, and what is told meanwhile. */
import { mkdir, open, readFile, stat, writeFile, type FileHandle } from 'node:fs/promises';
import disk from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { CachedRepository } from '../../../src/core/hub/cache';
import { fetchFiles } from '../../../src/core/hub/fetch-files';
import { treeOf } from '../../../src/core/hub/tree';
import { unwatched } from '../../../src/core/jobs/progress';
import { never, text, downloadsForEach, video } from './downloads';

const { home, commit, blob, ranges, fetchOne, isWhole } = downloadsForEach();

const listed = (name: string, bytes: number) => ({
  path: name,
  bytes,
  blobId: 'a'.repeat(40),
  sha256: null,
  xetHash: null,
});

describe('room for it', () => {
  it('is looked at before the first byte', async () => {
    const file = listed('x.mp4', Number.MAX_SAFE_INTEGER / 4);
    const cached = CachedRepository.of(home.cache, 'lab/demo');
    const source = { client: home.client(), cached, name: 'lab/demo', commit: commit() };
    await expect(fetchFiles(source, [file], unwatched)).rejects.toThrow(
      /lab\/demo needs [\d.]+ TB more in .* are free.*HF_HUB_CACHE/,
    );
    expect(home.server.asked).toEqual([]);
  });

  it('is not asked for where all is here: by nothing to fetch, or from another revision', async () => {
    const statfs = vi.spyOn(disk, 'statfs').mockResolvedValue({ bavail: 0, bsize: 1 } as never);
    syncBuiltinESMExports();
    onTestFinished(() => {
      statfs.mockRestore();
      syncBuiltinESMExports();
    });
    const cached = CachedRepository.of(home.cache, 'lab/demo');
    const source = { client: home.client(), cached, name: 'lab/demo', commit: commit() };
    await fetchFiles(source, [], unwatched);
    const file = listed('x.mp4', 3);
    await expect(fetchFiles(source, [file], unwatched)).rejects.toThrow(/needs 3 bytes more/);
    await mkdir(path.dirname(cached.blob(file)), { recursive: true });
    await writeFile(cached.blob(file), 'abc');
    await fetchFiles(source, [file], unwatched);
    expect(await readFile(path.join(cached.snapshot(commit()), 'x.mp4'), 'utf8')).toBe('abc');
  });

  it('is told of a file that comes once more, and never more of it than there is', async () => {
    const cached = CachedRepository.of(home.cache, 'lab/demo');
    const source = { client: home.client(), cached, name: 'lab/demo', commit: commit() };
    const files = await treeOf(source.client, 'lab/demo', commit(), never);
    const file = files.find((each) => each.path === video) ?? listed(video, 0);
    await mkdir(path.dirname(cached.blob(file)), { recursive: true });
    await writeFile(`${cached.blob(file)}.incomplete`, Buffer.alloc(file.bytes - 5, 7));
    const reports: { done?: number; total?: number }[] = [];
    const report = (each: { done?: number; total?: number }): void => void reports.push(each);
    await fetchFiles(source, [file], { signal: never, report });
    expect(reports.filter(({ done = 0, total = 0 }) => done > total)).toEqual([]);
    expect(reports.at(-1)).toMatchObject({ done: file.bytes, total: file.bytes });
  });

  it('is told to take longer and longer where nothing comes any more', async () => {
    const cached = CachedRepository.of(home.cache, 'lab/demo');
    const source = { client: home.client(), cached, name: 'lab/demo', commit: commit() };
    const all = await treeOf(source.client, 'lab/demo', commit(), never);
    const files = all.filter(({ path: file }) => file === video || file === text);
    home.server.fault = ({ host }) => (host === 'cdn' ? 'hang' : null);
    const notes = new Set<string>();
    const report = ({ note = '' }): void => {
      if (note.startsWith('1 of 2 files')) notes.add(note);
    };
    const stop = new AbortController();
    const stalled = fetchFiles(source, files, { signal: stop.signal, report });
    await expect.poll(() => notes.size).toBeGreaterThan(2);
    stop.abort(new Error('enough'));
    await expect(stalled).rejects.toThrow('enough');
  });

  it('that ends in the middle is told at once, and what came is kept', async () => {
    const handle = await open(import.meta.filename);
    const handles = Object.getPrototypeOf(handle) as FileHandle;
    await handle.close();
    const whole = Reflect.get(handles, 'write');
    const room = 300_000;
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    // As a disk does: a part of the last piece is written, and only the next write is refused.
    const writing = vi.spyOn(handles, 'write').mockImplementation(async function (
      this: FileHandle,
      ...[bytes, offset, length, position]: [Uint8Array, number, number, number]
    ) {
      if (position >= room) throw full;
      const some = Math.min(length, room - position);
      return Reflect.apply(whole, this, [bytes, offset, some, position]);
    } as FileHandle['write']);
    await expect(fetchOne(video)).rejects.toThrow(
      /file-000\.mp4 of lab\/demo cannot be written to .*: the disk is full/,
    );
    expect(ranges()).toHaveLength(1);
    expect((await stat(`${blob()}.incomplete`)).size).toBe(room);
    writing.mockRestore();
    await fetchOne(video);
    expect(ranges().at(-1)).toBe(`bytes=${room}-`);
    await isWhole();
  });
});
