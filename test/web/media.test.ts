/** Videos and pictures over the real host: exact ranges, given out as what they are, whatever they are called. */
import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRpcClient, type RpcClient } from '../../src/shared/rpc/client';
import type { WebHost } from '../../src/web/server';
import { demoDataset } from '../shared-data';
import {
  makeTempDir,
  openTestStudio,
  socketChannel,
  startTestHost,
  type TestStudio,
} from '../studio-fixture';

let dir: string;
let test: TestStudio;
let host: WebHost;
let client: RpcClient;
let datasetId: string;
/** The demo's videos by camera; names of episode 0. */
let videos: string[];
beforeAll(async () => {
  dir = await makeTempDir();
  const dataset = path.join(dir, 'demo');
  await cp(demoDataset, dataset, { recursive: true });
  test = await openTestStudio();
  host = await startTestHost(test);
  client = createRpcClient(await socketChannel(host));
  datasetId = (await client.call('dataset.open', { path: dataset })).id;
  const episode = await client.call('dataset.episode', { datasetId, episode: 0 });
  videos = episode.videos.map(({ url }) => url);
});
afterAll(async () => {
  client.close();
  await host.close();
  await test.close();
  await rm(dir, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

const ask = (url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const options = { port: host.port, host: '127.0.0.1', path: `/${url}`, headers, method };
    http
      .request(options, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(parts),
          }),
        );
      })
      .on('error', reject)
      .end();
  });

const mp4 = async (): Promise<Buffer> => (await ask(videos[0] ?? '')).body;

describe('a video', () => {
  it('comes whole, in ranges, and as headers alone', async () => {
    const url = videos[0] ?? '';
    const whole = await ask(url);
    expect(whole.status).toBe(200);
    const { etag = '' } = whole.headers;
    const range = { range: 'bytes=10-19' };
    const part = await ask(url, range);
    expect([part.status, part.body]).toEqual([206, whole.body.subarray(10, 20)]);
    const head = await ask(url, range, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([206, '10', 0]);
    expect((await ask(url, { ...range, 'if-range': etag })).status).toBe(206);
    expect((await ask(url, { 'if-none-match': etag })).status).toBe(304);
  });

  it('that has changed since is not joined to the old one', async () => {
    const url = videos[0] ?? '';
    const { etag = '' } = (await ask(url)).headers;
    for (const condition of ['"other"', 'W/' + etag, 'Sat, 28 Nov 2026 10:00:00 GMT']) {
      const answer = await ask(url, { range: 'bytes=0-9', 'if-range': condition });
      expect(answer.status).toBe(200);
    }
  });

  it('has an address that is a secret, and nothing else leads to it', async () => {
    expect(videos[0]).toMatch(/^media\/[0-9a-f]{32}$/);
    for (const url of ['media/', 'media/0', `media/${'0'.repeat(32)}`, 'thumb/0/1', 'media/.%2f']) {
      expect((await ask(url)).status).toBe(404);
    }
    expect((await ask(`${videos[0]}/`)).status).toBe(404);
  });
});

it('a still has a secret address too', async () => {
  const query = { datasetId, projectId: null, query: {}, offset: 0, limit: 3 };
  let url: string | null = null;
  const look = async () => {
    url = (await client.call('dataset.episodes', query)).rows[0]?.thumbnailUrl ?? null;
    return url;
  };
  await expect.poll(look, { timeout: 60_000 }).toMatch(/^thumb\/[0-9a-f]{32}$/);
  const answer = await ask(url ?? '');
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/jpeg']);
});

const locked = {
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
};

/** The demo with every video called as `name` is, holding `bytes`; the address of one of them. */
async function served(name: string, bytes: Buffer): Promise<string> {
  const folder = path.join(dir, `videos-${name}`);
  await cp(path.join(demoDataset, 'meta'), path.join(folder, 'meta'), { recursive: true });
  await cp(path.join(demoDataset, 'data'), path.join(folder, 'data'), { recursive: true });
  await cp(path.join(demoDataset, 'videos'), path.join(folder, 'videos'), { recursive: true });
  const info = path.join(folder, 'meta/info.json');
  const text = await readFile(info, 'utf8');
  const { video_path: pattern } = JSON.parse(text) as { video_path: string };
  const renamed = pattern.replace(/\.mp4$/, path.extname(name));
  await writeFile(info, text.replace(pattern, renamed));
  const list = execFileSync('find', [path.join(folder, 'videos'), '-name', '*.mp4']);
  for (const file of list.toString().trim().split('\n')) {
    const target = file.replace(/\.mp4$/, path.extname(name));
    await rename(file, target);
    await writeFile(target, bytes);
  }
  const opened = await client.call('dataset.open', { path: folder });
  const detail = await client.call('dataset.episode', { datasetId: opened.id, episode: 0 });
  return detail.videos[0]?.url ?? '';
}

describe('a file of a stranger', () => {
  const script = Buffer.from('<script>document.title="owned"</script>');

  it.each(['clip.html', 'clip.svg', 'clip.js', 'clip.xhtml'])(
    'is the video that it is, though it is called %s',
    async (name) => {
      const free = Buffer.alloc(8 + script.length);
      free.writeUInt32BE(free.length);
      free.write('free', 4);
      script.copy(free, 8);
      const answer = await ask(await served(name, Buffer.concat([await mp4(), free])));
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({ ...locked, 'content-type': 'video/mp4' });
    },
  );
});

describe('a file that changed after it was registered', () => {
  let url: string;
  let file: string;
  let original: Buffer;
  const secret = 'TOP-SECRET';
  beforeAll(async () => {
    url = videos[0] ?? '';
    const found = await test.studio.medium(`/${url}`);
    file = typeof found === 'string' ? found : '';
    original = await readFile(file);
  });

  it('keeps its address, and is another version', async () => {
    const before = (await ask(url)).headers.etag ?? '';
    await utimes(file, 1, 1);
    const answer = await ask(url, { range: 'bytes=0-9', 'if-range': before });
    // Byte by byte, `toEqual` takes three seconds.
    expect([answer.status, answer.body.equals(original)]).toEqual([200, true]);
  });

  it.each([
    ['text', secret],
    ['a page', '<!doctype html><script>1</script>'],
    ['a picture that is a page', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['nothing', ''],
  ])('into %s is no longer a video', async (_name, text) => {
    await writeFile(file, text);
    expect((await ask(url)).headers).toMatchObject({
      ...locked,
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment',
    });
  });

  it('into a link, a pipe or a folder is not given out', async () => {
    const elsewhere = path.join(dir, 'elsewhere.txt');
    await writeFile(elsewhere, secret);
    const changes = [
      () => symlink(elsewhere, file),
      async () => execFileSync('mkfifo', [file]),
      () => mkdir(file),
      async () => {},
    ];
    for (const change of changes) {
      await rm(file, { recursive: true, force: true });
      await change();
      const answer = await ask(url);
      expect([answer.status, answer.body.toString()]).toEqual([404, '']);
    }
  });
});
