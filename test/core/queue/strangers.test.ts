/** What others wrote into the Redis of a queue. */
import { describe, expect, test } from 'vitest';
import { attempts, batchesKey, keysOf, packed } from '../../../src/core/queue/batch';
import { plainFailure } from '../../../src/core/system/classify-error';
import { announced, at, here, leftOf } from './at-queue';
import { squares, watched, working } from './numbers-task';
import { redisProgram } from './redis-program';
import { connected, startRedis } from './redis-server';

describe.skipIf(redisProgram === null)('at a queue, what others wrote', () => {
  test('answers that no worker gave are thrown away, and the work done', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    const job = watched();
    const found = squares(at(url), 130, job);
    const { results } = await announced(redis);
    // As often as a task is tried: then each of its pieces has another chance.
    for (let time = 0; time < attempts; time += 1) {
      await redis.hset(results, 't0', 'no gzip');
      await expect.poll(() => redis.hexists(results, 't0')).toBe(0);
    }
    const four = [6, 7, 8].map((piece) => ({ piece, made: 'four', failure: null }));
    await redis.hset(results, 't1', packed([{ piece: 7, made: 49, failure: null }]));
    await redis.hset(results, 't2', packed(four));
    await redis.hset(results, 't3', packed({ piece: 3 }));
    working(url);
    expect(await found).toEqual(await here(130));
  });

  test('what strangers put among the tasks harms no other', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    const found = squares(at(url), 40, watched());
    const { waiting } = await announced(redis);
    await expect.poll(() => redis.llen(waiting)).toBe(40);
    const strange = {
      noJson: { data: '{', opts: '{' },
      deep: { data: '['.repeat(200_000) },
      noGzip: { data: '{"sent":"AAAA"}' },
      noTask: { data: '{"__proto__":{"sent":"AAAA"}}', opts: '{"__proto__":{"attempts":9}}' },
      ofAnother: { data: '{}', parentKey: batchesKey, parent: '{"id":"1","queueKey":"x"}' },
      repeated: { data: '{}', opts: '{"repeat":{"every":1}}', rjk: 'a:b:c:d:1' },
      noTimes: { data: '{}', stacktrace: '{', progress: '{', timestamp: 'x' },
    };
    for (const [id, fields] of Object.entries(strange)) {
      await redis.hset(waiting.replace(/wait$/, id), { name: 'x', timestamp: '1', ...fields });
      await redis.rpush(waiting, id);
    }
    await redis.rpush(waiting, 'nothing');
    working(url);
    expect(await found).toEqual(await here(40));
    await expect.poll(() => leftOf(url)).toEqual([]);
  });

  test('strange announcements and tasks of strangers are refused, and harm nobody', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    const batch = { format: 1, studio: '0.0.0-test', kind: 'numbers', path: '/', plan: {} };
    const strange = {
      noJson: '{',
      nothing: 'null',
      older: JSON.stringify({ ...batch, studio: '0.0.1' }),
      later: JSON.stringify({ ...batch, format: 2 }),
      nowhere: JSON.stringify({ ...batch, path: '/nowhere/at/all' }),
      upward: JSON.stringify({ ...batch, path: `${import.meta.dirname}/..` }),
      planless: JSON.stringify({ ...batch, path: import.meta.dirname }),
    };
    for (const [id, text] of Object.entries(strange)) {
      await redis.set(keysOf(id).batch, text);
      await redis.sadd(batchesKey, id);
    }
    await redis.sadd(batchesKey, 'a:b', 'list');
    await redis.lpush(keysOf('list').batch, 'x');
    const lines = working(url);
    await expect.poll(() => lines).toHaveLength(Object.keys(strange).length + 2);
    const said = lines.join('\n');
    expect(said).toContain('left alone: dualvla:batches "a:b".');
    expect(said).toContain('left alone: dualvla:batch:list (WRONGTYPE');
    expect(said).toContain('older: Studio 0.0.1 hands out this work, and this is 0.0.0-test');
    expect(said).toContain('nowhere: /nowhere/at/all is not there on this machine.');
    expect(said).toContain('upward: ');
    expect(said).toContain('planless: Its plan cannot be read here');
    expect(await squares(at(url), 10, watched())).toEqual(await here(10));
    await redis.set(batchesKey, 'x');
    await expect.poll(() => lines.join()).toContain('left alone: dualvla:batches (WRONGTYPE');
    const refused = await squares(at(url), 1, watched()).catch((error: unknown) => error);
    expect(plainFailure(refused)).toMatchObject({ code: 'io' });
    await redis.del(batchesKey);
    expect(await squares(at(url), 10, watched())).toEqual(await here(10));
  });
});
