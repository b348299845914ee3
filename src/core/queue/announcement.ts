/** A batch as its coordinator keeps it alive in Redis, and what the workers have left there about it. */
import type { Redis } from 'ioredis';
import { batchesKey, beatMs, keysOf, leftoversSec, lifeSec } from './batch';

/** How often the workers are counted. */
const countMs = 1_000;
/** Workers whose rates are told one by one. */
const named = 8;
/** Instead of rates, which nobody knows then. */
export const lostNote = 'the connection to the queue is lost; trying again';

export class Announcement {
  readonly #keys: ReturnType<typeof keysOf>;
  #beat: NodeJS.Timeout | null = null;
  #note = 'waiting for workers';
  #countedAtMs = 0;
  /** By worker, when it was first seen, milliseconds of this process. */
  readonly #since = new Map<string, number>();

  constructor(
    private readonly redis: Redis,
    private readonly id: string,
    private readonly text: string,
  ) {
    this.#keys = keysOf(id);
  }

  async begin(): Promise<void> {
    await this.announce();
    // Also after Redis has forgotten everything.
    this.#beat = setInterval(() => void this.announce().catch(() => undefined), beatMs);
  }

  /**
   * Ends it, and has what its tasks left removed. Whatever a lost connection leaves of that, the next worker that looks
   * clears away: the batch stays listed, without an announcement, until all of it is gone.
   */
  async end(clear: () => Promise<unknown>): Promise<void> {
    if (this.#beat !== null) clearInterval(this.#beat);
    const { batch, results, done, refusals } = this.#keys;
    await this.redis.del(batch, results, done, refusals);
    await clear();
    await this.redis.srem(batchesKey, this.id);
  }

  /** What a task gave; null where it is not done. */
  answer(task: string): Promise<Buffer | null> {
    return this.redis.hgetBuffer(this.#keys.results, task);
  }

  async drop(task: string): Promise<void> {
    await this.redis.hdel(this.#keys.results, task);
  }

  /** Who works at which rate, or why nobody does, a line each; counted once a second. */
  async note(): Promise<string> {
    const now = performance.now();
    if (this.redis.status !== 'ready') return lostNote;
    if (now - this.#countedAtMs < countMs) return this.#note;
    this.#countedAtMs = now;
    const [done, refusals] = await Promise.all([
      this.redis.hgetall(this.#keys.done),
      this.redis.hgetall(this.#keys.refusals),
    ]);
    this.#note = [...this.#rates(done, now), ...refusalWords(refusals)].join('\n');
    return this.#note;
  }

  #rates(done: Record<string, string>, now: number): string[] {
    const workers = Object.entries(done).sort(([a], [b]) => a.localeCompare(b));
    if (workers.length === 0) return ['waiting for workers'];
    const rates = workers.slice(0, named).map(([worker, count]) => {
      const since = this.#since.get(worker) ?? now;
      this.#since.set(worker, since);
      const minutes = Math.max(now - since, countMs) / 60_000;
      const pieces = Number(count) || 0;
      const rate = pieces / minutes;
      return `${worker} ${pieces} done, ${rate.toFixed(rate < 10 ? 1 : 0)}/min`;
    });
    const more = workers.length - rates.length;
    return more > 0 ? [...rates, `and ${more} more workers`] : rates;
  }

  /** Again where Redis has forgotten it; workers take part as soon as they see it. */
  async announce(): Promise<void> {
    const { batch, results, done, refusals } = this.#keys;
    const answers = await this.redis
      .multi()
      .set(batch, this.text, 'EX', lifeSec)
      .sadd(batchesKey, this.id)
      .expire(results, leftoversSec)
      .expire(done, leftoversSec)
      .expire(refusals, leftoversSec)
      .exec();
    for (const [error] of answers ?? []) if (error !== null) throw error;
  }
}

const refusalWords = (refusals: Record<string, string>): string[] =>
  Object.entries(refusals)
    .slice(0, named)
    .map(([worker, reason]) => `${worker} refuses: ${reason.slice(0, 300)}`);
