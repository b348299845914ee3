/** Work on a dataset of the Hub, shared by workers that are killed while they download, look and encode. */
import { cp, mkdir, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { openRepository } from '../../../src/core/hub/open-repository';
import { unwatched } from '../../../src/core/jobs/progress';
import { openProject } from '../../../src/core/project/open-project';
import type { Asked } from '../../fixtures/hub-server';
import { seededRandom } from '../../shared/seeded-random';
import { scratchFolder } from '../datasets/small-dataset';
import { hashesOf } from '../file-hashes';
import { hubHome, type HubHome } from '../hub/hub-home';
import { lineFilesOf } from '../line-files';
import { child, childWith, doneBy, resultOf, sharedDataset, type Child } from './children';
import { redisProgram } from './redis-program';
import { startRedis } from './redis-server';

const full = process.env['DUALVLA_TEST_FULL'] === '1';

/** Twelve are watched for the plan; those beyond are watched by workers. */
const episodes = 15;

const tokenOf = (worker: number): string => `hf_worker${worker}`;

/** Lets the first video that this worker downloads wait for its bytes; the tables of some it reads before, by range. */
function stuck({ server }: HubHome, worker: number): { waits: boolean } {
  const state = { waits: false };
  let hash: string | null = null;
  server.fault = ({ host, url, range, authorization }: Asked) => {
    if (range !== undefined || state.waits) return null;
    const isOwn = authorization === `Bearer ${tokenOf(worker)}` && /\/resolve\/.*\.mp4$/.test(url);
    const file = server.dataset('lab/so')?.files.find((each) => isOwn && url.endsWith(each.path));
    hash ??= file?.sha256 ?? null;
    if (host !== 'cdn' || hash === null || !url.includes(hash)) return null;
    state.waits = true;
    return 'hang';
  };
  return state;
}

/** What this cache has of files that are not whole. */
const begunIn = async (cache: string): Promise<string[]> =>
  (await readdir(cache, { recursive: true })).filter((name) => name.endsWith('.incomplete'));

const until = (what: () => unknown): Promise<void> =>
  expect.poll(what, { timeout: 240_000, interval: 10 }).toBe(true);

test.skipIf(redisProgram === null || !full)(
  'four workers with caches of their own, three of them killed, and Redis too, leave the bytes of one process',
  async () => {
    const home = await hubHome();
    onTestFinished(() => home.close());
    await home.server.serve('lab/so', await sharedDataset(episodes));
    const root = await realpath(
      await openRepository('hf://lab/so', unwatched, { client: home.client(), everything: true }),
    );
    const seed = Date.now();
    const random = seededRandom(seed);
    const scratch = await realpath(await scratchFolder());
    const [alone, shared] = [path.join(scratch, 'alone'), path.join(scratch, 'shared')];
    await mkdir(alone);
    const project = path.join(alone, 'project');
    const dataset = await openDataset(root);
    const { frames } = dataset.summary;
    await (await openProject({ dataset, path: project, dataDir: `${project}-data` })).close();
    await dataset.close();
    await cp(alone, shared, { recursive: true });
    const words = (folder: string, url: string): string[] => [
      root,
      path.join(folder, 'project'),
      url,
      path.join(folder, 'set'),
    ];

    const redis = await startRedis();
    const begin = (worker: number): Child =>
      childWith(
        {
          HF_HOME: path.join(scratch, `worker-${worker}`),
          HF_TOKEN: tokenOf(worker),
          DUALVLA_TEST_OUT: shared,
        },
        'worker-child',
        redis.url,
        'hf://lab/so',
      );
    const first = stuck(home, 0);
    const workers = [begin(0)];
    const said = (worker: number): string => workers[worker]?.lines.join('\n') ?? '';
    const kill = (worker: number): void => void workers[worker]?.process.kill('SIGKILL');
    const coordinator = child('coordinator-child', ...words(shared, redis.url));
    const result = resultOf(coordinator);

    await until(() => first.waits);
    kill(0);
    expect(await begunIn(path.join(scratch, 'worker-0'))).toHaveLength(1);
    workers.splice(0, 1, ...[0, 1, 2, 3].map(begin));
    await until(() => said(3).includes('propose in hf://lab/so@'));
    await redis.kill();
    await until(() => said(3).includes('connection to the queue is lost'));
    await redis.start();
    const share = Math.floor(0.6 * random.next() * frames);
    await until(() => doneBy(coordinator, 'decoding pictures') > share);
    kill(1);
    await until(() => said(2).includes('export-video in hf://lab/so@'));
    kill(2);

    expect(await result, `seed ${seed}`).not.toBeNull();
    const expected = await resultOf(child('coordinator-child', ...words(alone, '')));
    expect(await result, `seed ${seed}`).toEqual(expected);
    const proposed = await lineFilesOf(path.join(alone, 'project'));
    expect(await lineFilesOf(path.join(shared, 'project')), `seed ${seed}`).toEqual(proposed);
    expect(Object.keys(proposed)).toContain(path.join('events', '000007.json'));
    const set = await hashesOf(path.join(alone, 'set'));
    expect(await hashesOf(path.join(shared, 'set')), `seed ${seed}`).toEqual(set);
    expect((await readdir(shared)).sort()).toEqual((await readdir(alone)).sort());
  },
  900_000,
);
