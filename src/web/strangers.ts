/** Connections that have shown no secret yet. */
import type { Duplex } from 'node:stream';

/**
 * Keeps a bounded number of them: the one that comes when it is full displaces the one that came first. Whoever opens
 * connections without end, and holds them, takes from the studio neither its file descriptors nor its windows.
 */
export class Strangers {
  readonly #sockets = new Set<Duplex>();

  constructor(private readonly most: number) {}

  add(socket: Duplex): void {
    // A reset at any moment is no fault of the studio's; without a listener it would end the process.
    socket.on('error', () => {});
    socket.once('close', () => this.#sockets.delete(socket));
    this.#sockets.add(socket);
    const [first] = this.#sockets;
    if (this.#sockets.size <= this.most || first === undefined) return;
    this.#sockets.delete(first);
    first.destroy();
  }

  /** It has shown a secret: nothing displaces it any more. */
  trust(socket: Duplex): void {
    this.#sockets.delete(socket);
  }
}
