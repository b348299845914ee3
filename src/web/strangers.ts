/** Connections that have shown no secret yet. */
import type { Duplex } from 'node:stream';

/** How far one has come: nothing whole was said, a request, the first message of a window. */
export type Step = 'silent' | 'asking' | 'entering';

/**
 * A browser opens six connections to a host and asks on each: room for eight browsers at once. To enter takes
 * milliseconds.
 */
export const mostStrangers: Readonly<Record<Step, number>> = {
  silent: 24,
  asking: 48,
  entering: 8,
};

/**
 * Keeps a bounded number of them, so that whoever opens connections without end takes from the studio neither its file
 * descriptors nor its windows: where a step is full, the one that comes to it displaces another of that step. No flood
 * keeps out who has come further than it goes. Any one is displaced, since a window that is as far as a flood then gets
 * in sooner or later, which neither the oldest nor the newest would.
 */
export class Strangers {
  readonly #steps = new Map<Duplex, Step>();

  /** `pick` gives a whole number from 0 to below what it is given. */
  constructor(private readonly pick = (count: number) => Math.floor(Math.random() * count)) {}

  add(socket: Duplex): void {
    // A reset at any moment is no fault of the studio's; without a listener it would end the process.
    socket.on('error', () => {});
    socket.once('close', () => this.#steps.delete(socket));
    this.#put(socket, 'silent');
  }

  reached(socket: Duplex, step: Step): void {
    const before = this.#steps.get(socket);
    if (before !== undefined && before !== step) this.#put(socket, step);
  }

  /** It has shown a secret: nothing displaces it any more. */
  trust(socket: Duplex): void {
    this.#steps.delete(socket);
  }

  #put(socket: Duplex, step: Step): void {
    const peers = [...this.#steps].filter(([, each]) => each === step);
    const [displaced] =
      (peers.length < mostStrangers[step] ? null : peers[this.pick(peers.length)]) ?? [];
    this.#steps.set(socket, step);
    if (displaced === undefined) return;
    this.#steps.delete(displaced);
    displaced.destroy();
  }
}
