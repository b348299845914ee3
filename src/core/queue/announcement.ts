/** A batch as its coordinator keeps it alive in Redis, and what the workers have left there about it. */
import type { Redis } from 'ioredis';
import { batchesKey, beatMs, keysOf, leftoversSec, lifeSec } from './batch';
import { aliveOf } from './signs';

/** How often the workers are counted. */
const countMs = 1_000;
/** Workers that are told one by one, and characters of a name and of a reason: anybody may have put them there. */
const named = 100;
const longestName = 100;
const longestReason = 300;
export class Announcement {
  readonly #keys: ReturnType<typeof keysOf>;
  #beat: NodeJS.Timeout | null = null;
  #note = 'waiting for workers';
  #countedAtMs = 0;
  /** By worker, when it was first seen, milliseconds of this process, and what it had done when it was counted last. */
  readonly #seen = new Map<string, { sinceMs: number; pieces: number | null }>();

  constructor(
    private readonly redis: Redis,
    private readonly id: string,
    private readonly text: string,
  ) {
    this.#keys = keysOf(id);
  }

  /** @param heard told of each beat of it: what the queue refused it with, null where it was taken */
  async begin(heard: (error: unknown) => void = () => {}): Promise<void> {
    await this.announce();
    // Also after Redis has forgotten everything.
    this.#beat = setInterval(() => void this.announce().then(() => heard(null), heard), beatMs);
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
    if (now - this.#countedAtMs < countMs) return this.#note;
    this.#countedAtMs = now;
    const [done, refusals] = await Promise.all([
      this.redis.hgetall(this.#keys.done),
      this.redis.hgetall(this.#keys.refusals),
    ]);
    const workers = Object.keys(done).sort((a, b) => a.localeCompare(b));
    const told = workers.slice(0, named);
    const alive = new Set(await aliveOf(this.redis, told).catch(() => told));
    const rates = told.map((worker) => {
      const pieces = Number(done[worker]) || 0;
      const pace = this.#pace(worker, pieces, alive.has(worker));
      return `${inALine(worker, longestName)} ${pieces} done, ${pace}`;
    });
    const more = workers.length - told.length;
    if (more > 0) rates.push(`and ${more} more workers`);
    const nobody = workers.length === 0 ? ['waiting for workers'] : [];
    this.#note = [...nobody, ...refusalWords(refusals), ...rates].join('\n');
    return this.#note;
  }

  /** @param isAlive whether it gives signs; not every server lets it */
  #pace(worker: string, pieces: number, isAlive: boolean): string {
    const now = performance.now();
    const { sinceMs, pieces: before } = this.#seen.get(worker) ?? { sinceMs: now, pieces: null };
    this.#seen.set(worker, { sinceMs, pieces });
    if (!isAlive && pieces === before) return 'not heard of';
    const rate = pieces / (Math.max(now - sinceMs, countMs) / 60_000);
    return `${rate.toFixed(rate < 10 ? 1 : 0)}/min`;
  }

  /** Again where Redis has forgotten it; workers take part as soon as they see it. */
  async announce(): Promise<void> {
    const { batch, results, done, refusals } = this.#keys;
    const answers = await this.redis
      .pipeline()
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
    .map(
      ([worker, why]) => `${inALine(worker, longestName)} refuses: ${inALine(why, longestReason)}`,
    );

const inALine = (text: string, longest: number): string =>
  text.slice(0, longest).replaceAll(/\s+/g, ' ');
