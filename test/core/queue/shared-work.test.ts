/** What workers at a queue propose, find in pictures and measure is what one process does, whatever fails meanwhile. */
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { openProject } from '../../../src/core/project/open-project';
import { demoDataset } from '../../shared-data';
import { seededRandom } from '../../shared/seeded-random';
import { lineFilesOf } from '../line-files';
import { scratchFolder } from '../datasets/small-dataset';
import { child, doneBy, resultOf, sharedDataset, type Child } from './children';
import { redisProgram } from './redis-program';
import { startRedis } from './redis-server';

const full = process.env['DUALVLA_TEST_FULL'] === '1';

test.skipIf(redisProgram === null)(
  'workers, two of them killed, and Redis killed and started again, leave the bytes of one process',
  async () => {
    const root = full ? demoDataset : await sharedDataset();
    const seed = full ? Date.now() : 4;
    const random = seededRandom(seed);
    const base = path.join(await scratchFolder(), 'fresh');
    const dataset = await openDataset(root);
    const { episodes: total, frames } = dataset.summary;
    await (await openProject({ dataset, path: base, dataDir: `${base}-data` })).close();
    await dataset.close();
    const [alone, shared] = [`${base}-alone`, `${base}-shared`];
    await Promise.all([alone, shared].map((copy) => cp(base, copy, { recursive: true })));
    const expected = await resultOf(child('coordinator-child', root, alone));

    const redis = await startRedis();
    const begin = (): Child => child('worker-child', redis.url, root);
    const workers = Array.from({ length: full ? 4 : 3 }, begin);
    const coordinator = child('coordinator-child', root, shared, redis.url);
    const result = resultOf(coordinator);
    const until = (share: number, phase = 'proposing'): Promise<void> =>
      expect
        .poll(() => doneBy(coordinator, phase), { timeout: 240_000, interval: 10 })
        .toBeGreaterThanOrEqual(Math.floor(share));

    await until((0.1 + 0.2 * random.next()) * total);
    workers[0]?.process.kill('SIGKILL');
    await until((0.3 + 0.5 * random.next()) * total);
    await redis.kill();
    await expect
      .poll(() => workers.at(-1)?.lines.join('\n'))
      .toContain('connection to the queue is lost');
    await redis.start();
    await until(0.5 * random.next() * frames, 'decoding pictures');
    workers[1]?.process.kill('SIGKILL');

    expect(await result).toEqual(expected);
    expect(await lineFilesOf(shared), `seed ${seed}`).toEqual(await lineFilesOf(alone));
    if (!full) expect(JSON.stringify(expected).includes('pictures-black')).toBe(true);
    expect(Object.keys(await lineFilesOf(shared))).toContain(path.join('events', '000007.json'));
  },
  600_000,
);
