/** Tickets: what the addresses carry that the studio gives out. */
import { randomBytes } from 'node:crypto';
import type { Ticket } from '../shared/rpc/handshake';

interface Issued {
  secret: string;
  /** Milliseconds of this process's own clock. */
  untilMs: number;
  once: boolean;
}

export class Tickets {
  readonly #issued = new Map<string, Issued>();

  /** Good for any number of windows, as long as this process lives. */
  issue(): Ticket {
    return this.#add({ untilMs: Infinity, once: false });
  }

  /** Good for one window, within `forMs` milliseconds. */
  issueOnce(forMs: number): Ticket {
    return this.#add({ untilMs: performance.now() + forMs, once: true });
  }

  secretOf(id: string): string | null {
    const issued = this.#issued.get(id);
    return issued === undefined || performance.now() > issued.untilMs ? null : issued.secret;
  }

  /** False if it is not good any more. */
  use(id: string): boolean {
    if (this.secretOf(id) === null) return false;
    if (this.#issued.get(id)?.once === true) this.#issued.delete(id);
    return true;
  }

  #add(rules: Omit<Issued, 'secret'>): Ticket {
    const ticket = { id: randomBytes(8).toString('hex'), secret: randomBytes(24).toString('hex') };
    this.#issued.set(ticket.id, { secret: ticket.secret, ...rules });
    return ticket;
  }
}
