/** One file of the Hub, whatever happens on the way. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { HubClient } from '../../../src/core/hub/client';
import { hubSettings } from '../../../src/core/hub/settings';
import { text, downloadsForEach, video } from './downloads';
import { demo } from './hub-home';

const { home, blob, ranges, first, fetchOne, isWhole, anew } = downloadsForEach();

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
    await anew();
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
