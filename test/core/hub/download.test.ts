import { mkdir, open, readFile, readdir, stat, writeFile, type FileHandle } from 'node:fs/promises';
import disk from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { download } from '../../../src/core/hub/download';
import { fetchFiles } from '../../../src/core/hub/fetch-files';
import { CachedRepository } from '../../../src/core/hub/cache';
import { treeOf } from '../../../src/core/hub/tree';
import { FilePart } from '../../../src/core/hub/file-part';
import { HubClient } from '../../../src/core/hub/client';
import { hubSettings } from '../../../src/core/hub/settings';
import { unwatched } from '../../../src/core/jobs/progress';
import type { ServedDataset } from '../../fixtures/hub-files';
import type { Fault } from '../../fixtures/hub-answers';
import { demo, hubHome, isSame, type HubHome } from './hub-home';

const video = 'videos/observation.images.front/chunk-000/file-000.mp4';
const text = 'README.md';

let home: HubHome;
let served: ServedDataset;
beforeEach(async () => {
  home = await hubHome();
  served = await home.server.serve('lab/demo', demo);
});
afterEach(() => home.close());

const never = new AbortController().signal;
const blob = () => path.join(home.cache, 'blob');

async function fetchOne(name: string, signal = never): Promise<number> {
  const client = home.client();
  const file = (await treeOf(client, 'lab/demo', served.commit, never)).find(
    (each) => each.path === name,
  );
  if (file === undefined) throw new Error(`${name} is not served`);
  let bytes = 0;
  const received = (more: number): void => {
    bytes += more;
  };
  const { commit } = served;
  await download(client, { name: 'lab/demo', commit, file, blob: blob(), signal, received });
  return bytes;
}

/** Plans what happens to the first so many requests for a file's bytes. */
function first(count: number, fault: Fault, host: 'hub' | 'cdn' = 'cdn'): void {
  let left = count;
  home.server.fault = (asked) => {
    const isFile = asked.host === host && !asked.url.includes('/tree/');
    if (!isFile || left === 0) return null;
    left -= 1;
    return fault;
  };
}

const ranges = () =>
  home.server.asked.filter(({ host }) => host === 'cdn').map(({ range }) => range);
const isWhole = async (name = video) => {
  expect(await isSame(blob(), path.join(demo, name))).toBe(true);
  expect(await readdir(home.cache)).toEqual(['blob']);
};

describe('a download', () => {
  it('goes on by range where the connection was cut, again and again', async () => {
    first(3, { cutAfter: 100_000 });
    expect(await fetchOne(video)).toBe((await readFile(path.join(demo, video))).length);
    expect(ranges()[0]).toBeUndefined();
    expect(ranges()).toHaveLength(4);
    expect(ranges()[3]).toMatch(/^bytes=\d+-$/);
    await isWhole();
  });

  it('goes on with what an earlier one, or Python, left', async () => {
    const whole = await readFile(path.join(demo, video));
    await mkdir(home.cache, { recursive: true });
    await writeFile(`${blob()}.incomplete`, whole.subarray(0, 500_000));
    expect(await fetchOne(video)).toBe(whole.length - 500_000);
    expect(ranges()).toEqual(['bytes=500000-']);
    await isWhole();
  });

  it('begins anew where what was left is of another file, and where it is too long', async () => {
    const whole = await readFile(path.join(demo, video));
    await mkdir(home.cache, { recursive: true });
    await writeFile(`${blob()}.incomplete`, Buffer.alloc(500_000, 7));
    await fetchOne(video);
    expect(ranges()).toEqual(['bytes=500000-', undefined]);
    await isWhole();
    await home.close();
    home = await hubHome();
    served = await home.server.serve('lab/demo', demo);
    await mkdir(home.cache, { recursive: true });
    await writeFile(`${blob()}.incomplete`, Buffer.alloc(whole.length + 1));
    await fetchOne(video);
    await isWhole();
  });

  it('reads on behind what it has from a server that knows no ranges', async () => {
    home.server.ranges = false;
    first(1, { cutAfter: 300_000 });
    await fetchOne(video);
    await isWhole();
  });

  it('waits and tries again where the Hub is busy or fails', async () => {
    first(3, { status: 429, headers: { 'retry-after': '0' } });
    await fetchOne(video);
    await isWhole();
  });

  it('gives up after some tries, says why, and keeps what it has', async () => {
    first(1, { cutAfter: 200_000 });
    const fault = home.server.fault;
    let answered = 0;
    home.server.fault = (asked) => {
      if (asked.host !== 'cdn') return null;
      answered += 1;
      return answered === 1 ? fault(asked) : { status: 500 };
    };
    await expect(fetchOne(video)).rejects.toThrow(/cannot answer now \(500\).*kept/);
    expect((await readFile(`${blob()}.incomplete`)).length).toBeGreaterThan(0);
    home.server.fault = () => null;
    await fetchOne(video);
    await isWhole();
  });

  it('does not wait for an hour', async () => {
    // The latter is how the Hub itself says it.
    for (const asked of [{ 'retry-after': '3600' }, { ratelimit: '"resolvers";r=0;t=3600' }]) {
      const before = ranges().length;
      first(100, { status: 429, headers: asked });
      await expect(fetchOne(video)).rejects.toThrow(/too many requests/);
      expect(ranges()).toHaveLength(before + 1);
    }
  });

  it('counts a connection that is open and silent as cut', async () => {
    home.client = () => new HubClient({ settings: hubSettings(), retryMs: 1, stallMs: 200 });
    first(1, 'hang');
    await fetchOne(video);
    await isWhole();
  });

  it.each([
    ['git', text, 'hub'],
    ['LFS', video, 'cdn'],
  ] as const)('does not use other bytes than the list names (%s)', async (_what, name, host) => {
    const { length } = await readFile(path.join(demo, name));
    first(100, { body: Buffer.alloc(length, 1) }, host);
    const plan = home.server.fault;
    home.server.fault = (asked) => (asked.url.includes('/resolve/') ? null : plan(asked));
    await expect(fetchOne(name)).rejects.toThrow(/is not the file that it lists/);
    expect(await readdir(home.cache)).toEqual([]);
  });

  it('stops when it is canceled, and goes on from there', async () => {
    const stop = new AbortController();
    first(1, { cutAfter: 400_000 });
    const plan = home.server.fault;
    home.server.fault = (asked) => {
      const fault = plan(asked);
      if (asked.host === 'cdn' && fault === null) stop.abort();
      return fault;
    };
    await expect(fetchOne(video, stop.signal)).rejects.toThrow();
    const left = (await readFile(`${blob()}.incomplete`)).length;
    expect(left).toBeGreaterThan(0);
    home.server.fault = () => null;
    await fetchOne(video);
    expect(ranges().at(-1)).toBe(`bytes=${left}-`);
    await isWhole();
  });

  it('lets two at once write the same file', async () => {
    await Promise.all([fetchOne(video), fetchOne(video)]);
    await isWhole();
  });
});

const listed = (name: string, bytes: number) => ({
  path: name,
  bytes,
  blobId: 'a'.repeat(40),
  sha256: null,
  xetHash: null,
});

/** Hands out what is told when a piece is read. */
class Slow extends FilePart {
  static late: (bytes: number) => void = () => {};

  override told(onRead: (bytes: number) => void): FilePart {
    Slow.late = onRead;
    return super.told(onRead);
  }
}

const timers = (): number =>
  process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;

describe('what is sent', () => {
  it('leaves no timer behind where a piece of it is read after the Hub refused it', async () => {
    const body = new Slow(path.join(demo, text), 0, 100);
    home.server.fault = () => ({ status: 403 });
    const counted: number[] = [];
    const asked = home.client().ask(`${home.server.url}/api/datasets/lab/demo/x`, {
      about: 'lab/demo',
      sending: { method: 'PUT', body },
      sent: (bytes) => counted.push(bytes),
    });
    await expect(asked).rejects.toThrow(/does not let this account write/);
    const before = timers();
    const told = counted.length;
    Slow.late(1);
    expect(timers()).toBe(before);
    expect(counted).toHaveLength(told);
  });
});

describe('room for it', () => {
  it('is looked at before the first byte', async () => {
    const file = listed('x.mp4', Number.MAX_SAFE_INTEGER / 4);
    const cached = CachedRepository.of(home.cache, 'lab/demo');
    const source = { client: home.client(), cached, name: 'lab/demo', commit: served.commit };
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
    const source = { client: home.client(), cached, name: 'lab/demo', commit: served.commit };
    await fetchFiles(source, [], unwatched);
    const file = listed('x.mp4', 3);
    await expect(fetchFiles(source, [file], unwatched)).rejects.toThrow(/needs 3 bytes more/);
    await mkdir(path.dirname(cached.blob(file)), { recursive: true });
    await writeFile(cached.blob(file), 'abc');
    await fetchFiles(source, [file], unwatched);
    expect(await readFile(path.join(cached.snapshot(served.commit), 'x.mp4'), 'utf8')).toBe('abc');
  });

  it('is told of a file that comes once more, and never more of it than there is', async () => {
    const cached = CachedRepository.of(home.cache, 'lab/demo');
    const source = { client: home.client(), cached, name: 'lab/demo', commit: served.commit };
    const files = await treeOf(source.client, 'lab/demo', served.commit, never);
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
    const source = { client: home.client(), cached, name: 'lab/demo', commit: served.commit };
    const all = await treeOf(source.client, 'lab/demo', served.commit, never);
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
