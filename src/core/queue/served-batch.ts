/** One batch as a worker serves it. */
import { realpath, stat } from 'node:fs/promises';
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { isRetryable, StudioError } from '../../shared/errors';
import { isInside } from '../files/contained-path';
import { parseJson } from '../files/json-text';
import { isHubAddress } from '../hub/repository';
import type { Piece } from '../jobs/tasks';
import { plainFailure } from '../system/classify-error';
import { studioBuild } from '../system/version';
import { orAborted } from '../system/or-aborted';
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
import { withoutCachePaths } from './cache-paths';
import { openSite } from './hub-site';
import { tidyIfOver } from './leftovers';
import type { ServedWork, ServedTasks } from './served-tasks';

/** A worker that was not heard of for so long has lost its task to the next one. */
const lockMs = 10_000;
const stalledMs = 3_000;
/** A task that so many workers were lost over is given up. */
const mostStalled = 3;

interface Serving {
  id: string;
  redis: Redis;
  /** This worker's name. */
  worker: string;
  /** Real paths, and what `hubRoot` gave. */
  roots: readonly string[];
  /** Where exports may be written. */
  outs: readonly string[];
  endpoints: readonly string[];
  keyOf: (endpoint: string) => Promise<string | null>;
  concurrency: number;
  tasks: ServedTasks;
  /** Aborted when the worker ends. */
  signal: AbortSignal;
  log: (line: string) => void;
  /** So many tasks in a row may fail here for what may pass, before this worker leaves the batch to others. */
  mayFail: number;
  /** It has left, after giving back whatever it had in hand. */
  left: (reason: string) => void;
  /** A task was done. */
  worked: () => void;
}

const dataSchema = z.object({ sent: z.base64() });

export class ServedBatch {
  readonly #stop = new AbortController();
  readonly #worker: Worker;
  /** Tasks that failed here for what may pass, since the last one that was done. */
  #failed = 0;
  #ended: Promise<void> | null = null;

  private constructor(
    readonly title: string,
    private readonly opened: ServedWork,
    private readonly serving: Serving,
    private readonly at: { where: string; isThere: () => Promise<void> },
  ) {
    const { id, redis, concurrency } = serving;
    this.#worker = new Worker(
      queueName(id),
      ({ id: task, data }) => orAborted(this.#do(String(task), data), this.#stop.signal),
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
    const task = serving.tasks.get(batch.kind);
    if (task === undefined) {
      throw new StudioError('conflict', `There is no work of kind "${batch.kind}" here.`);
    }
    const isPath = task.at === 'path';
    const where = isPath
      ? await subjectAt(batch.path, serving)
      : allowedEndpoint(batch.path, serving.endpoints);
    const isThere = isPath ? await stays(where) : () => Promise.resolve();
    const { redis, id, worker, signal, keyOf, outs } = serving;
    const writable = (folder: string): Promise<string> => allowed(folder, outs, 'write to (--out)');
    const opened = await task.open(where, batch.plan, signal, { keyOf, writable });
    const { batch: announced, done, refusals } = keysOf(id);
    await redis.eval(beginAtNone, 3, announced, done, refusals, worker, leftoversSec);
    const named = isHubAddress(batch.path) ? batch.path : where;
    const title = `${batch.kind} ${isPath ? 'in' : 'at'} ${named}`;
    return new ServedBatch(title, opened, serving, { where, isThere });
  }

  /** What was begun is given back to the queue. */
  async close(): Promise<void> {
    this.#stop.abort(new StudioError('canceled', 'The batch is over, or this worker ends.'));
    await this.#worker.close();
    // A piece that takes long is cut short: without its subject it fails.
    await (this.#ended ??= this.opened.leave());
    const { redis, id } = this.serving;
    // BullMQ looked for lost tasks until now, and writes then, also after all of the batch was cleared away.
    if (redis.status === 'ready') await tidyIfOver(redis, id).catch(() => undefined);
  }

  /**
   * A full disk or a Hub that is away fails a task within milliseconds: one such worker would draw all tasks, until
   * each was tried often enough to be set aside, while the others are busy.
   */
  async #leave(reason: string): Promise<void> {
    // Takes no more, and waits for what is in hand.
    await this.#worker.close();
    if (this.#stop.signal.aborted) return;
    await this.close();
    this.serving.left(reason);
  }

  async #do(task: string, data: unknown): Promise<void> {
    const { signal } = this.#stop;
    const { sent } = dataSchema.parse(data);
    const work = taskSchema.parse(unpacked(Buffer.from(sent, 'base64')));
    const pieces = await this.opened.make(work, signal);
    const trouble = await this.#troubleWith(pieces);
    const { redis, id, worker, mayFail, worked } = this.serving;
    if (trouble !== null) {
      this.#failed += 1;
      if (this.#failed === mayFail) this.#leave(trouble).catch(() => undefined);
      throw new Error(trouble);
    }
    this.#failed = 0;
    worked();
    const { batch, results, done } = keysOf(id);
    await redis.eval(
      keepResult,
      3,
      batch,
      results,
      done,
      task,
      packed(withoutCachePaths(pieces, this.at.where, id)),
      worker,
      pieces.length,
      leftoversSec,
    );
  }

  /** Why the task is to be tried again, here or elsewhere; null where its answer counts. */
  async #troubleWith(pieces: readonly Piece<unknown>[]): Promise<string | null> {
    const mayPass = pieces.find(({ failure }) => failure !== null && isRetryable(failure.code));
    if (mayPass?.failure) return mayPass.failure.message;
    // Whatever could not be read because the disk went meanwhile is no fault of the data.
    return this.at.isThere().then(
      () => null,
      (error: unknown) => plainFailure(error).message,
    );
  }
}

/** As all that is written here: at once, and only while somebody waits for it. */
const beginAtNone = `
  if redis.call('EXISTS', KEYS[1]) == 0 then return end
  redis.call('HSETNX', KEYS[2], ARGV[1], 0)
  redis.call('EXPIRE', KEYS[2], ARGV[2])
  redis.call('HDEL', KEYS[3], ARGV[1])`;

const keepResult = `
  if redis.call('EXISTS', KEYS[1]) == 0 then return end
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
  redis.call('HINCRBY', KEYS[3], ARGV[3], ARGV[4])
  redis.call('EXPIRE', KEYS[2], ARGV[5])
  redis.call('EXPIRE', KEYS[3], ARGV[5])`;

function readBatch(text: string): Batch {
  let value: unknown;
  try {
    value = parseJson(Buffer.from(text));
  } catch {
    value = null;
  }
  const studio = z.object({ studio: z.string().max(100) }).safeParse(value).data?.studio;
  if (studio !== undefined && studio !== studioBuild) {
    throw new StudioError(
      'conflict',
      `Studio ${studio} hands out this work, and this is ${studioBuild}; install the same one.`,
    );
  }
  const batch = batchSchema.safeParse(value);
  if (batch.success) return batch.data;
  throw new StudioError('conflict', 'What is announced there is no work of a studio.');
}

/** The real path of what a worker was sent to. */
const subjectAt = (place: string, serving: Serving): Promise<string> =>
  isHubAddress(place) ? openSite(place, serving) : allowed(place, serving.roots, 'open (--root)');

/** The real path. Throws `conflict` unless it lies in one of the roots. */
async function allowed(path: string, roots: readonly string[], what: string): Promise<string> {
  const real = await realpath(path).catch(() => null);
  if (real === null) throw new StudioError('not-found', `${path} is not there on this machine.`);
  if (roots.some((root) => isInside(root, real))) return real;
  throw new StudioError('conflict', `${path} lies outside of what this worker may ${what}.`);
}

/** As it was allowed. Throws `conflict` for any other. */
function allowedEndpoint(asked: string, endpoints: readonly string[]): string {
  const known = endpoints.find((endpoint) => sameAddress(endpoint, asked));
  if (known !== undefined) return known;
  throw new StudioError('conflict', `${asked} is not what this worker may ask (--allow-endpoint).`);
}

const sameAddress = (one: string, other: string): boolean =>
  URL.canParse(other) && bare(new URL(one)) === bare(new URL(other));

const bare = ({ href }: URL): string => href.replace(/(?<!\/)\/+$/, '');

/** Throws `io` once another disk lies there, or none. */
async function stays(path: string): Promise<() => Promise<void>> {
  const before = await stat(path);
  return async () => {
    const now = await stat(path);
    if (now.ino === before.ino && now.dev === before.dev) return;
    throw new StudioError('io', `${path} is not what it was: its disk is gone or another one.`);
  };
}
