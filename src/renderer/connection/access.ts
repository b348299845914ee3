/** What lets this window into the studio: the ticket of its address once, and from then on a key that it keeps. */
import { Dexie, type Table } from 'dexie';
import { StudioError } from '../../shared/errors';
import {
  enter,
  parseTicketHash,
  secretKey,
  type SecretKey,
  type Ticket,
} from '../../shared/rpc/handshake';
import type { Channel } from '../../shared/rpc/messages';
import { openWebSocketChannel } from './websocket-channel';

/** Milliseconds for the other side to prove itself. */
const patienceMs = 10_000;

export interface Access {
  /** A channel on which calls may be made. Rejects with a sentence if the studio does not let the window in. */
  open(url: string): Promise<Channel>;
}

/** `onTicket` is told when another address was opened in this very window. */
export function createAccess(onTicket: () => void): Access {
  const kept = keptKey();
  let ticket = takeTicket(null) ?? untried.read();
  /** Why the last ticket was worth nothing: what to say as long as there is nothing else to come in with. */
  let refused: unknown = null;
  addEventListener('hashchange', ({ oldURL }) => {
    const given = takeTicket(oldURL);
    if (given === null) return;
    ticket = given;
    onTicket();
  });

  const spend = (used: Ticket): void => {
    if (ticket !== used) return;
    ticket = null;
    untried.forget();
  };

  const keep = async (key: SecretKey | null): Promise<void> => {
    if (key !== null) await kept.write(key);
    if (ticket === null) untried.forget();
  };

  const prove = async (channel: Channel): Promise<void> => {
    const used = ticket;
    if (used === null) {
      const key = await kept.read();
      if (key === null) throw refused ?? new StudioError('invalid-input', noKey);
      await enter(channel, { ticket: null, key });
      return;
    }
    try {
      const key = await secretKey(used.secret);
      const token = await enter(channel, { ticket: used.id, key });
      const own = token === null ? null : await secretKey(token);
      if (ticket === used) ticket = null;
      // Held from here on; the first calls do not wait for the browser's storage to have it, too.
      void keep(own);
    } catch (error) {
      // With a broken wire it is tried again; one that is refused is worth nothing.
      if (error instanceof StudioError && error.code === 'worker-lost') throw error;
      spend(used);
      refused = error;
      throw error;
    }
  };

  return {
    async open(url) {
      const channel = await openWebSocketChannel(url);
      const timer = setTimeout(() => channel.close(), patienceMs);
      try {
        await prove(channel);
        return channel;
      } catch (error) {
        channel.close();
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

const noKey =
  'This window has no key to the studio: open the address that the studio printed when it started.';

/**
 * Takes the ticket out of the address at once, for what stays there is seen, shared and bookmarked. What the address
 * was `before` it was opened in this window comes back.
 */
function takeTicket(before: string | null): Ticket | null {
  const ticket = parseTicketHash(location.hash);
  if (ticket !== null) {
    untried.keep(location.hash);
    history.replaceState(null, '', before ?? location.pathname + location.search);
  }
  return ticket;
}

/** A ticket until it was tried, for a page may be loaded again sooner than that. Only this tab's own storage has it. */
const untried = {
  name: 'dualvla.ticket',
  keep(hash: string): void {
    try {
      sessionStorage.setItem(this.name, hash);
    } catch {
      // Without storage a page that is loaded again has to be opened by its address again.
    }
  },
  read(): Ticket | null {
    try {
      return parseTicketHash(sessionStorage.getItem(this.name) ?? '');
    } catch {
      return null;
    }
  },
  forget(): void {
    try {
      sessionStorage.removeItem(this.name);
    } catch {
      // There is nothing to forget then.
    }
  },
};

/** In this origin's own storage, as a key that can be used but not read; in memory only where there is no storage. */
function keptKey() {
  const database = new Dexie('dualvla-access');
  database.version(1).stores({ keys: '' });
  const keys: Table<SecretKey, string> = database.table('keys');
  let held: SecretKey | null = null;
  return {
    async read(): Promise<SecretKey | null> {
      // Another window of this origin may have got a newer one.
      held = (await keys.get('studio').catch(() => undefined)) ?? held;
      return held;
    },
    async write(key: SecretKey): Promise<void> {
      held = key;
      await keys.put(key, 'studio').catch(() => undefined);
    },
  };
}
