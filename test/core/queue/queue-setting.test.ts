/** The queue that a studio hands long work to: kept once it has answered, its password where keys are. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { QueueSetting } from '../../../src/core/queue/queue-setting';
import { queueAddress } from '../../../src/core/queue/address';
import { queueEngine } from '../../../src/core/queue/queue-engine';
import { scratchFolder } from '../datasets/small-dataset';
import { squares, watched, working } from './numbers-task';
import { redisProgram } from './redis-program';
import { connected, startRedis } from './redis-server';

const password = 'p@ss:/w#rd %41';

async function textsIn(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder);
  const texts = names.map(
    async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const,
  );
  return Object.fromEntries(await Promise.all(texts));
}

test('without a queue this process does the work, and nothing is asked', async () => {
  const dataDir = await scratchFolder();
  const setting = new QueueSetting(dataDir);
  expect(await setting.read()).toEqual({ address: '', on: false, hasPassword: false });
  expect(await setting.engine()).toEqual({});
  await expect(setting.check()).rejects.toMatchObject({ code: 'conflict' });
  await expect(setting.save({ address: '', on: true })).rejects.toThrow('A queue is named by');
  // Off, it is kept for later, whether it can be reached or not.
  const { settings, found } = await setting.save({ address: ' redis://127.0.0.1:1 ', on: false });
  expect(found).toBeNull();
  expect(settings).toEqual({ address: 'redis://127.0.0.1:1', on: false, hasPassword: false });
  expect(await setting.engine()).toEqual({});
  await writeFile(path.join(dataDir, 'queue.json'), '{"address": 7');
  await expect(setting.engine()).rejects.toThrow(/queue\.json is damaged; delete it/);
});

describe.skipIf(redisProgram === null)('a queue', () => {
  test('is kept once it has answered, with its password among the keys and nowhere else', async () => {
    const redis = await startRedis('--requirepass', password);
    const dataDir = await scratchFolder();
    const setting = new QueueSetting(dataDir);
    const address = redis.url;
    await expect(setting.save({ address, on: true })).rejects.toThrow('the right password');
    await expect(setting.save({ address, on: true, password: 'other' })).rejects.toThrow(
      'the right password',
    );
    expect(await readdir(dataDir)).toEqual([]);
    const { settings, found } = await setting.save({ address, on: true, password });
    expect(settings).toEqual({ address, on: true, hasPassword: true });
    expect(found).toMatchObject({ name: new URL(address).host, warnings: [], workers: [] });
    expect(found?.server).toMatch(/^(Redis|Valkey) \d/);
    const texts = await textsIn(dataDir);
    expect(Object.keys(texts)).toEqual(['model-keys.json', 'queue.json']);
    expect(texts['queue.json']).not.toContain('p@ss');
    for (const name of Object.keys(texts)) {
      expect((await stat(path.join(dataDir, name))).mode & 0o777).toBe(0o600);
    }
    expect(await setting.check()).toMatchObject({ workers: [] });

    // Named again without it, the password stays; in the address it is taken out of it.
    await setting.save({ address, on: true });
    const other = new QueueSetting(await scratchFolder());
    const within = `redis://:${encodeURIComponent(password)}@${new URL(address).host}`;
    const taken = await other.save({ address: within, on: true });
    expect(taken.settings).toEqual({ address, on: true, hasPassword: true });
    expect((await setting.save({ address, on: false, password: null })).settings).toEqual({
      address,
      on: false,
      hasPassword: false,
    });
  });

  test('has the work done that the studio shares, and tells who waits for it', async () => {
    const { url } = await startRedis();
    const setting = new QueueSetting(await scratchFolder());
    await setting.save({ address: url, on: true });
    const redis = await connected(url);
    await redis.sadd('dualvla:workers', 'lab9-7', 'lab9-8', 'lab9-9');
    await redis.set('dualvla:worker:lab9-7', '{"studio":"0.0.9"}');
    await redis.set('dualvla:worker:lab9-8', 'no sign');
    working(url);
    await expect.poll(async () => (await setting.check()).workers).toHaveLength(2);
    const { workers } = await setting.check();
    expect(workers).toContainEqual({ name: 'lab9-7', studio: '0.0.9', fits: false });
    expect(workers.filter(({ fits }) => fits)).toMatchObject([{ studio: '0.0.0-test' }]);
    expect(await redis.smembers('dualvla:workers')).not.toContain('lab9-9');
    const { engine } = await setting.engine();
    if (engine === undefined) throw new Error('There is no engine.');
    const expected = await squares(queueEngine(queueAddress(url)), 5, watched());
    expect(await squares(engine, 5, watched())).toEqual(expected);
  });
});
