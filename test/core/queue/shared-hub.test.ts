/** Work on a dataset of the Hub: coordinator and worker each have a cache of their own. */
import { mkdir, readdir, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { identityOf } from '../../../src/core/datasets/identity';
import { pictureTask } from '../../../src/core/datasets/integrity/picture-task';
import { openDataset } from '../../../src/core/datasets/open';
import { openRepository } from '../../../src/core/hub/open-repository';
import { hereEngine, type TaskEngine } from '../../../src/core/jobs/tasks';
import { unwatched } from '../../../src/core/jobs/progress';
import { queueAddress } from '../../../src/core/queue/address';
import { batchesKey, keysOf } from '../../../src/core/queue/batch';
import { withCachePaths, withoutCachePaths } from '../../../src/core/queue/cache-paths';
import { hubRoot, siteOf } from '../../../src/core/queue/hub-site';
import { queueEngine } from '../../../src/core/queue/queue-engine';
import { served } from '../../../src/core/queue/served-tasks';
import { serveQueue } from '../../../src/core/queue/worker';
import { studioBuild } from '../../../src/core/system/version';
import type { DecodeMark } from '../../../src/core/video/decode-mark';
import { StudioError } from '../../../src/shared/errors';
import { token } from '../../fixtures/hub-answers';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';
import { hubHome, isSame, type HubHome } from '../hub/hub-home';
import { watched } from './numbers-task';
import { redisProgram } from './redis-program';
import { connected, startRedis } from './redis-server';

let home: HubHome;
beforeEach(async () => {
  home = await hubHome();
});
afterEach(() => home.close());

const commit = '0123456789abcdef0123456789abcdef01234567';
const snapshotOf = (name: string, ...below: string[]): string =>
  path.join('/cache', name, 'snapshots', ...below);

describe('what a dataset is called at a queue', () => {
  test('is its repository and commit where it lies in the cache, else its path', () => {
    expect(siteOf(snapshotOf('datasets--lab--so', commit))).toBe(`hf://lab/so@${commit}`);
    expect(siteOf(snapshotOf('datasets--lab--so', commit, 'left', 'arm'))).toBe(
      `hf://lab/so@${commit}/left/arm`,
    );
    const others = [
      '/data/so',
      snapshotOf('datasets--lab--so', 'main'),
      snapshotOf('datasets--squad', commit),
      snapshotOf('datasets--lab--so--new', commit),
    ];
    expect(others.map(siteOf)).toEqual(others);
  });

  test('is no part of what is told: a path into the cache is one into that of the coordinator', () => {
    const told = (name: string) => [
      {
        message: `${snapshotOf(name, commit)}/a.mp4 is damaged`,
        // A text may be anything.
        task: 'pick hub-cache: cup',
        of: Float32Array.of(1),
        none: null,
      },
    ];
    const here = path.join('/elsewhere', 'datasets--lab--so', 'snapshots', commit);
    const own = snapshotOf('datasets--lab--so', commit);
    const sent = withoutCachePaths(told('datasets--lab--so'), own, 'b1');
    expect(JSON.stringify(sent)).not.toContain('/cache');
    expect(withCachePaths(sent, here, 'b1')).toEqual([
      { ...told('')[0], message: `${here}/a.mp4 is damaged` },
    ]);
    expect(JSON.stringify(withCachePaths(sent, here, 'b2'))).not.toContain('/elsewhere');
    const folder = told('/data/so');
    expect(withoutCachePaths(folder, '/data/so', 'b1')).toBe(folder);
  });

  test('is allowed by repository or by owner, and by no revision', () => {
    expect(hubRoot('hf://lab/so')).toBe('hf://lab/so');
    expect(hubRoot('hf://datasets/lab/*')).toBe('hf://lab/*');
    for (const odd of [
      'hf://',
      'hf://*',
      'hf://*/*',
      'hf://lab',
      'hf://lab/so@main',
      'hf://lab/s*',
    ]) {
      expect(() => hubRoot(odd), odd).toThrow('--root takes hf://OWNER/NAME or hf://OWNER/*');
    }
  });
});

/** The coordinator's dataset, opened from a cache of its own; from then on `HF_HOME` is the worker's. */
async function coordinated(): Promise<{ dataset: Dataset; source: string; cache: string }> {
  const source = await smallDataset({ version: 'v2.1', lengths: [4, 4, 4], video: true });
  const videos = await readdir(source, { recursive: true });
  const damaged = videos.find((name) => name.endsWith('episode_000002.mp4')) ?? '';
  await writeFile(path.join(source, damaged), 'no video');
  await home.server.serve('lab/so', source, 'private');
  process.env['HF_TOKEN'] = token;
  const root = await openRepository('hf://lab/so', unwatched, { client: home.client() });
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  const workers = path.join(home.folder, 'worker');
  await mkdir(workers);
  process.env['HF_HOME'] = workers;
  return { dataset, source, cache: path.join(workers, 'hub') };
}

/** What the pictures of the second episode show, and of the third, whose video is damaged. */
async function looked(
  dataset: Dataset,
  engine: TaskEngine,
  job = watched(),
  decoder: DecodeMark | null = null,
): Promise<unknown[]> {
  const order = {
    path: dataset.summary.path,
    subject: { dataset, signal: job.signal },
    plan: { dataset: await identityOf(dataset), decoder },
    pieces: [1, 2],
    frames: (episode: number) => dataset.episode(episode).length,
    given: () => Promise.resolve(null),
    phase: 'decoding pictures',
    unit: 'episodes' as const,
  };
  const found: unknown[] = [];
  for await (const each of engine.run(pictureTask, order, job)) found.push(each);
  return found;
}

function working(
  url: string,
  roots: readonly string[],
): { lines: string[]; end: () => Promise<void> } {
  const lines: string[] = [];
  const stop = new AbortController();
  const log = (line: string): void => void lines.push(line);
  const tasks = new Map([served(pictureTask)]);
  const options = { address: queueAddress(url), roots, concurrency: 1, log, tasks };
  const ended = serveQueue(options, stop.signal);
  const end = (): Promise<void> => {
    stop.abort(new StudioError('canceled', 'The test is over.'));
    return ended;
  };
  onTestFinished(end);
  return { lines, end };
}

describe.skipIf(redisProgram === null)('a dataset of the Hub at a queue', () => {
  test('is worked on in the own cache of a worker that may, with what the task needs, as in one process', async () => {
    const { dataset, source, cache } = await coordinated();
    const { url } = await startRedis();
    const redis = await connected(url);
    const engine = queueEngine(queueAddress(url));
    const job = watched();
    const found = looked(dataset, engine, job);
    await expect.poll(() => redis.smembers(batchesKey)).toHaveLength(1);
    const announced = await redis.get(keysOf((await redis.smembers(batchesKey))[0] ?? '').batch);
    const held = path.basename(dataset.summary.path);
    expect(JSON.parse(announced ?? '')).toMatchObject({ path: `hf://lab/so@${held}` });
    expect(announced).not.toContain(home.folder);

    const strangers = ['hf://lab/other', 'hf://la/*', await realpath(await scratchFolder())];
    const stranger = working(url, strangers);
    await expect.poll(() => job.notes.at(-1)).toContain('refuses: hf://lab/so is not what this');
    expect(stranger.lines.join()).toContain('(--root hf://lab/so)');
    await stranger.end();
    await expect(readdir(cache)).rejects.toThrow('ENOENT');

    delete process.env['HF_TOKEN'];
    const unknown = working(url, ['hf://lab/so']);
    await expect
      .poll(() => job.notes.at(-1))
      .toMatch(/refuses: There is no dataset lab\/so .*HF_TOKEN/);
    await unknown.end();
    process.env['HF_TOKEN'] = token;
    home.server.fault = () => ({ status: 503, headers: { 'retry-after': '0' } });
    const worker = working(url, ['hf://lab/*']);
    await expect.poll(() => job.notes.at(-1)).toMatch(/refuses: .*503/);
    home.server.fault = () => null;
    const made = await found;
    expect(made[0]).toMatchObject({ piece: 1, failure: null, made: [{ problems: [] }] });
    expect(worker.lines.slice(0, 3)).toEqual([
      expect.stringContaining('Refused batch'),
      `Downloading metadata and numbers of hf://lab/so@${held}.`,
      expect.stringContaining(`: pictures in hf://lab/so@${held}.`),
    ]);
    const snapshot = path.join(cache, 'datasets--lab--so', 'snapshots', held);
    const files = (await readdir(snapshot, { recursive: true })).filter((each) =>
      /\.(?:mp4|parquet|jsonl?)$/.test(each),
    );
    const videos = files.filter((file) => file.endsWith('.mp4')).map((file) => path.basename(file));
    expect(videos).toEqual(['episode_000001.mp4', 'episode_000002.mp4']);
    for (const file of files) {
      expect(await isSame(path.join(snapshot, file), path.join(source, file)), file).toBe(true);
    }
    // In the cache of the coordinator, which has had no video until now.
    expect(await looked(dataset, hereEngine)).toEqual(made);
    await worker.end();

    process.env['HF_HUB_OFFLINE'] = '1';
    const before = home.server.asked.length;
    const offline = watched();
    const waiting = looked(dataset, engine, offline);
    const apart = working(url, ['hf://lab/so']);
    await expect
      .poll(() => offline.notes.at(-1))
      .toContain(`1 files of hf://lab/so@${held} are not in ${cache}, and HF_HUB_OFFLINE is set`);
    await apart.end();
    // A folder that holds the worker's cache will do for what is there.
    const sharing = working(url, [await realpath(cache)]);
    expect(await waiting).toEqual(made);
    expect(home.server.asked).toHaveLength(before);
    const other = watched();
    const mark = { ffmpeg: '0.1', print: '0'.repeat(64) };
    const refused = looked(dataset, engine, other, mark);
    await expect
      .poll(() => other.notes.at(-1))
      .toContain('decodes here, where the work was planned with 0.1; install the same build');
    other.stop.abort(new StudioError('canceled', 'Enough.'));
    await expect(refused).rejects.toThrow('Enough.');
    await sharing.end();
  });

  test('is not taken from an announcement that names it otherwise', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    const { lines } = working(url, ['hf://lab/*', await realpath(home.folder)]);
    const odd = [
      `hf://lab/so@main`,
      `hf://lab/so@${commit.slice(1)}`,
      `hf://lab/so@${commit.toUpperCase()}`,
      `hf://lab/..@${commit}`,
      `hf://lab/../lab/so@${commit}`,
      `hf://lab/so@${commit}/../../..`,
      `hf://lab/so@${commit}//etc`,
      `hf://lab/so\0@${commit}`,
      `HF://lab/so@${commit}`,
      `hf://datasets/lab/so@${commit}`,
    ];
    for (const [at, place] of odd.entries()) {
      const batch = { format: 1, studio: studioBuild, kind: 'pictures', path: place, plan: null };
      await redis.set(keysOf(`b${at}`).batch, JSON.stringify(batch));
      await redis.sadd(batchesKey, `b${at}`);
    }
    await expect.poll(() => lines).toHaveLength(odd.length);
    for (const line of lines) expect(line).toContain('is no dataset of the Hub at a commit.');
    expect(home.server.asked).toEqual([]);
  });
});
