/** What workers at a queue propose, find in pictures and measure is what one process does, whatever fails meanwhile. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { childScript } from '../../child-scripts';
import { openDataset } from '../../../src/core/datasets/open';
import { openProject } from '../../../src/core/project/open-project';
import { demoDataset } from '../../shared-data';
import { seededRandom } from '../../shared/seeded-random';
import { runFfmpeg } from '../../e2e/player/coded-video';
import { lineFilesOf } from '../line-files';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';
import { redisProgram } from './redis-program';
import { startRedis } from './redis-server';

const full = process.env['DUALVLA_TEST_FULL'] === '1';

/** A hand that closes and opens, a picture that counts on; one camera is covered. */
async function made(): Promise<string> {
  const root = await smallDataset({
    version: 'v2.1',
    lengths: Array.from({ length: 9 }, (_, e) => 24 + 2 * (e % 4)),
    video: true,
    columns: {
      'observation.state': `[CAST(sin(i / 6.0 + e) AS FLOAT), CAST(cos(i / 9.0) AS FLOAT),
        CAST(CASE WHEN i BETWEEN 10 + e % 3 AND 20 THEN 0 ELSE 1 END AS FLOAT)]`,
    },
  });
  const videos = await readdir(root, { recursive: true });
  const covered = videos.find((name) => name.endsWith('episode_000007.mp4'));
  const file = path.join(root, covered ?? '');
  const black = ['-f', 'lavfi', '-i', 'color=black:size=128x64:rate=10', '-frames:v', '30'];
  await runFfmpeg([...black, '-pix_fmt', 'yuv420p', '-y', file]);
  return root;
}

interface Child {
  process: ChildProcess;
  lines: string[];
}

function child(script: string, ...words: string[]): Child {
  const file = childScript(import.meta.dirname, script);
  const started = spawn(process.execPath, [file, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: started.stdout }).on('line', (line) => lines.push(line));
  onTestFinished(() => void started.kill('SIGKILL'));
  return { process: started, lines };
}

async function resultOf({ process: started, lines }: Child): Promise<unknown> {
  await once(started, 'close');
  const result = lines.find((line) => line.startsWith('result '))?.slice('result '.length);
  return JSON.parse(result ?? 'null') as unknown;
}

const doneBy = ({ lines }: Child, phase: string): number =>
  Math.max(0, ...lines.map((line) => Number(line.split(`${phase} `)[1]?.split(' ')[0] ?? 0)));

test.skipIf(redisProgram === null)(
  'four workers, two of them killed, and Redis killed and started again, leave the bytes of one process',
  async () => {
    const root = full ? demoDataset : await made();
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
    const workers = [begin(), begin(), begin(), begin()];
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
      .poll(() => workers[3]?.lines.join('\n'))
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
