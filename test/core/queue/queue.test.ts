/** Tasks at a queue: every piece comes, and what becomes of work when a worker fails. */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { StudioError } from '../../../src/shared/errors';
import { packed } from '../../../src/core/queue/batch';
import { scratchFolder } from '../datasets/small-dataset';
import { announced, at, here, leftOf } from './at-queue';
import { numbersTask, squareOf, squares, watched, working } from './numbers-task';
import { redisProgram } from './redis-program';
import { connected, startRedis } from './redis-server';

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
    for (const count of [0, 1, 63, 1_200]) {
      expect(await squares(at(url), count, watched())).toEqual(await here(count));
    }
    // A worker that ends a moment later clears away what it wrote last.
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
});
