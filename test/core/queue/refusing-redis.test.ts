/** A Redis that answers, and takes nothing: for a while, or until somebody changes something. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { hereEngine } from '../../../src/core/jobs/tasks';
import { patienceMs, queueAddress } from '../../../src/core/queue/address';
import { batchesKey, keysOf, packed, queueName } from '../../../src/core/queue/batch';
import { queueEngine } from '../../../src/core/queue/queue-engine';
import { plainFailure } from '../../../src/core/system/classify-error';
import { cableTo } from './cable';
import { numbersTask, squareOf, squares, watched, working } from './numbers-task';
import { redisProgram } from './redis-program';
import { connected, startRedis } from './redis-server';

const at = (url: string): ReturnType<typeof queueEngine> => queueEngine(queueAddress(url, {}));
const here = (count: number): ReturnType<typeof squares> => squares(hereEngine, count, watched());

type Connection = Awaited<ReturnType<typeof connected>>;

/** The id of the only batch that is announced. */
async function announced(redis: Connection): Promise<string> {
  await expect.poll(() => redis.smembers(batchesKey)).toHaveLength(1);
  const [id = ''] = await redis.smembers(batchesKey);
  return id;
}

/** From now on who comes back is asked for one, and all but this connection have to come back. */
async function wantPassword(redis: Connection): Promise<void> {
  await redis.config('SET', 'requirepass', 'right');
  await redis.call('CLIENT', 'KILL', 'TYPE', 'normal');
}

/** How often somebody connected, also again. */
async function connections(redis: Connection): Promise<number> {
  return Number(/^total_connections_received:(\d+)/m.exec(await redis.info('stats'))?.[1]);
}

const wantsPassword = {
  code: 'io',
  message: expect.stringMatching(/NOAUTH.*; put its password into /),
};
const failureOf = async (job: Promise<unknown>): Promise<unknown> =>
  plainFailure(await job.catch((error: unknown) => error));

describe.skipIf(redisProgram === null)('a Redis', () => {
  test('that wants a password from now on ends a job, and workers go on once it does not', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    const found = squares(at(url), 3, watched());
    await announced(redis);
    await wantPassword(redis);
    expect(await failureOf(found)).toMatchObject(wantsPassword);
    await redis.config('SET', 'requirepass', '');

    const lines = working(url);
    expect(await squares(at(url), 10, watched())).toEqual(await here(10));
    await wantPassword(redis);
    await expect
      .poll(() => lines.join('\n'))
      .toMatch(/NOAUTH.*; put its password .+ Trying again\./);
    await redis.config('SET', 'requirepass', '');
    await expect.poll(() => lines.join('\n')).toContain('The queue answers again.');
    expect(lines.join('\n')).not.toContain('left alone');
    expect(await squares(at(url), 10, watched())).toEqual(await here(10));
  });

  test('that wants a password from now on ends what waits at a desk', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    const { signal } = new AbortController();
    const site = { path: import.meta.dirname, subject: squareOf, plan: { power: 2 as const } };
    const desk = await at(url).desk(numbersTask(), site, signal);
    const id = await announced(redis);
    const made = failureOf(desk.do(3, signal));
    await expect.poll(() => redis.llen(`dualvla:${queueName(id)}:wait`)).toBe(1);
    await wantPassword(redis);
    expect(await made).toMatchObject(wantsPassword);
    await desk.close();
  });

  test('that takes a right away ends a job', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    await redis.call('ACL', 'SETUSER', 'lab', 'on', '>word', '~*', '&*', '+@all');
    const found = squares(at(url.replace('//', '//lab:word@')), 3, watched());
    await announced(redis);
    await redis.call('ACL', 'SETUSER', 'lab', '-@read');
    expect(await failureOf(found)).toMatchObject({
      message: expect.stringMatching(/(?:NOPERM|can't run).*; let the user of the address/),
    });
  });

  test('that is a replica for a while is waited for, which is said', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    const job = watched();
    const found = squares(at(url), 40, job);
    const id = await announced(redis);
    await expect.poll(() => redis.llen(`dualvla:${queueName(id)}:wait`)).toBe(40);
    const first = packed([{ piece: 0, made: 0, failure: null }]);
    // At once: what is answered is to be taken from a server that takes nothing.
    await redis.pipeline().hset(keysOf(id).results, 't0', first).replicaof('127.0.0.1', '1').exec();
    await expect
      .poll(() => job.notes)
      .toContain('the queue takes nothing for now (READONLY); trying again');
    await redis.replicaof('NO', 'ONE');
    working(url);
    expect(await found).toEqual(await here(40));
    expect(job.notes.at(-1)).not.toContain('READONLY');
  });

  test('that stays a replica ends a job', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    const job = watched();
    const found = failureOf(squares(at(url), 40, job));
    const id = await announced(redis);
    const first = packed([{ piece: 0, made: 0, failure: null }]);
    await redis.pipeline().hset(keysOf(id).results, 't0', first).replicaof('127.0.0.1', '1').exec();
    await expect.poll(() => job.notes.join()).toContain('READONLY');
    const nowMs = performance.now.bind(performance);
    const later = vi.spyOn(performance, 'now').mockImplementation(() => nowMs() + patienceMs);
    onTestFinished(() => later.mockRestore());
    expect(await found).toMatchObject({
      code: 'io',
      message: expect.stringMatching(/READONLY.*; name the primary server/),
    });
  });

  test('that is a replica is told of by a worker, once', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    await redis.replicaof('127.0.0.1', '1');
    const lines = working(url);
    await expect.poll(() => lines.join('\n')).toMatch(/READONLY.*not a replica.* Trying again\./);
    const first = await connections(redis);
    await expect.poll(() => connections(redis)).toBeGreaterThan(first + 2);
    await redis.replicaof('NO', 'ONE');
    await expect.poll(() => lines.at(-1)).toBe('The queue answers again.');
    expect(lines).toHaveLength(3);
  });

  test('that is a replica from the start is no queue', async () => {
    const { url } = await startRedis();
    const redis = await connected(url);
    await redis.replicaof('127.0.0.1', '1');
    expect(await failureOf(squares(at(url), 3, watched()))).toMatchObject({
      code: 'io',
      message: expect.stringMatching(/READONLY.*; name the primary server/),
    });
  });

  test('whose answer is cut in the middle is asked again', async () => {
    const { url } = await startRedis();
    const cable = await cableTo(url);
    const job = watched();
    // Of many tasks that are sent at once, only the first is known to be there.
    cable.cutBehind('$2\r\nt0\r\n');
    const found = squares(at(cable.url), 40, job);
    working(url);
    expect(await found).toEqual(await here(40));
    expect(job.notes.join()).toContain('connection to the queue is lost');
  });

  test('that is busy with a script of somebody else is waited for', async () => {
    const { url } = await startRedis('--lua-time-limit', '5');
    const redis = await connected(url);
    const job = watched();
    const found = squares(at(url), 10, job);
    await announced(redis);
    const script = `
      local function ms() local t = redis.call('TIME') return 1000 * t[1] + t[2] / 1000 end
      local from = ms()
      while ms() - from < 200 do end`;
    await redis.eval(script, 0);
    await expect
      .poll(() => job.notes)
      .toContain('the queue takes nothing for now (BUSY); trying again');
    working(url);
    expect(await found).toEqual(await here(10));
  });
});
