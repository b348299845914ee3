/** Byte ranges, exactly: a player that gets one byte too many shows nothing. */
import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AssetRegistry } from '../../../src/core/video/assets';
import { serveMedium } from '../../../src/core/video/serve-file';

const bytes = Uint8Array.from({ length: 1000 }, (_none, at) => at % 251);
let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'dualvla-serve-'));
  file = path.join(folder, 'clip.mp4');
  await writeFile(file, bytes);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ask = (headers: Record<string, string> = {}, options: RequestInit = {}): Promise<Response> =>
  serveMedium(new Request('http://localhost/media/x', { ...options, headers }), file);
const bodyOf = async (response: Response): Promise<Uint8Array> =>
  new Uint8Array(await response.arrayBuffer());

describe('a range', () => {
  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=0-99', 0, 99],
    ['bytes=100-', 100, 999],
    ['bytes=999-', 999, 999],
    ['bytes=990-5000', 990, 999],
    ['bytes=-1', 999, 999],
    ['bytes=-100', 900, 999],
    ['bytes=-5000', 0, 999],
    ['BYTES= 5-6 ', 5, 6],
  ])('%s is bytes %i to %i', async (range, start, end) => {
    const response = await ask({ range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/1000`);
    expect(response.headers.get('content-length')).toBe(String(end - start + 1));
    expect(await bodyOf(response)).toEqual(bytes.slice(start, end + 1));
  });

  it.each(['bytes=1000-', 'bytes=1000-2000', 'bytes=99999999999999999999-', 'bytes=-0'])(
    '%s holds no byte of the file',
    async (range) => {
      const response = await ask({ range });
      expect(response.status).toBe(416);
      expect(response.headers.get('content-range')).toBe('bytes */1000');
      expect(await bodyOf(response)).toHaveLength(0);
    },
  );

  it.each(['bytes=9-5', 'bytes=-', 'bytes=a-b', 'items=0-5', 'bytes=0-5,9-12', 'bytes=0x1-5', ''])(
    '%j is none: the whole file comes',
    async (range) => {
      const response = await ask({ range });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-range')).toBeNull();
      expect(await bodyOf(response)).toEqual(bytes);
    },
  );

  it('of a file that has changed since is not joined to the old one', async () => {
    const etag = (await ask({}, { method: 'HEAD' })).headers.get('etag') ?? '';
    const part = (condition: string) =>
      ask({ range: 'bytes=0-4', 'if-range': condition }, { method: 'HEAD' });
    expect((await part(etag)).status).toBe(206);
    expect((await part('"old"')).status).toBe(200);
  });
});

describe('a file', () => {
  it('comes whole', async () => {
    const response = await ask();
    expect(response.status).toBe(200);
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await bodyOf(response)).toEqual(bytes);
  });

  it('answers HEAD with the same headers and no body', async () => {
    const response = await ask({ range: 'bytes=10-19' }, { method: 'HEAD' });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-length')).toBe('10');
    expect(response.body).toBeNull();
  });

  it('that the window has is not sent again', async () => {
    const etag = (await ask({}, { method: 'HEAD' })).headers.get('etag') ?? '';
    expect((await ask({ 'if-none-match': etag })).status).toBe(304);
  });

  it('takes GET and HEAD only', async () => {
    const response = await ask({}, { method: 'POST', body: 'x' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });

  it('that is gone, a folder, or empty is no crash', async () => {
    const request = new Request('http://localhost/x', { headers: { range: 'bytes=0-' } });
    expect((await serveMedium(request, path.join(folder, 'none.mp4'))).status).toBe(404);
    expect((await serveMedium(request, folder)).status).toBe(404);
    const empty = path.join(folder, 'empty.mp4');
    await writeFile(empty, '');
    expect((await serveMedium(request, empty)).status).toBe(416);
    const whole = await serveMedium(new Request('http://localhost/x'), empty);
    expect(whole.status).toBe(200);
    expect(await bodyOf(whole)).toHaveLength(0);
  });

  it('is read only as far as it is taken, and closed when nobody takes it any more', async () => {
    const big = path.join(folder, 'big.mp4');
    await writeFile(big, '');
    await truncate(big, 400_000_000);
    const before = process.memoryUsage().rss;
    const response = await serveMedium(new Request('http://localhost/x'), big);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(first?.value?.byteLength).toBeGreaterThan(0);
    await reader?.cancel();
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
    expect((await reader?.read())?.done).toBe(true);
  });

  it('stops when the request is aborted', async () => {
    const stop = new AbortController();
    const big = path.join(folder, 'big.mp4');
    const request = new Request('http://localhost/x', { signal: stop.signal });
    const reader = (await serveMedium(request, big)).body?.getReader();
    await reader?.read();
    stop.abort();
    const rest = async (): Promise<void> => {
      while ((await reader?.read())?.done === false);
    };
    await expect(rest()).rejects.toThrow();
  });
});

/** The head of an MP4 box of 16 bytes. */
const box = (name: string): number[] => [0, 0, 0, 16, ...Buffer.from(name, 'latin1')];

describe('a medium', () => {
  it.each([
    ['video/mp4', box('ftypisom')],
    ['video/quicktime', box('ftypqt  ')],
    ['video/quicktime', box('moov')],
    ['video/webm', [0x1a, 0x45, 0xdf, 0xa3, ...Buffer.from('\x9fB\x86\x81\x01B\x82\x84webm')]],
    ['video/x-matroska', [0x1a, 0x45, 0xdf, 0xa3, ...Buffer.from('matroska')]],
    ['video/x-msvideo', [...Buffer.from('RIFF\0\0\0\0AVI LIST')]],
    ['image/png', [0x89, ...Buffer.from('PNG\r\n\x1a\n')]],
    ['image/jpeg', [0xff, 0xd8, 0xff, 0xe0]],
    ['application/octet-stream', [...Buffer.from('<!doctype html>')]],
    ['application/octet-stream', [...Buffer.from('<svg xmlns="…"/>')]],
    ['application/octet-stream', [...Buffer.from('RIFF\0\0\0\0WAVE')]],
    ['application/octet-stream', [0x89]],
    ['application/octet-stream', []],
  ])('is given out as %s by its first bytes', async (type, head) => {
    const named = path.join(folder, 'page.html');
    await writeFile(named, Uint8Array.from(head));
    const request = new Request('http://localhost/x', { method: 'HEAD' });
    const { headers } = await serveMedium(request, named);
    expect(headers.get('content-type')).toBe(type);
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  });

  it('is not read through a link', async () => {
    const linked = path.join(folder, 'linked.mp4');
    await symlink(file, linked);
    expect((await serveMedium(new Request('http://localhost/x'), linked)).status).toBe(404);
  });

  it('that becomes shorter while it is read ends in an error, not in silence', async () => {
    const shrinking = path.join(folder, 'shrinking.mp4');
    await writeFile(shrinking, new Uint8Array(1_000_000));
    const response = await serveMedium(new Request('http://localhost/x'), shrinking);
    await truncate(shrinking, 10);
    await expect(response.arrayBuffer()).rejects.toThrow('shorter');
  });
});

it('a name of a file says nothing about it, and others name nothing', async () => {
  const assets = new AssetRegistry();
  const id = assets.register('/data/set/videos/a.mp4');
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(assets.register('/data/set/videos/a.mp4')).toBe(id);
  expect(assets.register('/data/set/videos/b.mp4')).not.toBe(id);
  expect(await assets.find(id)).toBe('/data/set/videos/a.mp4');
  expect(await assets.find('/data/set/videos/a.mp4')).toBeNull();
  expect(await new AssetRegistry().find(id)).toBeNull();
});
