/**
 * Before the first call, window and studio prove to each other that both know a secret, which itself never crosses the
 * wire: whoever takes the studio's place on its port learns nothing from a window that comes back to it.
 *
 *     window  enter      which secret it has, and a number of its own
 *     studio  challenge  a number of its own, and its proof over both
 *     window  prove      its proof over both
 *     studio  welcome    the token, if the window came with a ticket: what it comes with the next time
 *
 * The secret is the *token* that the studio keeps, or that of a *ticket*, which an address carries.
 */
import { z } from 'zod';
import { StudioError } from '../errors';
import type { Channel } from './messages';

const bytes = z.instanceof(Uint8Array).refine(({ length }) => length === 32);
const enterMessage = z.object({
  type: z.literal('enter'),
  ticket: z.string().max(64).nullable(),
  nonce: bytes,
});
const challengeMessage = z.object({ type: z.literal('challenge'), nonce: bytes, proof: bytes });
const refusedMessage = z.object({ type: z.literal('refused') });
const proveMessage = z.object({ type: z.literal('prove'), proof: bytes });
const welcomeMessage = z.object({ type: z.literal('welcome'), token: z.string().nullable() });

export type HandshakeMessage =
  | z.infer<typeof enterMessage>
  | z.infer<typeof challengeMessage>
  | z.infer<typeof refusedMessage>
  | z.infer<typeof proveMessage>
  | z.infer<typeof welcomeMessage>;

/** A ticket as an address carries it. */
export interface Ticket {
  /** Which one it is; no secret. */
  id: string;
  secret: string;
}

/** What goes behind the `#` of an address: no server is ever sent it. */
export const ticketHash = ({ id, secret }: Ticket): string => `#ticket=${id}${secret}`;

/** The ticket in the hash of an address; null for any other hash. */
export function parseTicketHash(hash: string): Ticket | null {
  const digits = /^#ticket=([0-9a-f]{64})$/.exec(hash)?.[1];
  return digits === undefined ? null : { id: digits.slice(0, 16), secret: digits.slice(16) };
}

export type SecretKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** A secret as a key that proves it and cannot be read back, not even by the page that keeps it. */
export function secretKey(secret: string): Promise<SecretKey> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' } as const;
  const raw = new TextEncoder().encode(secret);
  return crypto.subtle.importKey('raw', raw, hmac, false, ['sign', 'verify']);
}

/** The studio's side: what it knows. */
export interface Door {
  token: string;
  /** The secret of a ticket that is good now; null for any other. */
  secretOf(ticket: string): string | null;
  /** Called when a window has proven that it holds the ticket. False if it is not good any more. */
  use(ticket: string): boolean;
}

/**
 * Resolves when the window at the other end has proven itself, having said so to it. Rejects, and closes the channel,
 * with anything else that it says; with `worker-lost` when the channel closes.
 */
export async function admit(channel: Channel, door: Door): Promise<void> {
  const next = readInTurn(channel);
  try {
    const { ticket, nonce } = await next(enterMessage);
    const secret = ticket === null ? door.token : door.secretOf(ticket);
    if (secret === null) {
      channel.post({ type: 'refused' });
      throw refusal('The ticket is unknown, used or too old.');
    }
    const key = await secretKey(secret);
    const own = randomBytes();
    const nonces = [nonce, own] as const;
    channel.post({ type: 'challenge', nonce: own, proof: await prove(key, 'studio', nonces) });
    const { proof } = await next(proveMessage);
    if (!(await proves(key, 'window', nonces, proof))) throw refusal('The proof is wrong.');
    if (ticket !== null && !door.use(ticket)) throw refusal('The ticket was used meanwhile.');
    channel.post({ type: 'welcome', token: ticket === null ? null : door.token });
  } catch (error) {
    channel.close();
    throw error;
  }
}

/**
 * The window's side. `ticket` is null for the key of the token. Gives the token if the studio handed it out. Rejects
 * with `invalid-input` where the studio refuses, or cannot prove that it is the one that the secret belongs to.
 */
export async function enter(
  channel: Channel,
  { ticket, key }: { ticket: string | null; key: SecretKey },
): Promise<string | null> {
  const next = readInTurn(channel);
  const own = randomBytes();
  channel.post({ type: 'enter', ticket, nonce: own });
  const answer = await next(z.union([challengeMessage, refusedMessage]));
  if (answer.type === 'challenge') {
    const nonces = [own, answer.nonce] as const;
    if (await proves(key, 'studio', nonces, answer.proof)) {
      channel.post({ type: 'prove', proof: await prove(key, 'window', nonces) });
      return (await next(welcomeMessage)).token;
    }
  }
  channel.close();
  throw refusal(
    ticket === null
      ? 'What answers here is not the studio that this window belongs to: open the address that the studio prints.'
      : 'This address was good for one window, or for an earlier start: open the one that the studio prints now.',
  );
}

/** Gives the next message, which must be of the form asked for; one that nobody waits for ends the channel. */
function readInTurn(channel: Channel) {
  let settle: ((message: unknown) => void) | null = null;
  let fail: ((reason: StudioError) => void) | null = null;
  let closed = false;
  channel.onMessage((message) => {
    if (settle === null) return channel.close();
    const act = settle;
    settle = null;
    act(message);
  });
  channel.onClose(() => {
    closed = true;
    fail?.(lost());
  });
  return <T>(form: z.ZodType<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(lost());
      fail = reject;
      settle = (message) => {
        const parsed = form.safeParse(message);
        if (parsed.success) resolve(parsed.data);
        else reject(refusal('That is no message of the handshake.'));
      };
    });
}

const randomBytes = () => crypto.getRandomValues(new Uint8Array(32));

type Nonces = readonly [window: Uint8Array, studio: Uint8Array];

/** Side and both numbers: neither a proof of the other side nor one of another time is good for anything. */
function statement(side: 'window' | 'studio', [first, second]: Nonces): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(`dualvla ${side} `);
  return new Uint8Array([...head, ...first, ...second]);
}

async function prove(key: SecretKey, side: 'window' | 'studio', nonces: Nonces) {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, statement(side, nonces)));
}

function proves(
  key: SecretKey,
  side: 'window' | 'studio',
  nonces: Nonces,
  proof: Uint8Array,
): Promise<boolean> {
  return crypto.subtle.verify('HMAC', key, new Uint8Array(proof), statement(side, nonces));
}

const lost = () => new StudioError('worker-lost', 'The studio does not answer.');
const refusal = (message: string) => new StudioError('invalid-input', message);
