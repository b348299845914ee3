/** One batch as a worker serves it. */
import { realpath, stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { isRetryable, StudioError } from '../../shared/errors';
import { isInside } from '../files/contained-path';
import { parseJson } from '../files/json-text';
import { studioVersion } from '../system/version';
import {
  batchSchema,
  keysOf,
  leftoversSec,
  packed,
  prefix,
  queueName,
  taskSchema,
  unpacked,
  type Batch,
} from './batch';
import { servedTasks, type ServedPlace } from './served-tasks';

/** A worker that was not heard of for so long has lost its task to the next one. */
const lockMs = 10_000;
const stalledMs = 3_000;
/** A task that so many workers were lost over is given up. */
const mostStalled = 3;
/** How long a piece may still take when its batch is over. */
const patienceMs = 300;

interface Serving {
  id: string;
  redis: Redis;
  /** This worker's name. */
  worker: string;
  roots: readonly string[];
  concurrency: number;
  /** Aborted when the worker ends. */
  signal: AbortSignal;
}

const dataSchema = z.object({ sent: z.base64() });

export class ServedBatch {
  readonly #stop = new AbortController();
  readonly #worker: Worker;

  private constructor(
    readonly title: string,
    private readonly place: ServedPlace,
    private readonly serving: Serving,
    private readonly isThere: () => Promise<void>,
  ) {
    const { id, redis, concurrency } = serving;
    this.#worker = new Worker(
      queueName(id),
      async ({ id: task, data }) => this.#do(String(task), data),
      {
        connection: redis,
        prefix,
        concurrency,
        lockDuration: lockMs,
        stalledInterval: stalledMs,
        maxStalledCount: mostStalled,
      },
    );
    // What fails is told by its task; what the connection lacks comes back.
    this.#worker.on('error', () => undefined);
  }

  /** Throws a StudioError that says why this worker takes no part. */
  static async open(text: string, serving: Serving): Promise<ServedBatch> {
    const batch = readBatch(text);
    const open = servedTasks.get(batch.kind);
    if (open === undefined) {
      throw new StudioError('conflict', `There is no work of kind "${batch.kind}" here.`);
    }
    const path = await allowed(batch.path, serving.roots);
    const before = await stat(path);
    const isThere = async (): Promise<void> => {
      const now = await stat(path);
      if (now.ino === before.ino && now.dev === before.dev) return;
      throw new StudioError('io', `${path} is not what it was: its disk is gone or another one.`);
    };
    const { redis, id, worker, signal } = serving;
    const place = await open(path, batch.plan, signal);
    await redis.hsetnx(keysOf(id).done, worker, 0);
    return new ServedBatch(`${batch.kind} in ${path}`, place, serving, isThere);
  }

  /** What was begun is given back to the queue. */
  async close(): Promise<void> {
    this.#stop.abort(new StudioError('canceled', 'The batch is over, or this worker ends.'));
    const closed = this.#worker.close();
    // A piece that takes long is cut short: without its place it fails.
    await Promise.race([closed, wait(patienceMs)]);
    await this.place.leave();
    await closed;
  }

  async #do(task: string, data: unknown): Promise<void> {
    const { signal } = this.#stop;
    const { sent } = dataSchema.parse(data);
    const work = taskSchema.parse(unpacked(Buffer.from(sent, 'base64')));
    const pieces = await this.place.make(work, signal);
    const mayPass = pieces.find(({ failure }) => failure !== null && isRetryable(failure.code));
    if (mayPass?.failure) throw new Error(mayPass.failure.message);
    // Whatever could not be read because the disk went meanwhile is no fault of the data.
    await this.isThere();
    const { redis, id, worker } = this.serving;
    const { results, done } = keysOf(id);
    await redis
      .multi()
      .hset(results, task, packed(pieces))
      .hincrby(done, worker, pieces.length)
      .expire(results, leftoversSec)
      .expire(done, leftoversSec)
      .exec();
  }
}

function readBatch(text: string): Batch {
  let value: unknown;
  try {
    value = parseJson(Buffer.from(text));
  } catch {
    value = null;
  }
  const studio = z.object({ studio: z.string().max(100) }).safeParse(value).data?.studio;
  if (studio !== undefined && studio !== studioVersion) {
    throw new StudioError(
      'conflict',
      `Studio ${studio} hands out this work, and this is ${studioVersion}; install the same one.`,
    );
  }
  const batch = batchSchema.safeParse(value);
  if (batch.success) return batch.data;
  throw new StudioError('conflict', 'What is announced there is no work of a studio.');
}

/** The real path. Throws `conflict` unless it lies in one of the roots. */
async function allowed(path: string, roots: readonly string[]): Promise<string> {
  const real = await realpath(path).catch(() => null);
  if (real === null) throw new StudioError('not-found', `${path} is not there on this machine.`);
  if (roots.some((root) => isInside(root, real))) return real;
  throw new StudioError('conflict', `${path} lies outside of what this worker may open (--root).`);
}
