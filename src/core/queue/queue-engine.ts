/**
 * Has tasks done by workers at a queue. Tasks and results lie in Redis only from when they are sent to when they are
 * taken, a bounded number at a time, and results are taken in the order of the pieces: what is saved, and in which
 * order, is what one process alone would have saved.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { JobContext } from '../jobs/progress';
import type { Piece, TaskDefinition, TaskEngine, TaskOrder } from '../jobs/tasks';
import type { QueueAddress } from './address';
import { attempts } from './batch';
import { divide } from './divide';
import { OpenBatch } from './open-batch';
import { QueueDesk } from './queue-desk';
import { answerOf, givenUp, setAside, tryNow } from './answers';

/**
 * Tasks that are sent and not yet taken: so many at most, and at first, before it is known how large an answer is; then
 * as many as answers of that size lie in Redis at a time, though never so few that workers have nothing to do.
 */
const window = { most: 256, first: 64, fewest: 16 };
const heldBytes = 256e6;
/** How fast one large answer is forgotten among small ones, at each answer. */
const fading = 0.95;
/** How often the first task that is awaited is asked for, and whether it is lost or given up. */
const lookMs = 20;
const lostMs = 1_000;

/** Of who does not cancel. */
const uncanceled = new AbortController().signal;

interface Task {
  id: string;
  pieces: readonly number[];
  /** Answers that could not be read. */
  unread: number;
}

export const queueEngine = (address: QueueAddress): TaskEngine => ({
  async *run(task, order, job) {
    if (order.pieces.length === 0) return;
    const batch = await OpenBatch.open(address, task.kind, order, job.signal);
    try {
      await batch.begin(job.signal);
      const coordinator = new Coordinator(task, order, batch, job);
      batch.onTrouble((note) => coordinator.report(note));
      yield* coordinator.results();
    } finally {
      await batch.close();
    }
  },
  async desk(task, site, signal = uncanceled) {
    const batch = await OpenBatch.open(address, task.kind, site, signal);
    try {
      await batch.begin(signal);
      return new QueueDesk(task, batch);
    } catch (error) {
      await batch.close();
      throw error;
    }
  },
});

class Coordinator<Subject, Plan, Given, Made> {
  /** Not yet sent. */
  readonly #later: Task[];
  /** Sent, in the order of their pieces. */
  readonly #open: Task[] = [];
  #done = 0;
  /** Bytes of the largest answer lately; 0 before the first. */
  #large = 0;

  constructor(
    private readonly task: TaskDefinition<Subject, Plan, Given, Made>,
    private readonly order: TaskOrder<Subject, Plan, Given>,
    private readonly batch: OpenBatch,
    private readonly job: JobContext,
  ) {
    this.#later = divide(order).map((pieces, at) => ({ id: `t${at}`, pieces, unread: 0 }));
  }

  async *results(): AsyncGenerator<Piece<Made>> {
    const { job } = this;
    const { announcement } = this.batch;
    let lookedAtMs = 0;
    for (;;) {
      await job.mayGoOn?.();
      await this.#ask(() => this.#send());
      const [head] = this.#open;
      if (head === undefined) return;
      this.report(await this.#ask(() => this.batch.note()));
      const answer = await this.#ask(() => announcement.answer(head.id));
      if (answer !== null) {
        yield* this.#taken(head, answer);
        await this.#ask(() => announcement.drop(head.id));
        continue;
      }
      if (performance.now() - lookedAtMs > lostMs) {
        lookedAtMs = performance.now();
        yield* await this.#ask(() => this.#lookAfter(head));
      }
      await wait(lookMs, undefined, { signal: job.signal }).catch(() =>
        job.signal.throwIfAborted(),
      );
    }
  }

  /** As `OpenBatch.ask`: what is asked here may be begun anew at any time. */
  #ask<T>(work: () => Promise<T>): Promise<T> {
    return this.batch.ask(work, this.job.signal);
  }

  async #send(): Promise<void> {
    const next = this.#later.slice(0, Math.max(0, this.#window() - this.#open.length));
    if (next.length === 0) return;
    await this.#add(next);
    this.#later.splice(0, next.length);
    this.#open.push(...next);
  }

  #window(): number {
    if (this.#large === 0) return window.first;
    return Math.min(window.most, Math.max(window.fewest, Math.floor(heldBytes / this.#large)));
  }

  /** @param lifo whether they are wanted before all others */
  async #add(tasks: readonly Task[], lifo = false): Promise<void> {
    const sent = [];
    for (const { id, pieces } of tasks) {
      const given: Given[] = [];
      for (const piece of pieces) given.push(await this.order.given(piece));
      sent.push({ id, pieces, given });
    }
    await this.batch.send(sent, lifo);
  }

  /** An answer that fits neither the task nor its kind is thrown away, and the task done again. */
  async *#taken(task: Task, answer: Buffer): AsyncGenerator<Piece<Made>> {
    this.#large = Math.max(answer.length, fading * this.#large);
    const pieces = answerOf(this.task, task.pieces, answer, this.batch);
    if (pieces !== null) {
      this.#open.shift();
      this.#done += pieces.length;
      yield* pieces;
      return;
    }
    task.unread += 1;
    if (task.unread < attempts) return;
    const why = 'what the workers answered cannot be read';
    yield* await this.#ask(() => this.#apart(task, why));
  }

  /** A task that Redis has lost is sent again, one that waits is tried. One that was given up is taken apart. */
  async #lookAfter(task: Task): Promise<Piece<Made>[]> {
    const { queue, announcement } = this.batch;
    const state = await queue.getJobState(task.id);
    if (state === 'unknown') {
      // Redis has forgotten this one, and perhaps all of them.
      await announcement.announce();
      await this.#add(await this.#lost());
    }
    if (state === 'delayed') await tryNow(queue, task.id);
    if (state !== 'failed') return [];
    return this.#apart(task, await givenUp(queue, task.id));
  }

  /** To find the piece at fault, which alone is set aside. */
  async #apart(task: Task, reason: string): Promise<Piece<Made>[]> {
    const { id, pieces } = task;
    if (pieces.length === 1) {
      this.#open.shift();
      return [...this.#setAside(pieces, reason)];
    }
    const single = pieces.map((piece, at) => ({ id: `${id}-${at}`, pieces: [piece], unread: 0 }));
    await this.#add(single, true);
    this.#open.splice(0, 1, ...single);
    return [];
  }

  async #lost(): Promise<Task[]> {
    const { queue, announcement } = this.batch;
    const unknown = await Promise.all(
      this.#open.map(async ({ id }) => (await queue.getJobState(id)) === 'unknown'),
    );
    const lost: Task[] = [];
    for (const [at, task] of this.#open.entries()) {
      if (unknown[at] && (await announcement.answer(task.id)) === null) lost.push(task);
    }
    return lost;
  }

  *#setAside(pieces: readonly number[], reason: string): Generator<Piece<Made>> {
    this.#done += pieces.length;
    for (const piece of pieces) yield setAside(piece, reason);
  }

  /** @param note who works, or why nobody does */
  report(note: string): void {
    const { phase, unit, pieces } = this.order;
    this.job.report({ phase, done: this.#done, total: pieces.length, unit, note });
  }
}
