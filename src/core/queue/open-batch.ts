/** A batch of tasks at the queue, from when it is announced until it is taken back. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { TaskSite } from '../jobs/tasks';
import { asStudioError } from '../system/classify-error';
import { orAborted } from '../system/or-aborted';
import { isCutOff, isOfReplica, passingRefusal, shutsOut } from '../system/redis-error';
import { studioBuild } from '../system/version';
import { connectQueue, patienceMs, type QueueAddress } from './address';
import { Announcement } from './announcement';
import { attempts, packed, prefix, queueName, type Batch } from './batch';
import { siteOf } from './hub-site';
import { tidyAll } from './leftovers';

/** How long an end may take that Redis does not answer. */
const endMs = 500;
/** How long what is left of it may go on by itself, where Redis answers slowly. */
const lateMs = 5_000;
/** How soon it is asked again what a server refuses for a while. */
const againMs = 300;
/** Instead of rates, which nobody knows then. */
const lostNote = 'the connection to the queue is lost; trying again';

interface Sent {
  id: string;
  pieces: readonly number[];
  /** As many. */
  given: readonly unknown[];
}

export class OpenBatch {
  private isClosed = false;
  /** Aborted once the queue takes nothing of this process any more. */
  readonly #shut = new AbortController();
  /** What the server refuses with for now; null where it does not. */
  #refusal: string | null = null;
  /** Since when it answers as a replica; null where it does not. */
  #replicaSinceMs: number | null = null;
  #tell: (note: string) => void = () => {};

  private constructor(
    private readonly redis: Redis,
    readonly queue: Queue,
    readonly announcement: Announcement,
    private readonly work: { id: string; kind: string; place: string },
  ) {
    redis.on('error', (error: unknown) => this.heard(error));
    redis.on('close', () => {
      if (!this.isClosed) this.#tell(this.trouble ?? lostNote);
    });
  }

  get id(): string {
    return this.work.id;
  }

  /** Where the subject is to this machine. */
  get place(): string {
    return this.work.place;
  }

  /** Why the queue takes nothing for now, as a note; null where it does. */
  get trouble(): string | null {
    return this.#refusal ?? (this.isLost ? lostNote : null);
  }

  /** That, or who works at which rate. */
  async note(): Promise<string> {
    return this.trouble ?? this.announcement.note();
  }

  /** Told of trouble each time there is some, until the batch is closed. */
  onTrouble(tell: (note: string) => void): void {
    this.#tell = tell;
  }

  private get isLost(): boolean {
    return this.redis.status !== 'ready';
  }

  /**
   * Asks the queue until it answers: again what a lost connection cut off, and what the server refuses for a while, all
   * of which may be done twice. Throws any other refusal, the signal's reason, and at once, also of what was asked
   * before, what lasts until somebody changes it: a password that is wanted from now on, a right that was taken away, a
   * server that has been a replica for some time.
   */
  async ask<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#until(signal, work, (error) => isCutOff(error) || passingRefusal(error) !== null);
  }

  /** Announces it. As `ask`, but a server that takes nothing from the start is no primary one. */
  async begin(signal: AbortSignal): Promise<void> {
    const heard = (error: unknown): void => this.heard(error);
    await this.#until(signal, () => this.announcement.begin(heard), isCutOff);
  }

  async #until<T>(
    signal: AbortSignal,
    work: () => Promise<T>,
    passes: (error: unknown) => boolean,
  ): Promise<T> {
    for (let wasRefused = false; ;) {
      try {
        const answer = await orAborted(orAborted(work(), signal), this.#shut.signal);
        // A replica answers whoever only reads.
        if (wasRefused) this.#taken();
        return answer;
      } catch (error) {
        signal.throwIfAborted();
        this.heard(error);
        this.#shut.signal.throwIfAborted();
        if (!passes(error)) throw error;
        wasRefused = true;
        this.#tell(this.trouble ?? lostNote);
        await wait(againMs, undefined, { signal }).catch(() => signal.throwIfAborted());
      }
    }
  }

  /**
   * What is told of commands that nobody waits for says how it stands with the queue, too: what one was refused with;
   * null where it was taken.
   */
  heard(error: unknown): void {
    const word = passingRefusal(error);
    if (error === null) this.#taken();
    if (word !== null) this.#refusal = `the queue takes nothing for now (${word}); trying again`;
    if (shutsOut(error) || this.#staysReplica(error)) this.#shut.abort(asStudioError(error));
  }

  #taken(): void {
    this.#refusal = null;
    this.#replicaSinceMs = null;
  }

  /** After a failover the name soon stands for the new primary; an address of the old one stays a replica's. */
  #staysReplica(error: unknown): boolean {
    if (!isOfReplica(error)) return false;
    const now = performance.now();
    this.#replicaSinceMs ??= now;
    return now - this.#replicaSinceMs >= patienceMs;
  }

  /** Throws as `connectQueue` does. */
  static async open(
    address: QueueAddress,
    kind: string,
    { path: place, plan }: Pick<TaskSite<unknown, unknown>, 'path' | 'plan'>,
    signal?: AbortSignal,
  ): Promise<OpenBatch> {
    const redis = await connectQueue(address, signal);
    await orAborted(tidyAll(redis), signal).catch(() => {
      if (signal?.aborted === true) redis.disconnect();
      signal?.throwIfAborted();
      // Whatever is wrong with this Redis is told where the batch is announced.
    });
    const id = randomUUID();
    const path = siteOf(place);
    const batch: Batch = { format: 1, studio: studioBuild, kind, path, plan };
    const queue = new Queue(queueName(id), { connection: redis, prefix });
    queue.on('error', () => undefined);
    const announcement = new Announcement(redis, id, JSON.stringify(batch));
    return new OpenBatch(redis, queue, announcement, { id, kind, place });
  }

  /** @param lifo whether they are wanted before all others */
  async send(tasks: readonly Sent[], lifo = false): Promise<void> {
    const backoff = { type: 'fixed', delay: 200 };
    const jobs = tasks.map(({ id, pieces, given }) => ({
      name: this.work.kind,
      data: { sent: packed({ pieces, given }).toString('base64') },
      opts: { jobId: id, attempts, backoff, lifo, removeOnComplete: true },
    }));
    await this.queue.addBulk(jobs);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const clear = () => this.queue.obliterate({ force: true });
    const end = this.announcement.end(clear).catch(() => undefined);
    await Promise.race([end, wait(endMs)]);
    if (this.isLost) return this.redis.disconnect();
    // Cut in the middle, a slow one could leave what a worker has cleared away meanwhile, and nobody looks for again.
    const late = wait(lateMs, undefined, { ref: false });
    void Promise.race([end, late]).then(() => this.redis.disconnect());
    await this.queue.close().catch(() => undefined);
  }
}
