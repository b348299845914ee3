/** Work at a queue whose connection is lost, that forgets, or that is gone. */
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { StudioError } from '../../../src/shared/errors';
import { Announcement } from '../../../src/core/queue/announcement';
import { keysOf, queueName } from '../../../src/core/queue/batch';
import { at, here, leftOf } from './at-queue';
import { cableTo } from './cable';
import { numbersTask, squareOf, squares, watched, working } from './numbers-task';
import { redisProgram } from './redis-program';
import { connected, startRedis } from './redis-server';

const full = process.env['DUALVLA_TEST_FULL'] === '1';

describe.skipIf(redisProgram === null)('a queue that is lost', () => {
  test('what a lost connection left of a batch is cleared away by the next worker', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    const id = '3f0c';
    const cut = new Announcement(redis, id, '{}');
    await cut.begin();
    await redis.hset(`dualvla:${queueName(id)}:meta`, 'paused', 1);
    await redis.hset(keysOf(id).done, 'a worker', 3);
    const end = cut.end(async () => {
      // By one that had read the announcement before.
      await redis.hset(keysOf(id).done, 'a late worker', 0);
      throw new Error('The connection is lost.');
    });
    await expect(end).rejects.toThrow('lost');
    expect(await leftOf(url)).not.toEqual([]);
    working(url);
    await expect.poll(() => leftOf(url)).toEqual([]);
  });

  test('a job is canceled while Redis is gone', async () => {
    const redis = await startRedis();
    const job = watched();
    const canceled = squares(at(redis.url), 9, job);
    await expect.poll(() => job.notes).toContain('waiting for workers');
    await redis.kill();
    job.stop.abort(new StudioError('canceled', 'Canceled.'));
    await expect(canceled).rejects.toThrow('Canceled.');
  });

  test('what waits at a desk is left while Redis is gone', async () => {
    const redis = await startRedis();
    const stop = new AbortController();
    const { signal } = stop;
    const site = { path: import.meta.dirname, subject: squareOf, plan: { power: 2 as const } };
    const desk = await at(redis.url).desk(numbersTask(), site, signal);
    const left = expect(desk.do(3, signal)).rejects.toThrow('Canceled.');
    await redis.kill();
    await expect.poll(() => desk.note()).toContain('lost');
    stop.abort(new StudioError('canceled', 'Canceled.'));
    await left;
    await desk.close();
  });

  test('what Redis forgets is sent again', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    const forgotten = { yet: false };
    working(
      url,
      numbersTask(async (piece, given) => {
        if (piece === 100 && !forgotten.yet) {
          forgotten.yet = true;
          await redis.flushall();
        }
        return squareOf(piece, given);
      }),
    );
    expect(await squares(at(url), 300, watched())).toEqual(await here(300));
  });

  test('a cable that is cut and mended costs nothing but time', async () => {
    const { url } = await startRedis();
    const cable = await cableTo(url);
    const passed: number[] = [];
    const lines = working(
      cable.url,
      numbersTask((piece, given) => {
        passed.push(piece);
        return squareOf(piece, given);
      }),
    );
    const job = watched();
    const found = squares(at(cable.url), 500, job);
    await expect.poll(() => passed.length).toBeGreaterThan(50);
    cable.cut();
    const lost = 'connection to the queue is lost; trying again';
    await expect.poll(() => lines).toContain(`The ${lost}.`);
    await expect.poll(() => job.notes.at(-1)).toBe(`the ${lost}`);
    cable.mend();
    expect(await found).toEqual(await here(500));
    expect(job.notes.at(-1)).not.toContain(lost);
  });

  test('a cable through which nothing passes for a while costs nothing but time', async () => {
    const { url } = await startRedis();
    const cable = await cableTo(url);
    const passed: number[] = [];
    working(
      cable.url,
      numbersTask((piece, given) => {
        passed.push(piece);
        return squareOf(piece, given);
      }),
    );
    const found = squares(at(cable.url), 500, watched());
    await expect.poll(() => passed.length).toBeGreaterThan(50);
    cable.hold();
    // Nobody is told of anything: nothing else than time can be waited for.
    await setTimeout(full ? 30_000 : 1_000);
    cable.mend();
    expect(await found).toEqual(await here(500));
  });
});
