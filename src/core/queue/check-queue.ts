/** Whether a queue can be worked with, and who waits there. */
import { StudioError } from '../../shared/errors';
import type { QueueCheck } from '../../shared/model/machines';
import { connectQueue, type QueueAddress } from './address';
import { workersAt } from './signs';

/** What BullMQ needs of Redis; every Valkey is newer. */
const oldest = 5;

/** Throws as `connectQueue`, and `unsupported` for a server that is too old. */
export async function checkQueue(address: QueueAddress): Promise<QueueCheck> {
  const redis = await connectQueue(address);
  try {
    const began = performance.now();
    await redis.ping();
    const answerMs = performance.now() - began;
    // Who is not allowed to ask learns it from what fails.
    const info = await redis.info('server').catch(() => '');
    const server = serverIn(info);
    const version = /^redis_version:(\d+)/m.exec(info)?.[1];
    if (version !== undefined && Number(version) < oldest) {
      throw new StudioError(
        'unsupported',
        `The queue at ${address.name} is ${server}; take Redis ${oldest} or later, or Valkey.`,
      );
    }
    const { name, warnings } = address;
    return { name, server, answerMs, warnings, workers: await workersAt(redis) };
  } finally {
    redis.disconnect();
  }
}

function serverIn(info: string): string {
  const valkey = /^valkey_version:(\S+)/m.exec(info)?.[1];
  if (valkey !== undefined) return `Valkey ${valkey}`;
  const redis = /^redis_version:(\S+)/m.exec(info)?.[1];
  return redis === undefined ? 'Redis' : `Redis ${redis}`;
}
