/** Numbers squared at a queue and in this process, and what a batch of them has in Redis. */
import { expect } from 'vitest';
import { hereEngine } from '../../../src/core/jobs/tasks';
import { queueAddress } from '../../../src/core/queue/address';
import { batchesKey, keysOf, queueName } from '../../../src/core/queue/batch';
import { queueEngine } from '../../../src/core/queue/queue-engine';
import { squares, watched } from './numbers-task';
import { connected } from './redis-server';

export const at = (url: string): ReturnType<typeof queueEngine> => queueEngine(queueAddress(url));

export const here = (count: number): ReturnType<typeof squares> =>
  squares(hereEngine, count, watched());

/**
 * Whatever a batch left at the queue: without the locks of workers that have not noticed the end yet, which expire by
 * themselves, and without what says who waits for work.
 */
export const leftOf = async (url: string): Promise<string[]> =>
  (await (await connected(url)).keys('*')).filter((key) => !/:lock$|^dualvla:workers?\b/.test(key));

/** The names of the only batch that is announced. */
export async function announced(redis: Awaited<ReturnType<typeof connected>>) {
  await expect.poll(() => redis.smembers(batchesKey)).toHaveLength(1);
  const [id = ''] = await redis.smembers(batchesKey);
  return { ...keysOf(id), waiting: `dualvla:${queueName(id)}:wait` };
}
