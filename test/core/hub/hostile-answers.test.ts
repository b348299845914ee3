/** Answers of a Hub that means ill, or of what stands in between. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { download } from '../../../src/core/hub/download';
import { RemoteFile } from '../../../src/core/hub/remote-file';
import type { HubFile } from '../../../src/core/hub/tree';
import { serveRemote } from '../../../src/core/video/serve-remote';
import type { Fault } from '../../fixtures/hub-answers';
import { demo, hubHome, isSame, type HubHome } from './hub-home';

const name = 'lab/demo';
const video = 'videos/observation.images.front/chunk-000/file-001.mp4';

let home: HubHome;
let file: HubFile;
let commit: string;
let blob: string;
beforeEach(async () => {
  home = await hubHome();
  const served = await home.server.serve(name, demo);
  ({ commit } = served);
  const found = served.files.find((each) => each.path === video);
  if (found === undefined) throw new Error('no video');
  file = { ...found, xetHash: null };
  blob = path.join(home.cache, 'blob');
});
afterEach(() => home.close());

/** What the host of large files answers instead, as often as is said. */
function instead(fault: Fault, times = Number.POSITIVE_INFINITY): void {
  let left = times;
  home.server.fault = ({ host }) => (host === 'cdn' && left-- > 0 ? fault : null);
}

const { signal } = new AbortController();
const fetchIt = () =>
  download(home.client(), { name, commit, file, blob, signal, received: () => {} });
const partOf = async (range: string): Promise<Response> =>
  serveRemote(
    new Request('http://studio/media/1', { headers: { range } }),
    new RemoteFile(home.client(), { name, commit, file }),
  );
const asked = (host: 'hub' | 'cdn') => home.server.asked.filter((each) => each.host === host);

it('are not followed round and round', async () => {
  home.server.fault = ({ host, url }) =>
    host === 'hub' ? { status: 302, headers: { location: url } } : null;
  await expect(fetchIt()).rejects.toThrow(
    /leads from one address of lab\/demo to the next without end/,
  );
  expect(asked('hub')).toHaveLength(6);
});

it('are not followed with a password that stands in them, which is not repeated', async () => {
  const location = home.server.url.replace('//', '//ada:swordfish@');
  home.server.fault = ({ host }) =>
    host === 'hub' ? { status: 302, headers: { location } } : null;
  await expect(fetchIt()).rejects.toThrow(/^((?!swordfish).)* is not followed((?!swordfish).)*$/);
  expect(asked('hub')).toHaveLength(1);
});

it('are no more than was asked where they were packed on the way', async () => {
  const packed = gzipSync(Buffer.alloc(100, 'HTTP/1.1 200 OK\r\n\r\n'));
  const headers = {
    'content-encoding': 'gzip',
    'content-length': String(packed.length),
    'content-range': `bytes 5000-5099/${file.bytes}`,
  };
  // The kind of the video is asked for before.
  expect((await partOf('bytes=0-9')).status).toBe(206);
  instead({ body: packed, as: 206, headers });
  const part = await partOf('bytes=5000-5099');
  expect(part.headers.get('content-length')).toBe('100');
  expect(part.headers.get('content-range')).toBe(`bytes 5000-5099/${file.bytes}`);
  expect((await part.arrayBuffer()).byteLength).toBe(100);
  const more = gzipSync(Buffer.alloc(101));
  instead({ body: more, as: 206, headers: { ...headers, 'content-length': String(more.length) } });
  const longer = await partOf('bytes=5000-5099');
  expect(longer.headers.get('content-length')).toBe('100');
  await expect(longer.arrayBuffer()).rejects.toThrow();
});

it('fill no disk where little of them becomes much', async () => {
  const body = gzipSync(Buffer.alloc(30_000_000));
  instead({ body, headers: { 'content-encoding': 'gzip' } });
  await expect(fetchIt()).rejects.toThrow(/is not the file that it lists/);
  expect((await stat(`${blob}.incomplete`)).size).toBeLessThanOrEqual(file.bytes);
});

it('of another file in the middle of one spoil nothing: it comes once more', async () => {
  instead({ cutAfter: 3_000 }, 1);
  const before = home.server.fault;
  const others = Buffer.alloc(file.bytes - 3_000);
  const headers = { 'content-range': `bytes 3000-${file.bytes - 1}/${file.bytes}` };
  let wasOther = false;
  home.server.fault = (each) => {
    const fault = before(each);
    if (fault !== null || each.host !== 'cdn' || wasOther) return fault;
    wasOther = true;
    return { body: others, as: 206, headers };
  };
  await fetchIt();
  expect(await isSame(blob, path.join(demo, video))).toBe(true);
  expect(asked('cdn').map(({ range }) => range)).toEqual([undefined, 'bytes=3000-', undefined]);
});
