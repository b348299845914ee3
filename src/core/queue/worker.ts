/** Does the work of others: takes part in every batch that is announced at a queue, as far as it may. */
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { isRetryable, type ErrorCode } from '../../shared/errors';
import { plainFailure } from '../system/classify-error';
import { isAnswerOfRedis, isCutOff, isOfReplica } from '../system/redis-error';
import { connectQueue, type QueueAddress } from './address';
import { batchesKey, isBatchId, keysOf, leftoversSec } from './batch';
import { tidy } from './leftovers';
import { ServedBatch } from './served-batch';
import { giveSign, signMs, takeSignBack } from './signs';
import { servedTasks, type ServedTasks } from './served-tasks';

export interface WorkerOptions {
  address: QueueAddress;
  /** Real paths: only what lies in one of them is opened; and what `hubRoot` gave, for datasets of the Hub. */
  roots: readonly string[];
  /** Real paths: only in there exports are written; nowhere if not given. */
  outs?: readonly string[];
  /** Only these servers of models are asked; none if not given. */
  endpoints?: readonly string[];
  /** This machine's own key of a server; none if not given. */
  keyOf?: (endpoint: string) => Promise<string | null>;
  /** Tasks at a time, of each batch. */
  concurrency: number;
  log: (line: string) => void;
  /** What it knows to do; all that there is if not given. */
  tasks?: ServedTasks;
}

/** How often it is looked for new batches, and for those that are over. */
const lookMs = 250;
/** Tasks that fail here one after the other until this machine is at fault, not a piece of theirs. */
const mayFail = 2;
/** After so long a batch is tried again whose disk or Hub did not answer; then each time after twice as long. */
const againMs = 3_000;
const longestAgainMs = 60_000;
/** Bytes of an announcement that are read: sixty times a large plan. What is longer can then not be read as one. */
const mostAnnounced = 64e6;
/** So many things in the queue that no studio put there are told of. */
const mostStrange = 20;

/**
 * Connects; what it gives then does the work, until the signal is aborted and what was begun is given back. Throws as
 * `connectQueue` does.
 *
 * @param until aborted when nobody wants it to connect any more
 */
export async function joinQueue(
  options: WorkerOptions,
  until?: AbortSignal,
): Promise<(signal: AbortSignal) => Promise<void>> {
  const redis = await connectQueue(options.address, until);
  return (signal) => serve(redis, options, signal);
}

/** Both, one after the other. */
export const serveQueue = async (options: WorkerOptions, signal: AbortSignal): Promise<void> =>
  (await joinQueue(options))(signal);

async function serve(redis: Redis, options: WorkerOptions, signal: AbortSignal): Promise<void> {
  const worker = new QueueWorker(redis, options, signal);
  redis.on('close', () => worker.lost());
  redis.on('error', (error: unknown) => {
    if (isAnswerOfRedis(error)) worker.refused(error);
  });
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    while (!signal.aborted) {
      // Hangs while the queue cannot be reached: what was begun goes on.
      await Promise.race([worker.look().catch((error: unknown) => worker.refused(error)), aborted]);
      await wait(lookMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await worker.close();
    redis.disconnect();
  }
}

class QueueWorker {
  readonly #name = `${hostname()}-${process.pid}`;
  /** By batch; null: refused, or being opened. */
  readonly #batches = new Map<string, ServedBatch | null>();
  /** What is being cleared away of batches that are over. */
  readonly #ends = new Set<Promise<void>>();
  /** By batch: why it was refused or left last, and how often since a task of it was done here. */
  readonly #refused = new Map<string, { reason: string; times: number }>();
  readonly #strange = new Set<string>();
  #isLost = false;
  /** What the queue refuses with; null where it does not. */
  #refusal: string | null = null;
  #signedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly redis: Redis,
    private readonly options: WorkerOptions,
    private readonly signal: AbortSignal,
  ) {}

  lost(): void {
    if (this.signal.aborted) return;
    if (!this.#isLost) this.options.log('The connection to the queue is lost; trying again.');
    this.#isLost = true;
  }

  /**
   * Looks again later: a server may be a replica for a while, and who asks a password from now on may be put right.
   * Throws what is no refusal.
   */
  refused(error: unknown): void {
    if (isCutOff(error)) return;
    if (!isAnswerOfRedis(error)) throw error;
    const { message } = plainFailure(error);
    if (this.signal.aborted || message === this.#refusal) return;
    this.#refusal = message;
    this.options.log(`${message} Trying again.`);
  }

  async look(): Promise<void> {
    await this.#sign();
    const ids = (await this.#unlessStrange(batchesKey, this.redis.smembers(batchesKey))) ?? [];
    /** By batch what it says; null where that is known. */
    const announced = new Map<string, string | null>();
    for (const id of ids) {
      if (!isBatchId(id)) {
        this.#tellStrange(`${batchesKey} ${JSON.stringify(id.slice(0, 64))}`);
        continue;
      }
      const { batch } = keysOf(id);
      // A plan may be large, and is read once.
      const isKnown = this.#batches.has(id) && (await this.redis.exists(batch)) === 1;
      if (isKnown) {
        announced.set(id, null);
        continue;
      }
      const text = await this.#unlessStrange(batch, this.redis.getrange(batch, 0, mostAnnounced));
      if (text === '') await tidy(this.redis, id);
      else if (text !== undefined) announced.set(id, text);
    }
    for (const [id, batch] of this.#batches) {
      if (announced.has(id)) continue;
      this.#batches.delete(id);
      this.#refused.delete(id);
      if (batch === null) continue;
      this.options.log(`Batch ${short(id)} is over.`);
      this.#end(batch);
    }
    for (const [id, text] of announced) {
      if (text === null || this.#batches.has(id)) continue;
      this.#batches.set(id, null);
      this.#join(id, text).catch(() => undefined);
    }
    if (this.#isLost || this.#refusal !== null) this.options.log('The queue answers again.');
    this.#isLost = false;
    this.#refusal = null;
  }

  /** Undefined where a name holds something of another kind: others may write to this Redis too. */
  async #unlessStrange<Value>(name: string, asked: Promise<Value>): Promise<Value | undefined> {
    try {
      return await asked;
    } catch (error) {
      if (!isAnswerOfRedis(error) || !error.message.startsWith('WRONGTYPE')) throw error;
      this.#tellStrange(`${name} (${error.message})`);
      return undefined;
    }
  }

  #tellStrange(what: string): void {
    if (this.#strange.has(what) || this.#strange.size >= mostStrange) return;
    this.#strange.add(what);
    this.options.log(`The queue holds what no studio puts there, left alone: ${what}.`);
  }

  async #sign(): Promise<void> {
    const now = performance.now();
    if (now - this.#signedAtMs < signMs) return;
    await giveSign(this.redis, this.#name).catch((error: unknown) => {
      // A server that takes no more, or does not allow it: then nobody counts this worker, and it works all the same.
      if (isOfReplica(error)) throw error;
    });
    this.#signedAtMs = now;
  }

  async close(): Promise<void> {
    const open = [...this.#batches.values()].filter((batch) => batch !== null);
    // Where the queue cannot be reached it expires.
    if (this.redis.status === 'ready') {
      await takeSignBack(this.redis, this.#name).catch(() => {});
      await Promise.all(this.#ends);
    }
    await Promise.all(open.map((batch) => batch.close()));
  }

  #end(batch: ServedBatch): void {
    const end = batch
      .close()
      .catch(() => undefined)
      .finally(() => this.#ends.delete(end));
    this.#ends.add(end);
  }

  async #join(id: string, text: string): Promise<void> {
    const { log } = this.options;
    const times = this.#refused.get(id)?.times ?? 0;
    try {
      const batch = await ServedBatch.open(text, {
        outs: [],
        endpoints: [],
        keyOf: () => Promise.resolve(null),
        ...this.options,
        id,
        redis: this.redis,
        worker: this.#name,
        signal: this.signal,
        tasks: this.options.tasks ?? servedTasks,
        // Who comes back as unwell as before leaves at once.
        mayFail: times === 0 ? mayFail : 1,
        left: (reason) => void this.#left(id, reason).catch(() => undefined),
        worked: () => this.#refused.delete(id),
      });
      if (this.signal.aborted || !this.#batches.has(id)) return this.#end(batch);
      this.#batches.set(id, batch);
      log(`Batch ${short(id)}: ${batch.title}.`);
    } catch (error) {
      const { code, message: reason } = plainFailure(error);
      await this.#refuse(id, reason, 'Refused', staysSo(code));
    }
  }

  /** Others do the work meanwhile. */
  async #left(id: string, reason: string): Promise<void> {
    if (!this.#batches.has(id)) return;
    this.#batches.set(id, null);
    await this.#refuse(id, reason, 'Left', false);
  }

  async #refuse(
    id: string,
    reason: string,
    what: 'Refused' | 'Left',
    isLasting: boolean,
  ): Promise<void> {
    const before = this.#refused.get(id);
    const times = before?.times ?? 0;
    if (before?.reason !== reason) this.options.log(`${what} batch ${short(id)}: ${reason}`);
    this.#refused.set(id, { reason, times: times + 1 });
    if (!isLasting) {
      const ms = Math.min(againMs * 2 ** times, longestAgainMs);
      setTimeout(() => this.#again(id), ms).unref();
    }
    const { batch, refusals } = keysOf(id);
    await this.redis.eval(keepRefusal, 2, batch, refusals, this.#name, reason, leftoversSec);
  }

  /** What was refused is joined by the next look that finds it announced. */
  #again(id: string): void {
    if (this.#batches.get(id) === null) this.#batches.delete(id);
  }
}

/** What conflicts (another build, no `--root` for it) stays so until somebody starts this worker otherwise. */
const staysSo = (code: ErrorCode): boolean => code === 'conflict' || !isRetryable(code);

/** Only while somebody waits for the work. */
const keepRefusal = `
  if redis.call('EXISTS', KEYS[1]) == 0 then return end
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
  redis.call('EXPIRE', KEYS[2], ARGV[3])`;

const short = (id: string): string => id.slice(0, 8);
