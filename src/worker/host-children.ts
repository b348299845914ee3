/** Processes of the core that the desktop host starts: seen from the core, each is a number that the host knows. */
import type { Child, ChildEntry } from '../core/system/child-process';
import type { FromCore, ToCore } from './core-messages';

interface Listeners {
  message: ((message: unknown) => void) | null;
  end: ((why: string) => void) | null;
}

export class HostChildren {
  #next = 1;
  readonly #running = new Map<number, Listeners>();

  constructor(private readonly say: (message: FromCore) => void) {}

  start(entry: ChildEntry): Child {
    const child = this.#next++;
    const listeners: Listeners = { message: null, end: null };
    this.#running.set(child, listeners);
    this.say({ type: 'child-start', child, entry });
    return {
      send: (message) => {
        if (this.#running.has(child)) this.say({ type: 'child-message', child, message });
      },
      onMessage: (listener) => {
        listeners.message = listener;
      },
      onEnd: (listener) => {
        listeners.end = listener;
      },
      end: () => {
        if (this.#running.has(child)) this.say({ type: 'child-end', child });
      },
    };
  }

  /** What the host says of a child; false for any other message. */
  receive(message: ToCore): boolean {
    if (message.type === 'child-message') {
      this.#running.get(message.child)?.message?.(message.message);
      return true;
    }
    if (message.type !== 'child-ended') return false;
    const listeners = this.#running.get(message.child);
    this.#running.delete(message.child);
    listeners?.end?.(message.why);
    return true;
  }
}
