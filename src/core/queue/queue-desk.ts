/** Tasks that come up one by one, done by workers at a queue. Only those that are awaited lie in Redis. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Piece, TaskDefinition, TaskDesk } from '../jobs/tasks';
import { answerOf, givenUp, setAside, tryNow } from './answers';
import { attempts } from './batch';
import type { OpenBatch } from './open-batch';
import { orAborted } from '../system/or-aborted';

/** How often answers are asked for, and whether a task is lost or given up. */
const lookMs = 20;
const lostMs = 1_000;

interface Waiting<Given, Made> {
  piece: number;
  given: Given;
  /** Answers that could not be read. */
  unread: number;
  done(piece: Piece<Made>): void;
}

export class QueueDesk<Subject, Plan, Given, Made> implements TaskDesk<Given, Made> {
  readonly #waiting = new Map<string, Waiting<Given, Made>>();
  readonly #looking: Promise<void>;
  #pieces = 0;
  #note = 'waiting for workers';
  readonly #closed = new AbortController();

  constructor(
    private readonly task: TaskDefinition<Subject, Plan, Given, Made>,
    private readonly batch: OpenBatch,
  ) {
    this.#looking = this.#look();
  }

  async do(given: Given, signal: AbortSignal): Promise<Piece<Made>> {
    const piece = this.#pieces++;
    const id = `t${piece}`;
    const made = new Promise<Piece<Made>>((done) => {
      this.#waiting.set(id, { piece, given, unread: 0, done });
    });
    try {
      await this.batch.ask(() => this.#send(id), signal);
      return await this.batch.ask(() => made, signal);
    } finally {
      this.#waiting.delete(id);
      const { queue, announcement } = this.batch;
      // One that a worker has in hand cannot be removed; its answer goes with the batch.
      void Promise.all([announcement.drop(id), queue.remove(id)]).catch(() => undefined);
    }
  }

  note(): string {
    return this.batch.trouble ?? this.#note;
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.batch.close();
    await this.#looking;
  }

  async #send(id: string): Promise<void> {
    const task = this.#waiting.get(id);
    if (task !== undefined) {
      await this.batch.send([{ id, pieces: [task.piece], given: [task.given] }]);
    }
  }

  async #look(): Promise<void> {
    const { signal } = this.#closed;
    let lookedAtMs = performance.now();
    while (!signal.aborted) {
      const isLate = performance.now() - lookedAtMs > lostMs;
      if (isLate) lookedAtMs = performance.now();
      try {
        // What was asked of a connection that does not come back is never answered.
        await orAborted(this.#lookOnce(isLate), signal);
      } catch (error) {
        // The connection is lost, or comes back: what is waited for is asked for again.
        this.batch.heard(error);
      }
      await wait(lookMs);
    }
  }

  async #lookOnce(isLate: boolean): Promise<void> {
    this.#note = await this.batch.note();
    for (const id of this.#waiting.keys()) await this.#take(id);
    if (isLate) for (const id of this.#waiting.keys()) await this.#lookAfter(id);
  }

  async #take(id: string): Promise<void> {
    const answer = await this.batch.announcement.answer(id);
    const task = this.#waiting.get(id);
    if (answer === null || task === undefined) return;
    const [made] = answerOf(this.task, [task.piece], answer, this.batch) ?? [];
    if (made !== undefined) return task.done(made);
    task.unread += 1;
    if (task.unread < attempts) {
      await this.batch.announcement.drop(id);
      return this.#send(id);
    }
    task.done(setAside(task.piece, 'what the workers answered cannot be read'));
  }

  /** One that Redis has lost is sent again. */
  async #lookAfter(id: string): Promise<void> {
    const { queue, announcement } = this.batch;
    const state = await queue.getJobState(id);
    const task = this.#waiting.get(id);
    if (task === undefined) return;
    if (state === 'delayed') return tryNow(queue, id);
    if (state === 'failed') return task.done(setAside(task.piece, await givenUp(queue, id)));
    if (state !== 'unknown' || (await announcement.answer(id)) !== null) return;
    await announcement.announce();
    await this.#send(id);
  }
}
