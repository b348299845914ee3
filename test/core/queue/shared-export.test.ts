/** Videos of exports that workers cut and encode: the bytes of one process, whatever fails meanwhile. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, readdir, readFile, realpath, rename, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { videoTask } from '../../../src/core/export/lerobot/videos/video-task';
import { runExport } from '../../../src/core/export/run';
import { Parts } from '../../../src/core/export/target/parts';
import { encoderMark } from '../../../src/core/export/video/encoder-mark';
import { unwatched, type JobContext } from '../../../src/core/jobs/progress';
import { queueAddress } from '../../../src/core/queue/address';
import { batchesKey, keysOf } from '../../../src/core/queue/batch';
import { queueEngine } from '../../../src/core/queue/queue-engine';
import { served, servedTasks, type ServedTasks } from '../../../src/core/queue/served-tasks';
import { serveQueue } from '../../../src/core/queue/worker';
import { StudioError } from '../../../src/shared/errors';
import { childScript } from '../../child-scripts';
import { seededRandom } from '../../shared/seeded-random';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';
import { Proposed } from '../export-formats/propose-and-export';
import { hashesOf } from '../file-hashes';
import { watched } from './numbers-task';
import { redisProgram } from './redis-program';
import { connected, startRedis } from './redis-server';

const full = process.env['DUALVLA_TEST_FULL'] === '1';
const signal = AbortSignal.any([]);

interface Exporting {
  proposed: Proposed;
  /** Real paths: a folder of its own for each export. */
  alone: string;
  shared: string;
}

/** Episodes that share a video, to be exported as files of their own: each is cut where the next one begins. */
async function exporting(episodes: number): Promise<Exporting> {
  const lengths = Array.from({ length: episodes }, (_, episode) => 21 + (episode % 4));
  const proposed = await Proposed.of(await smallDataset({ version: 'v3.0', lengths, video: true }));
  const folder = await realpath(await scratchFolder());
  const [alone, shared] = [path.join(folder, 'alone'), path.join(folder, 'shared')];
  await Promise.all([alone, shared].map((each) => mkdir(each)));
  return { proposed, alone, shared };
}

const wish = (folder: string) =>
  ({ format: 'lerobot-v2.1', out: path.join(folder, 'set') }) as const;

/** A worker in this process, until the test is over; gives the lines that it says. */
function working(url: string, outs: readonly string[], tasks: ServedTasks = servedTasks): string[] {
  const lines: string[] = [];
  const stop = new AbortController();
  const log = (line: string): void => void lines.push(line);
  const options = { address: queueAddress(url), roots: ['/'], outs, concurrency: 2, log, tasks };
  const ended = serveQueue(options, stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await ended;
  });
  return lines;
}

const shares = (
  { proposed, shared }: Exporting,
  url: string,
  job: JobContext,
): ReturnType<typeof runExport> =>
  runExport({ ...proposed.request(wish(shared)), engine: queueEngine(queueAddress(url)) }, job);

type Make = (typeof videoTask)['make'];

const withMake = (make: Make): ServedTasks => new Map([served({ ...videoTask, make })]);

describe.skipIf(redisProgram === null)('an export at a queue', () => {
  test('is the bytes of one process', async () => {
    const { url } = await startRedis();
    const work = await exporting(3);
    await runExport(work.proposed.request(wish(work.alone)), unwatched);
    const made: number[] = [];
    const noting = withMake((plan, part) => {
      made.push(part);
      return videoTask.make(plan, part);
    });
    for (let worker = 0; worker < 2; worker += 1) working(url, [work.shared], noting);
    await shares(work, url, unwatched);
    expect(made.sort((a, b) => a - b)).toEqual([0, 1, 2]);
    expect(await hashesOf(work.shared)).toEqual(await hashesOf(work.alone));
    expect(await readdir(work.shared)).toEqual(['set']);
  });

  // That work goes on when workers and Redis are killed is the queue's, which shared-work.test.ts kills in `npm test`.
  test.runIf(full)(
    'is so, though two of four workers and Redis are killed',
    async () => {
      const episodes = 60;
      const work = await exporting(episodes);
      await runExport(work.proposed.request(wish(work.alone)), unwatched);
      const redis = await startRedis();
      const root = await realpath(os.tmpdir());
      const workers = Array.from({ length: 4 }, (): ChildProcess => {
        const file = childScript(import.meta.dirname, 'worker-child');
        const started = spawn(process.execPath, [file, redis.url, root], { stdio: 'ignore' });
        onTestFinished(() => void started.kill('SIGKILL'));
        return started;
      });
      const seed = Date.now();
      const random = seededRandom(seed);
      const faults = [
        () => workers[0]?.kill('SIGKILL'),
        () => redis.kill().then(() => redis.start()),
        () => workers[1]?.kill('SIGKILL'),
      ];
      const moments = faults
        .map(() => 1 + Math.floor(random.next() * episodes * 0.7))
        .sort((a, b) => a - b);
      let videos = 0;
      const report: JobContext['report'] = ({ phase, note }) => {
        if (phase !== 'encoding videos' || note !== undefined) return;
        videos += 1;
        while (moments[0] !== undefined && videos >= moments[0]) {
          moments.shift();
          void faults.shift()?.();
        }
      };
      await shares(work, redis.url, { signal, report });
      expect(videos).toBe(episodes);
      expect(faults).toEqual([]);
      expect(await hashesOf(work.shared), `seed ${seed}`).toEqual(await hashesOf(work.alone));
      expect(await readdir(work.shared)).toEqual(['set']);
    },
    900_000,
  );

  test('is said to wait where a worker may not write there, and leaves nothing when it is canceled', async () => {
    const { url } = await startRedis();
    const work = await exporting(2);
    const job = watched();
    const lines = working(url, []);
    const run = shares(work, url, job);
    const why = `${work.shared}/.set.dualvla-partial-`;
    await expect.poll(() => lines.join()).toContain(why);
    await expect.poll(() => job.notes.at(-1)).toContain('this worker may write to (--out).');
    job.stop.abort(new StudioError('canceled', 'Canceled.'));
    await expect(run).rejects.toThrow('Canceled.');
    expect(await readdir(work.shared)).toEqual([]);
  });

  test('leaves nothing when it is canceled while videos are made', async () => {
    const { url } = await startRedis();
    const work = await exporting(3);
    const job = watched();
    working(
      url,
      [work.shared],
      withMake(async (made, part) => {
        if (part > 0) job.stop.abort(new StudioError('canceled', 'Canceled.'));
        return videoTask.make(made, part);
      }),
    );
    await expect(shares(work, url, job)).rejects.toThrow('Canceled.');
    await expect.poll(() => readdir(work.shared)).toEqual([]);
  });

  test('names the episode whose video no worker could make', async () => {
    const { url } = await startRedis();
    const work = await exporting(3);
    working(
      url,
      [work.shared],
      withMake((made, part) => {
        if (part !== 1) return videoTask.make(made, part);
        throw new StudioError('io', 'The disk of the worker is full.');
      }),
    );
    await expect(shares(work, url, unwatched)).rejects.toThrow(
      'The video of observation.images.top of episode 1 was not made: it was tried 3 times and set aside: ' +
        'The disk of the worker is full. Leave the episode out, or export on this machine alone.',
    );
    expect(await readdir(work.shared)).toEqual([]);
  });

  test('is refused by a worker whose encoders write other bytes', async () => {
    const expected = { ...(await encoderMark(signal)), ffmpeg: '0.1' };
    const { url } = await startRedis();
    const lines = await refusals(url, [], [{ encoders: expected, parts: nowhere }]);
    expect(lines[0]).toContain(', where the export was planned with 0.1; install the same build');
  });

  test('writes nothing for strangers: only where an export was begun, and through no link', async () => {
    const { url } = await startRedis();
    const outs = await realpath(await scratchFolder());
    const other = await realpath(await scratchFolder());
    const { place } = await Parts.make(other);
    await symlink(place.folder, path.join(outs, 'link'));
    await mkdir(path.join(outs, 'unsealed'));
    await mkdir(path.join(outs, 'forged'));
    await symlink(path.join(place.folder, 'seal'), path.join(outs, 'forged', 'seal'));
    const folders = ['link', '../x', 'unsealed', 'forged', 'nowhere'].map((name) =>
      path.join(outs, name),
    );
    const asked = folders.map((folder) => ({ encoders: null, parts: { ...place, folder } }));
    const lines = await refusals(url, [outs], asked);
    expect(lines.map((line) => line.split(': ')[1])).toEqual([
      expect.stringContaining('may write to (--out)'),
      expect.stringContaining('is not there on this machine'),
      expect.stringContaining('is not the folder of this export on this machine'),
      expect.stringContaining('is not the folder of this export on this machine'),
      expect.stringContaining('is not there on this machine'),
    ]);
    expect((await readdir(outs, { recursive: true })).sort()).toEqual([
      'forged',
      'forged/seal',
      'link',
      'link/seal',
      'unsealed',
    ]);
  });
});

const nowhere = { folder: '/nowhere', seal: '0'.repeat(64) };

/** What a worker says of announcements that hand out videos, one after the other. */
async function refusals(
  url: string,
  outs: readonly string[],
  plans: readonly object[],
): Promise<string[]> {
  const redis = await connected(url);
  const lines = working(url, outs);
  const dataset = { format: 'lerobot', version: 'v3.0', fps: 10, episodes: 1, frames: 1, ends: [] };
  const common = { dataset, version: 'v3.0', stride: 1, fps: 10, keys: [] };
  for (const [at, plan] of plans.entries()) {
    const batch = { format: 1, studio: '0.0.0-test', kind: videoTask.kind, path: '/' };
    const text = JSON.stringify({ ...batch, plan: { ...common, ...plan } });
    await redis.set(keysOf(`b${at}`).batch, text);
    await redis.sadd(batchesKey, `b${at}`);
    await expect.poll(() => lines).toHaveLength(at + 1);
  }
  return lines;
}

describe('a folder of parts', () => {
  test('gives no name to what is made once another folder has its name', async () => {
    const parts = await Parts.make(await scratchFolder());
    const made = parts.unnumbered();
    await writeFile(made, 'video');
    const { folder } = parts.place;
    await rename(folder, `${folder}-away`);
    await mkdir(folder);
    await writeFile(made, 'video');
    await expect(parts.keep(made, 0)).rejects.toThrow('its disk is gone');
    expect(await readdir(folder)).toEqual([path.basename(made)]);
  });

  test('takes only what was kept in it, of the size that was told', async () => {
    const scratch = await scratchFolder();
    const parts = await Parts.make(scratch);
    const made = parts.unnumbered();
    await writeFile(made, 'video');
    expect(await parts.keep(made, 3)).toBe(5);
    const file = await parts.kept(3, 5, signal);
    expect(await readFile(file, 'utf8')).toBe('video');
    await symlink(file, path.join(path.dirname(file), '4.mp4'));
    await expect(parts.kept(4, 5, signal)).rejects.toThrow('is not there as it was made');
    await parts.take(3, path.join(scratch, 'videos/top/0.mp4'));
    await parts.remove();
    expect(await readdir(scratch, { recursive: true })).toEqual([
      'videos',
      'videos/top',
      'videos/top/0.mp4',
    ]);
  });
});
