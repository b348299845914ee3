/** What a command left at the queue that was killed, and what is told of many workers. */
import { describe, expect, test } from 'vitest';
import { queueAddress } from '../../../src/core/queue/address';
import { batchesKey, keysOf, queueName } from '../../../src/core/queue/batch';
import { queueEngine } from '../../../src/core/queue/queue-engine';
import { StudioError } from '../../../src/shared/errors';
import { leftOf } from './at-queue';
import { squares, watched, working } from './numbers-task';
import { redisProgram } from './redis-program';
import { connected, startRedis } from './redis-server';

const canceled = new StudioError('canceled', 'Canceled.');

describe.skipIf(redisProgram === null)('at a queue', () => {
  test('the next command clears away what one left that was killed, and nothing else', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    const leave = async (id: string): Promise<string[]> => {
      const names = [`dualvla:${queueName(id)}:meta`, keysOf(id).done];
      await redis.sadd(batchesKey, id);
      for (const name of names) await redis.hset(name, 'paused', 1);
      return names;
    };
    await leave('killed');
    const others = [...(await leave('alive')), keysOf('alive').batch, batchesKey];
    await redis.set(keysOf('alive').batch, '{}');
    await redis.sadd(batchesKey, 'a:b');
    const job = watched();
    const found = squares(queueEngine(queueAddress(url)), 3, job);
    await expect.poll(() => job.notes).toContain('waiting for workers');
    job.stop.abort(canceled);
    await expect(found).rejects.toThrow('Canceled.');
    await expect.poll(async () => (await redis.keys('*')).sort()).toEqual(others.sort());
    expect((await redis.smembers(batchesKey)).sort()).toEqual(['a:b', 'alive']);
  });

  test('what a worker writes after all was cleared away goes when it leaves the batch', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    const id = 'over';
    const batch = { format: 1, studio: '0.0.0-test', kind: 'numbers', path: import.meta.dirname };
    await redis.set(keysOf(id).batch, JSON.stringify({ ...batch, plan: { power: 2 } }));
    await redis.sadd(batchesKey, id);
    const lines = working(url);
    // By its look for lost tasks.
    await expect.poll(() => redis.exists(`dualvla:${queueName(id)}:meta`)).toBe(1);
    const { batch: announced, done } = keysOf(id);
    await redis.multi().del(announced, done).srem(batchesKey, id).exec();
    await expect.poll(() => leftOf(url)).toEqual([]);
    expect(lines.at(-1)).toBe('Batch over is over.');
  });

  test('a hundred workers are told of one by one, a line each, and why others take no part before them', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    const job = watched();
    const found = squares(queueEngine(queueAddress(url)), 3, job);
    await expect.poll(() => redis.smembers(batchesKey)).toHaveLength(1);
    const [id = ''] = await redis.smembers(batchesKey);
    const { done, refusals } = keysOf(id);
    const workers = Array.from({ length: 120 }, (_, at) => `lab${1_000 + at}-7`);
    const strange = `a\nb${'c'.repeat(500)}`;
    await redis
      .multi()
      .hset(done, Object.fromEntries([...workers, strange].map((worker) => [worker, 12])))
      .hset(refusals, { other: 'It has\nno such dataset.' })
      .exec();
    await expect.poll(() => job.notes.at(-1)?.split('\n')).toHaveLength(102);
    const lines = job.notes.at(-1)?.split('\n') ?? [];
    expect(lines[0]).toBe('other refuses: It has no such dataset.');
    expect(lines[1]).toMatch(/^a bc{97} 12 done, /);
    expect(lines[2]).toMatch(/^lab1000-7 12 done, /);
    expect(lines.at(-1)).toBe('and 21 more workers');
    job.stop.abort(canceled);
    await expect(found).rejects.toThrow('Canceled.');
  });
});
