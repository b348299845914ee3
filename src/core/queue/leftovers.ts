/**
 * What batches left in Redis whose coordinator is gone, where BullMQ's names do not expire: the next worker that looks
 * clears it away, and the next coordinator.
 */
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { batchesKey, isBatchId, keysOf, prefix, queueName } from './batch';

/** Batches that one coordinator looks at: strangers may have listed any number. */
const mostLookedAt = 100;

/** Of a batch that is not announced any more. Should its coordinator come back, it sends again what is not there. */
export async function tidy(redis: Redis, id: string): Promise<void> {
  const queue = new Queue(queueName(id), { connection: redis, prefix, skipMetasUpdate: true });
  queue.on('error', () => undefined);
  const isClear = await queue.obliterate({ force: true }).then(
    () => true,
    () => false,
  );
  await queue.close();
  if (!isClear) return;
  const { results, done, refusals } = keysOf(id);
  await redis.del(results, done, refusals);
  await redis.srem(batchesKey, id);
}

/** Of a batch that may be over. Throws what the queue refuses. */
export async function tidyIfOver(redis: Redis, id: string): Promise<void> {
  if ((await redis.exists(keysOf(id).batch)) === 0) await tidy(redis, id);
}

/** Of all that are listed and not announced. Throws what the queue refuses. */
export async function tidyAll(redis: Redis): Promise<void> {
  const listed = await redis.srandmember(batchesKey, mostLookedAt);
  for (const id of listed.filter(isBatchId)) await tidyIfOver(redis, id);
}
