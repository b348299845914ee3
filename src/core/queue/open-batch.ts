/** A batch of tasks at the queue, from when it is announced until it is taken back. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { TaskSite } from '../jobs/tasks';
import { studioBuild } from '../system/version';
import { connectQueue, type QueueAddress } from './address';
import { Announcement } from './announcement';
import { attempts, packed, prefix, queueName, type Batch } from './batch';
import { siteOf } from './hub-site';

/** How long an end may take that Redis does not answer. */
const endMs = 500;
/** How long what is left of it may go on by itself, where Redis answers slowly. */
const lateMs = 5_000;

interface Sent {
  id: string;
  pieces: readonly number[];
  /** As many. */
  given: readonly unknown[];
}

export class OpenBatch {
  private isClosed = false;

  private constructor(
    private readonly redis: Redis,
    readonly queue: Queue,
    readonly announcement: Announcement,
    private readonly work: { id: string; kind: string; place: string },
  ) {}

  get id(): string {
    return this.work.id;
  }

  /** Where the subject is to this machine. */
  get place(): string {
    return this.work.place;
  }

  /** Whether the queue cannot be reached for now. */
  get isLost(): boolean {
    return this.redis.status !== 'ready';
  }

  /** Told each time the connection is lost, until the batch is closed. */
  onLost(tell: () => void): void {
    this.redis.on('close', () => {
      if (!this.isClosed) tell();
    });
  }

  /** Throws as `connectQueue` does. */
  static async open(
    address: QueueAddress,
    kind: string,
    { path: place, plan }: Pick<TaskSite<unknown, unknown>, 'path' | 'plan'>,
    signal?: AbortSignal,
  ): Promise<OpenBatch> {
    const redis = await connectQueue(address, signal);
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
