import {
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { isPortablePath, isSafePath } from '../../../src/core/hub/tree';
import { HubClient } from '../../../src/core/hub/client';
import { hubSettings } from '../../../src/core/hub/settings';
import { token, type Fault } from '../../fixtures/hub-answers';
import { HubServer } from '../../fixtures/hub-server';
import { demo } from './hub-home';
import { hubForEach } from './hub-for-each';

const { home, open } = hubForEach();

const isList = (url: string): boolean => /\/(?:revision|tree)\//.test(url);
const resolved = () => home.server.asked.filter(({ url }) => url.includes('/resolve/'));

describe('opening a dataset of the Hub', () => {
  it('downloads metadata and numbers, page by page, laid out as Python does', async () => {
    home.server.pageSize = 5;
    const { commit, files } = await home.server.serve('lab/demo', demo);
    const root = await open('lab/demo');
    const repository = path.join(home.cache, 'datasets--lab--demo');
    expect(root).toBe(path.join(repository, 'snapshots', commit));
    expect(await readFile(path.join(repository, 'refs/main'), 'utf8')).toBe(commit);
    const info = files.find((file) => file.path === 'meta/info.json');
    expect(await readlink(path.join(root, 'meta/info.json'))).toBe(
      `../../../blobs/${info?.blobId}`,
    );
    const rows = files.find((file) => file.path === 'data/chunk-000/file-000.parquet');
    expect(await readlink(path.join(root, 'data/chunk-000/file-000.parquet'))).toBe(
      `../../../../blobs/${rows?.sha256}`,
    );
    const tree: unknown = JSON.parse(
      await readFile(path.join(repository, 'trees', `${commit}.json`), 'utf8'),
    );
    expect(tree).toMatchObject({
      format_version: 1,
      files: {
        'meta/info.json': { size: info?.bytes, blob_id: info?.blobId },
        'data/chunk-000/file-000.parquet': { lfs_sha256: rows?.sha256, lfs_size: rows?.bytes },
      },
    });
    expect(resolved().filter(({ url }) => url.includes('.mp4'))).toEqual([]);
    const dataset = await openDataset(root);
    expect(dataset.summary).toMatchObject({ name: 'lab/demo', episodes: 24 });
    await dataset.close();
  });

  it('asks for no file twice, and takes what another revision has in common with it', async () => {
    await home.server.serve('lab/demo', demo);
    const root = await open('lab/demo');
    const before = resolved().length;
    expect(await open('hf://lab/demo@main')).toBe(root);
    expect(resolved()).toHaveLength(before);
    const changed = path.join(home.folder, 'changed');
    await mkdir(path.join(changed, 'meta'), { recursive: true });
    for (const name of ['meta/info.json', 'meta/stats.json']) {
      await writeFile(path.join(changed, name), await readFile(path.join(demo, name)));
    }
    await writeFile(path.join(changed, 'README.md'), 'new');
    await home.server.serve('lab/demo', changed);
    const next = await open('lab/demo');
    expect(next).not.toBe(root);
    expect(
      resolved()
        .slice(before)
        .map(({ url }) => path.basename(url)),
    ).toEqual(['README.md']);
  });

  it('opens what was downloaded without asking in offline mode, and says what was not', async () => {
    await home.server.serve('lab/demo', demo);
    const root = await open('lab/demo');
    process.env['HF_HUB_OFFLINE'] = '1';
    const before = home.server.asked.length;
    expect(await open('lab/demo')).toBe(root);
    await expect(open('lab/other')).rejects.toThrow(
      /hf:\/\/lab\/other was not downloaded to .* HF_HUB_OFFLINE is set/,
    );
    expect(home.server.asked).toHaveLength(before);
  });

  it('opens what was downloaded where the Hub is silent, and says so', async () => {
    await home.server.serve('lab/demo', demo);
    const root = await open('lab/demo');
    const said: string[] = [];
    home.server.fault = () => ({ status: 503 });
    expect(await open('lab/demo', { log: (line) => said.push(line) })).toBe(root);
    const before = home.server.asked.length;
    home.server.fault = () => ({ silent: true });
    expect(await open('lab/demo', { log: (line) => said.push(line) })).toBe(root);
    // Nobody waits long for what there is something to fall back on.
    expect(home.server.asked).toHaveLength(before + 2);
    await home.server.close();
    expect(await open('lab/demo', { log: (line) => said.push(line) })).toBe(root);
    expect(said).toEqual([
      expect.stringMatching(/cannot answer now \(503\).*is opened/),
      expect.stringMatching(/cannot be reached .*is opened/),
      expect.stringMatching(/cannot be reached \(ECONNREFUSED\).*is opened/),
    ]);
  });

  it('asks again for a list that is cut or silent, and takes none that does not end', async () => {
    await home.server.serve('lab/demo', demo);
    const faults = new Map<string, Fault[]>();
    home.server.fault = ({ url }) => {
      if (!isList(url)) return null;
      const left = faults.get(url) ?? [{ cutAfter: 100 }, { cutAfter: 100, isOpen: true }];
      faults.set(url, left);
      return left.shift() ?? null;
    };
    const client = new HubClient({ settings: hubSettings(), retryMs: 1, stallMs: 300 });
    const root = await open('lab/demo', { client });
    expect([...faults.values()]).toEqual([[], []]);

    const said: string[] = [];
    home.server.fault = ({ url }) => (isList(url) ? { cutAfter: 100 } : null);
    expect(await open('lab/demo', { log: (line) => said.push(line) })).toBe(root);
    expect(said).toEqual([expect.stringMatching(/cannot be reached .*is opened/)]);
    const body = Buffer.alloc(65e6, ' ');
    home.server.fault = ({ url }) => (isList(url) ? { body } : null);
    await expect(open('lab/demo')).rejects.toThrow(/it goes on after 64 MB; check HF_ENDPOINT/);
  });

  it('opens a cache in which no list can be kept', async () => {
    await home.server.serve('lab/demo', demo);
    const root = await open('lab/demo');
    const trees = path.join(home.cache, 'datasets--lab--demo/trees');
    await rm(trees, { recursive: true });
    await writeFile(trees, 'in the way');
    expect(await open('lab/demo')).toBe(root);
  });

  it('does not open a copy of what may not be read any more', async () => {
    await home.server.serve('lab/demo', demo);
    await open('lab/demo');
    await home.server.serve('lab/demo', demo, 'gated');
    await expect(open('lab/demo')).rejects.toThrow(/gated: ask for access/);
  });
});

describe('who may read', () => {
  it('sends the token to the Hub, and to no other host that it leads to', async () => {
    process.env['HF_TOKEN'] = token;
    await home.server.serve('lab/secret', demo, 'private');
    await open('hf://lab/secret');
    const hosts = (host: string) => home.server.asked.filter((asked) => asked.host === host);
    expect(new Set(hosts('hub').map(({ authorization }) => authorization))).toEqual(
      new Set([`Bearer ${token}`]),
    );
    expect(hosts('cdn').length).toBeGreaterThan(3);
    expect(new Set(hosts('cdn').map(({ authorization }) => authorization))).toEqual(
      new Set([undefined]),
    );
  });

  it('says what to do where there is no such dataset or revision, or none to read', async () => {
    await home.server.serve('lab/secret', demo, 'private');
    await expect(open('lab/secret')).rejects.toThrow(/without logging in.*HF_TOKEN/);
    await home.server.serve('lab/gated', demo, 'gated');
    await expect(open('lab/gated')).rejects.toThrow(/gated.*\/datasets\/lab\/gated/);
    process.env['HF_TOKEN'] = token;
    await expect(open('lab/none')).rejects.toThrow(/There is no dataset lab\/none/);
    await expect(open('lab/secret@v9')).rejects.toThrow(/no such revision/);
    home.server.fault = () => ({
      status: 401,
      headers: { 'x-error-message': 'Invalid credentials in Authorization header' },
    });
    await expect(open('lab/secret')).rejects.toThrow(/does not know the token.*expired/);
  });

  it('sends no token where a list of files goes on elsewhere', async () => {
    process.env['HF_TOKEN'] = token;
    await home.server.serve('lab/demo', demo);
    const other = await HubServer.start();
    home.server.fault = ({ url }) =>
      url.includes('/tree/')
        ? { status: 302, headers: { location: `${other.url}/elsewhere` } }
        : null;
    await expect(open('lab/demo')).rejects.toThrow();
    expect(other.asked.map(({ authorization }) => authorization)).toEqual([undefined]);
    await other.close();
  });
});

const listing = (entries: readonly object[]) => {
  home.server.fault = ({ url }) =>
    url.includes('/tree/') ? { body: Buffer.from(JSON.stringify(entries)) } : null;
};

describe('a list of files that cannot be one', () => {
  const oid = 'a'.repeat(40);

  it.each([
    ['a way out', { path: '../../../evil' }],
    ['an absolute path', { path: '/etc/cron.d/evil' }],
    ['a zero byte', { path: 'meta/a\0b' }],
    ['a path of Windows', { path: String.raw`meta\..\..\evil` }],
    ['a drive', { path: 'C:evil' }],
    ['an empty part', { path: 'meta//x' }],
    ['a hash that is a path', { path: 'x', oid: '../../x' }],
    ['a size that is none', { path: 'x', size: -1 }],
    ['LFS without a hash', { path: 'x', lfs: { oid: 'no', size: 1 } }],
  ])('is refused whole for %s', async (_what, entry) => {
    await home.server.serve('lab/demo', demo);
    listing([{ type: 'file', oid, size: 1, ...entry }]);
    await expect(open('lab/demo')).rejects.toThrow(/is not used: it lists what is no file/);
    await expect(lstat(path.join(home.cache, 'datasets--lab--demo/snapshots'))).rejects.toThrow();
  });

  it('is refused where a file is a folder too, and where it is no list', async () => {
    await home.server.serve('lab/demo', demo);
    listing(['a', 'a/b'].map((file) => ({ type: 'file', oid, size: 1, path: file })));
    await expect(open('lab/demo')).rejects.toThrow(/has a as a file and as a folder/);
    home.server.fault = ({ url }) => (url.includes('/tree/') ? { body: Buffer.from('{}<') } : null);
    await expect(open('lab/demo')).rejects.toThrow(/no list of files/);
  });

  it('is not read on and on where its pages name each other', async () => {
    await home.server.serve('lab/demo', demo);
    home.server.fault = ({ url }) =>
      url.includes('/tree/') && home.server.asked.length < 50
        ? { body: Buffer.from('[]'), headers: { link: `<${home.server.url}${url}>; rel="next"` } }
        : null;
    await expect(open('lab/demo')).rejects.toThrow(/lists the same files again and again/);
  });

  it('may name only what a file can be called here', () => {
    for (const name of ['CON', 'meta/aux.txt', 'end.', 'sp /x', 'ab:c', 'what?']) {
      expect([name, isSafePath(name, 'linux'), isPortablePath(name)]).toEqual([name, true, false]);
    }
    expect(isPortablePath('meta/console.json')).toBe(true);
  });

  it('puts nothing through a link that lies in the snapshot', async () => {
    const { commit } = await home.server.serve('lab/demo', demo);
    const snapshot = path.join(home.cache, 'datasets--lab--demo/snapshots', commit);
    const outside = path.join(home.folder, 'outside');
    await mkdir(snapshot, { recursive: true });
    await mkdir(outside);
    for (const folder of ['meta', 'data']) await symlink(outside, path.join(snapshot, folder));
    await expect(open('lab/demo')).rejects.toThrow(/is a link out of the cached dataset/);
    expect(await readdir(outside)).toEqual([]);
  });
});
