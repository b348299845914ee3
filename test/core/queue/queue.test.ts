/** Tasks at a queue: what workers may take on, and what becomes of work when something fails. */
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { StudioError } from '../../../src/shared/errors';
import { hereEngine } from '../../../src/core/jobs/tasks';
import { queueAddress } from '../../../src/core/queue/address';
import { Announcement } from '../../../src/core/queue/announcement';
import { attempts, batchesKey, keysOf, packed, queueName } from '../../../src/core/queue/batch';
import { queueEngine } from '../../../src/core/queue/queue-engine';
import { plainFailure } from '../../../src/core/system/classify-error';
import { scratchFolder } from '../datasets/small-dataset';
import { cableTo } from './cable';
import { numbersTask, squareOf, squares, watched, working } from './numbers-task';
import { redisProgram } from './redis-program';
import { connected, startRedis } from './redis-server';

const full = process.env['DUALVLA_TEST_FULL'] === '1';

const at = (url: string): ReturnType<typeof queueEngine> => queueEngine(queueAddress(url));

const here = (count: number): ReturnType<typeof squares> => squares(hereEngine, count, watched());

/**
 * Whatever a batch left at the queue: without the locks of workers that have not noticed the end yet, which expire by
 * themselves, and without what says who waits for work.
 */
const leftOf = async (url: string): Promise<string[]> =>
  (await (await connected(url)).keys('*')).filter((key) => !/:lock$|^dualvla:workers?\b/.test(key));

/** The names of the only batch that is announced. */
async function announced(redis: Awaited<ReturnType<typeof connected>>) {
  await expect.poll(() => redis.smembers(batchesKey)).toHaveLength(1);
  const [id = ''] = await redis.smembers(batchesKey);
  return { ...keysOf(id), waiting: `dualvla:${queueName(id)}:wait` };
}

function poison(piece: number, given: number): number {
  if (piece === 70) throw new StudioError('io', 'The disk of 70 is not there.');
  if (piece === 71) throw new StudioError('corrupt-data', 'Number 71 is damaged.');
  return piece * given;
}

describe.skipIf(redisProgram === null)('at a queue', () => {
  test('every piece comes once and in order, as from this process, and nothing is left in Redis', async () => {
    const { url } = await startRedis();
    working(url);
    working(url);
    for (const count of [0, 1, 63, 2_000]) {
      expect(await squares(at(url), count, watched())).toEqual(await here(count));
    }
    // A worker that ends a moment later clears away what it wrote last.
    await expect.poll(() => leftOf(url)).toEqual([]);
  });

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

  test('it is told who works at which rate', async () => {
    const { url } = await startRedis();
    const job = watched();
    working(
      url,
      numbersTask(async (piece, given) => {
        if (piece === 9)
          await expect.poll(() => job.notes.at(-1)).toMatch(/-\d+ \d+ done, [\d.]+\/min$/);
        return squareOf(piece, given);
      }),
    );
    expect(await squares(at(url), 10, job)).toEqual(await here(10));
  });

  test('a worker that is lost has no rate any more', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    const job = watched();
    const found = squares(at(url), 3, job);
    const { done } = await announced(redis);
    await redis.hset(done, 'lab9-7', 12);
    await expect
      .poll(() => job.notes)
      .toContainEqual(expect.stringMatching(/^lab9-7 12 done, \d+\/min$/));
    await expect.poll(() => job.notes.at(-1)).toBe('lab9-7 12 done, not heard of');
    job.stop.abort(new StudioError('canceled', 'Canceled.'));
    await expect(found).rejects.toThrow('Canceled.');
  });

  test('a piece at fault is set aside with its reason, and only that one', async () => {
    const { url } = await startRedis();
    working(url, numbersTask(poison));
    working(url, numbersTask(poison));
    const found = await squares(at(url), 130, watched());
    expect(found.filter(({ failure }) => failure !== null)).toEqual([
      {
        piece: 70,
        made: null,
        failure: {
          code: 'worker-lost',
          message: 'it was tried 3 times and set aside: The disk of 70 is not there.',
        },
      },
      {
        piece: 71,
        made: null,
        failure: { code: 'corrupt-data', message: 'Number 71 is damaged.' },
      },
    ]);
    expect(found.map(({ piece }) => piece)).toEqual((await here(130)).map(({ piece }) => piece));
  });

  test('a worker whose disk is full leaves the work to the others, and says so', async () => {
    const { url } = await startRedis();
    const job = watched();
    const sick = working(
      url,
      numbersTask(() => {
        throw new StudioError('io', 'The disk is full.');
      }),
    );
    const found = squares(at(url), 20, job);
    await expect.poll(() => sick.at(-1)).toMatch(/^Left batch \w+: The disk is full\.$/);
    await expect
      .poll(() => job.notes.at(-1), { timeout: 5_000 })
      .toContain('refuses: The disk is full.');
    working(url);
    expect(await found).toEqual(await here(20));
  });

  test('a job that is canceled ends while its pieces hang, and takes its work back', async () => {
    const { url } = await startRedis();
    const job = watched();
    const lines = working(
      url,
      numbersTask((piece) => {
        if (piece === 3) job.stop.abort(new StudioError('canceled', 'Canceled.'));
        return new Promise((resolve) => {
          if (piece < 3) resolve(piece);
        });
      }),
    );
    await expect(squares(at(url), 9, job)).rejects.toThrow('Canceled.');
    await expect.poll(() => leftOf(url)).toEqual([]);
    await expect.poll(() => lines.at(-1)).toMatch(/^Batch \w+ is over\.$/);
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

  test('less is sent ahead where answers are large, so that Redis holds no more of them', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    const job = watched();
    const found = squares(at(url), 8_000, job);
    const { results, waiting } = await announced(redis);
    await expect.poll(() => redis.llen(waiting)).toBe(64);
    const answer = async (task: number, pad: string): Promise<void> => {
      const pieces = Array.from({ length: 16 }, (_, at) => 16 * task + at);
      const made = pieces.map((piece) => ({ piece, made: piece ** 2, failure: null, pad }));
      await redis.hset(results, `t${task}`, packed(made));
      await expect.poll(() => redis.hexists(results, `t${task}`)).toBe(0);
    };
    await answer(0, randomBytes(3e5).toString('base64'));
    await answer(1, '');
    expect(await redis.llen(waiting)).toBe(64);
    job.stop.abort(new StudioError('canceled', 'Canceled.'));
    await expect(found).rejects.toThrow('Canceled.');
  });

  test('a task is tried again at once, whatever the clock of the worker says that failed at it', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    const found = squares(at(url), 3, watched());
    const { waiting } = await announced(redis);
    await expect.poll(() => redis.llen(waiting)).toBe(3);
    // As BullMQ keeps the time: in 4,096ths of a millisecond.
    const inAnHour = (Date.now() + 3_600_000) * 4_096;
    await redis.lrem(waiting, 0, 't0');
    await redis.zadd(waiting.replace(/wait$/, 'delayed'), inAnHour, 't0');
    working(url);
    expect(await found).toEqual(await here(3));
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

  test('a worker says why it takes no part, to its own log and to who hands out the work', async () => {
    const { url } = await startRedis();
    const outside = working(url, numbersTask(), [await scratchFolder()]);
    const other = working(url, { ...numbersTask(), kind: 'letters' });
    const job = watched();
    const found = squares(at(url), 1, job);
    await expect.poll(() => job.notes.at(-1)).toMatch(/^waiting for workers\n.+ refuses: /);
    await expect.poll(() => outside.join()).toContain('lies outside of what this worker may open');
    await expect.poll(() => other.join()).toContain('There is no work of kind "numbers" here.');
    working(url);
    expect(await found).toEqual(await here(1));
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
