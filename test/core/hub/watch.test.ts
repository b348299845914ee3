/** Through the studio: a dataset of the Hub is watched there, then downloaded, then played from the disk. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EpisodeDetail } from '../../../src/shared/model/dataset';
import type { JobState } from '../../../src/shared/model/job';
import type { RpcClient } from '../../../src/shared/rpc/client';
import { RemoteFile, type RemotePlace } from '../../../src/core/hub/remote-file';
import { createWindowHandler } from '../../../src/main/serve-window';
import { memoryClient, openTestStudio, type TestStudio } from '../../studio-fixture';
import { demo, hubHome, type HubHome } from './hub-home';

let home: HubHome;
let test: TestStudio;
let client: RpcClient;
beforeEach(async () => {
  home = await hubHome();
  test = await openTestStudio();
  client = memoryClient(test);
  await home.server.serve('lab/demo', demo);
});
afterEach(async () => {
  client.close();
  await test.close();
  await home.close();
});

async function openOne(address: string): Promise<{ datasetId: string; detail: EpisodeDetail }> {
  const { id: datasetId } = await client.call('dataset.open', { path: address });
  return { datasetId, detail: await client.call('dataset.episode', { datasetId, episode: 7 }) };
}

/** The player's request for a part of the first camera's video. */
async function piece({ videos }: EpisodeDetail, range: string): Promise<Response> {
  const request = new Request(`http://studio/${videos[0]?.url}`, { headers: { range } });
  return (await test.studio.media(request)) ?? Promise.reject(new Error('no medium'));
}

/** As it comes out of the core's process. */
async function mediumOf(pathname: string): Promise<string | RemotePlace | null> {
  const found = await test.studio.medium(pathname);
  return found instanceof RemoteFile ? structuredClone(found.place) : found;
}

const front = 'videos/observation.images.front/chunk-000/file-001.mp4';
const isList = ({ url }: { url: string }): boolean => /\/(?:revision|tree)\//.test(url);
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

const places = ({ videos }: EpisodeDetail) =>
  videos.map(({ cameraKey, startSec, frames }) => ({ cameraKey, startSec, frames }));

/** When the job has ended, as it is pushed to every window. */
const ended = (jobId: string): Promise<JobState> =>
  new Promise((resolve) => {
    client.on('job', (job) => {
      if (job.id === jobId && job.state !== 'running') resolve(job);
    });
  });

describe('a dataset that is on the Hub', () => {
  it('is watched by ranges, found in its videos as if they were here', async () => {
    const local = (await openOne(demo)).detail;
    const { datasetId, detail } = await openOne('hf://lab/demo');
    expect(detail).toMatchObject({ fingerprint: local.fingerprint, problems: local.problems });
    expect(places(detail)).toEqual(places(local));
    expect(detail.videos.map(({ onHub }) => onHub)).toEqual([true, true]);
    const answer = await piece(detail, 'bytes=1000-1999');
    expect(answer.status).toBe(206);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-range': expect.stringMatching(/^bytes 1000-1999\/\d+$/),
    });
    const whole = await readFile(path.join(demo, front));
    expect((await bytesOf(answer)).equals(whole.subarray(1_000, 2_000))).toBe(true);
    expect((await piece(detail, 'bytes=99999999-')).status).toBe(416);
    expect(await client.call('dataset.notDownloaded', { datasetId })).toMatchObject({ files: 8 });
  });

  it('goes on by range where the Hub cuts the connection, and breaks off where it stays away', async () => {
    const { detail } = await openOne('hf://lab/demo');
    const whole = await readFile(path.join(demo, front));
    const ranges: string[] = [];
    home.server.fault = ({ host, range = '' }) => {
      if (host !== 'cdn') return null;
      ranges.push(range);
      return ranges.length <= 2 ? { cutAfter: 100_000 } : null;
    };
    const answer = await piece(detail, 'bytes=0-');
    expect((await bytesOf(answer)).equals(whole)).toBe(true);
    expect(ranges).toHaveLength(3);
    expect(ranges[2]).toMatch(new RegExp(`^bytes=[1-9]\\d*-${whole.length - 1}$`));
    let isAway = false;
    home.server.fault = ({ host }) => {
      if (host === 'hub') return isAway ? { status: 403 } : null;
      isAway = true;
      return { cutAfter: 100_000 };
    };
    await expect(bytesOf(await piece(detail, 'bytes=0-'))).rejects.toThrow(/^The Hub does not let/);
    home.server.fault = ({ host }) =>
      host === 'cdn'
        ? {
            body: Buffer.alloc(100),
            as: 206,
            headers: { 'content-range': 'bytes 100-199/2000000' },
          }
        : null;
    const shifted = await piece(detail, 'bytes=0-99');
    expect([shifted.status, await shifted.text()]).toEqual([
      502,
      expect.stringContaining('the server gives no ranges, or others'),
    ]);
    home.server.fault = ({ host }) => (host === 'hub' ? { status: 403 } : null);
    const refused = await piece(detail, 'bytes=0-99');
    expect(refused.status).toBe(502);
    // As the window takes it for a sentence of the studio's own.
    expect(refused.headers.get('content-type')).toMatch('text/plain');
    expect(await refused.text()).toMatch(/^The Hub does not let/);
  });

  it('is downloaded by a job, the open episode first, and played from the disk then', async () => {
    const { datasetId, detail } = await openOne('hf://lab/demo');
    const before = home.server.asked.length;
    const { jobId } = await client.call('dataset.download', { datasetId });
    const job = await ended(jobId);
    expect(job).toMatchObject({ state: 'done', result: { files: 8 } });
    const order = home.server.asked
      .slice(before)
      .flatMap(({ url }) => /\/resolve\/\w+\/(videos\/.*)$/.exec(url)?.[1] ?? []);
    // Four at once; the list itself has the wrist's after all of the front's.
    const first = order.slice(0, 4);
    expect(first).toEqual(expect.arrayContaining([front, front.replace('front', 'wrist')]));
    await home.server.close();
    const answer = await piece(detail, 'bytes=0-99');
    const whole = await readFile(path.join(demo, front));
    expect((await bytesOf(answer)).equals(whole.subarray(0, 100))).toBe(true);
    expect(await client.call('dataset.notDownloaded', { datasetId })).toMatchObject({
      files: 0,
      bytes: 0,
    });
    const again = await client.call('dataset.episode', { datasetId, episode: 7 });
    expect(again.videos.map(({ onHub }) => onHub)).toEqual([undefined, undefined]);
  });

  it('is opened after a job that says how far it is, can be canceled, and is all that asks the Hub', async () => {
    const path = 'hf://lab/demo';
    const notes: string[] = [];
    const underWay = new Promise<void>((resolve) => {
      home.server.fault = ({ host }) => {
        if (host !== 'cdn') return null;
        resolve();
        return 'hang';
      };
    });
    client.on('job', ({ kind, progress }) => {
      if (kind === 'fetch' && progress.unit === 'bytes') notes.push(progress.note ?? '');
    });
    const { jobId } = await client.call('dataset.fetch', { path });
    await underWay;
    await client.call('jobs.cancel', { jobId });
    expect(await ended(jobId)).toMatchObject({ state: 'canceled', title: 'Get lab/demo' });
    expect(notes).toContainEqual(expect.stringMatching(/^\d of \d files/));
    home.server.fault = () => null;
    const next = await client.call('dataset.fetch', { path });
    expect(await ended(next.jobId)).toMatchObject({ state: 'done', result: { path } });
    const before = home.server.asked.filter(isList).length;
    expect((await client.call('dataset.open', { path })).name).toBe('lab/demo');
    expect(home.server.asked.filter(isList)).toHaveLength(before);
  });

  it('keeps what came when the download is paused, and goes on with it', async () => {
    const { datasetId } = await openOne('hf://lab/demo');
    const underWay = new Promise<void>((resolve) => {
      home.server.fault = ({ host, range }) => {
        if (host !== 'cdn' || range !== undefined) return null;
        resolve();
        return { cutAfter: 100_000 };
      };
    });
    const { jobId } = await client.call('dataset.download', { datasetId });
    await underWay;
    await client.call('jobs.cancel', { jobId });
    expect(await ended(jobId)).toMatchObject({ state: 'canceled' });
    home.server.fault = () => null;
    const next = await client.call('dataset.download', { datasetId });
    expect(await ended(next.jobId)).toMatchObject({ state: 'done' });
  });

  it('says what it does not have without the Hub, and calls nothing broken', async () => {
    const { datasetId, detail } = await openOne('hf://lab/demo');
    home.server.fault = () => ({ status: 404 });
    expect((await piece(detail, 'bytes=0-99')).status).toBe(502);
    // What was asked of the tables before is known; of another file nothing is.
    const other = await client.call('dataset.episode', { datasetId, episode: 20 });
    expect(other).toMatchObject({
      videos: [],
      notDownloaded: ['observation.images.front', 'observation.images.wrist'],
    });
    expect(other.problems.map(({ code }) => code)).not.toContain('video-unreadable');
    expect(await client.call('host.recent', {})).toMatchObject([
      { path: 'hf://lab/demo', name: 'lab/demo' },
    ]);
    home.server.fault = () => ({ status: 503, headers: { 'retry-after': '0' } });
    const again = await client.call('dataset.open', { path: 'hf://lab/demo' });
    expect(again.problems[0]).toMatchObject({
      code: 'hub-silent',
      message: expect.stringMatching(
        /cannot answer now \(503\).*downloaded of lab\/demo before is opened/,
      ),
    });
    expect(test.internalErrors).toEqual([]);
  });

  it('is watched by a host that serves media itself, has no still, and plays what came meanwhile', async () => {
    const { datasetId } = await openOne('hf://lab/demo');
    const files = await client.call('dataset.episodes', { datasetId });
    expect(files.rows.every(({ thumbnailUrl }) => thumbnailUrl === null)).toBe(true);
    const { videos } = await client.call('dataset.episode', { datasetId, episode: 7 });
    const url = `dualvla://studio/${videos[0]?.url}`;
    const gone = { yet: false };
    const answer = createWindowHandler({
      windowDir: '/nowhere',
      file: (pathname) => (gone.yet ? Promise.resolve(null) : mediumOf(pathname)),
    });
    const part = new Request(url, { headers: { range: 'bytes=1000-1999' } });
    const whole = await readFile(path.join(demo, front));
    const expected = whole.subarray(1_000, 2_000);
    expect(await bytesOf(await answer(part))).toEqual(expected);
    expect(await client.call('dataset.notDownloaded', { datasetId })).toMatchObject({ files: 8 });
    gone.yet = true;
    expect(await bytesOf(await answer(part))).toEqual(expected);
    gone.yet = false;
    await ended((await client.call('dataset.download', { datasetId })).jobId);
    await home.server.close();
    expect(await bytesOf(await answer(part))).toEqual(expected);
  });
});
