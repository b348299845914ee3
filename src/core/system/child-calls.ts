/** Questions to a child process, any number of them under way: typed by name, and rejected when the process ends. */
import { fromPlainError, StudioError, type PlainError } from '../../shared/errors';
import { startChild, type ChildEntry } from './child-process';

/** By name, what is asked and what is answered; both must be of plain data, as `structuredClone` takes it. */
export type Calls<Names> = { [Name in keyof Names]: { asked: unknown; answer: unknown } };

export type ToChild<Called extends Calls<Called>> = {
  [Name in keyof Called]: { id: number; name: Name; asked: Called[Name]['asked'] };
}[keyof Called];

export type FromChild = { id: number; answer: unknown } | { id: number; error: PlainError };

interface Waiting {
  resolve: (answer: unknown) => void;
  reject: (error: unknown) => void;
}

export class ChildCalls<Called extends Calls<Called>> {
  private readonly child;
  private readonly waiting = new Map<number, Waiting>();
  private lost: StudioError | null = null;
  private lastId = 0;

  /**
   * Starts the process, which `signal` ends. Throws `worker-lost` where it cannot be started.
   *
   * @param title how a sentence calls it, such as `The process that watches videos`
   */
  constructor(
    entry: ChildEntry,
    title: string,
    private readonly signal: AbortSignal,
  ) {
    signal.throwIfAborted();
    this.child = startChild(entry);
    signal.addEventListener('abort', this.end, { once: true });
    this.child.onEnd((why) => {
      this.lost = new StudioError('worker-lost', `${title} ended: ${why}.`);
      for (const { reject } of this.waiting.values()) reject(this.reason());
      this.waiting.clear();
    });
    this.child.onMessage((message) => {
      // Only the child that was started can post here.
      const said = message as FromChild;
      const asked = this.waiting.get(said.id);
      this.waiting.delete(said.id);
      if ('answer' in said) asked?.resolve(said.answer);
      else asked?.reject(fromPlainError(said.error));
    });
  }

  /** Throws what the child throws, `worker-lost` where the process has ended, and the signal's reason when aborted. */
  ask<Name extends keyof Called>(
    name: Name,
    asked: Called[Name]['asked'],
  ): Promise<Called[Name]['answer']> {
    return new Promise((resolve, reject) => {
      if (this.lost !== null || this.signal.aborted) return reject(this.reason());
      this.lastId += 1;
      this.waiting.set(this.lastId, { resolve, reject });
      this.child.send({ id: this.lastId, name, asked });
    });
  }

  readonly end = (): void => {
    this.signal.removeEventListener('abort', this.end);
    this.child.end();
  };

  private reason(): unknown {
    return this.signal.aborted ? this.signal.reason : this.lost;
  }
}
