/** Signs of life of workers: who would do work if there was some. They expire by themselves. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { QueueWorker } from '../../shared/model/machines';
import { parseJson } from '../files/json-text';
import { studioBuild } from '../system/version';
import { prefix } from './batch';

/** How often a worker gives one, and how long it counts. */
export const signMs = 3_000;
const signSec = 15;
/** Workers that are listed. */
const most = 1_000;

const workersKey = `${prefix}:workers`;
const keyOf = (worker: string): string => `${prefix}:worker:${worker}`;

const signSchema = z.object({ studio: z.string().max(100) });

export async function giveSign(redis: Redis, worker: string): Promise<void> {
  const sign = JSON.stringify({ studio: studioBuild });
  // Not as one: what is refused of many at once is told without the reason.
  await redis.set(keyOf(worker), sign, 'EX', signSec);
  await redis.sadd(workersKey, worker);
}

export async function takeSignBack(redis: Redis, worker: string): Promise<void> {
  await redis.multi().del(keyOf(worker)).srem(workersKey, worker).exec();
}

/** Those of the workers that have given a sign of late. */
export async function aliveOf(redis: Redis, workers: readonly string[]): Promise<string[]> {
  if (workers.length === 0) return [];
  const signs = await redis.mget(workers.map(keyOf));
  return workers.filter((_, at) => signs[at] !== null);
}

/** By name. What is no sign of a worker is left out. */
export async function workersAt(redis: Redis): Promise<QueueWorker[]> {
  const names = (await redis.smembers(workersKey)).filter(({ length }) => length <= 300).sort();
  if (names.length === 0) return [];
  const listed = names.slice(0, most);
  const signs = await redis.mget(listed.map(keyOf));
  const gone = listed.filter((_, at) => signs[at] === null);
  if (gone.length > 0) await redis.srem(workersKey, ...gone);
  return listed.flatMap((name, at) => {
    const sign = readSign(signs[at] ?? null);
    return sign === null ? [] : [{ name, ...sign, fits: sign.studio === studioBuild }];
  });
}

function readSign(text: string | null): z.infer<typeof signSchema> | null {
  if (text === null) return null;
  try {
    return signSchema.parse(parseJson(Buffer.from(text)));
  } catch {
    return null;
  }
}
