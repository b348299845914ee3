/** Both sides of the handshake, each against an end that says what it likes. */
import { expect, it } from 'vitest';
import {
  admit,
  enter,
  parseTicketHash,
  secretKey,
  ticketHash,
  type Door,
} from '../../src/shared/rpc/handshake';
import { createMemoryChannels } from '../../src/shared/rpc/memory';
import type { Channel, RpcMessage } from '../../src/shared/rpc/messages';

const ticket = { id: '0123456789abcdef', secret: 'fedcba9876543210'.repeat(3) };
const nonce = new Uint8Array(32);
const refused = (words: string) => ({
  code: 'invalid-input',
  message: expect.stringContaining(words),
});
const lost = { code: 'worker-lost' };

function doorOf({ good = true } = {}): Door & { used: string[] } {
  const used: string[] = [];
  return {
    token: 'the token',
    used,
    secretOf: (id) => (id === ticket.id ? ticket.secret : null),
    use: (id) => good && used.push(id) > 0,
  };
}

/** A channel whose other end is this test. */
function scripted() {
  const state = { closes: 0 };
  const kinds: string[] = [];
  const listeners: ((message: unknown) => void)[] = [];
  const closers: (() => void)[] = [];
  const channel: Channel = {
    post: ({ type }) => void kinds.push(type),
    onMessage: (listener) => void listeners.push(listener),
    onClose: (listener) => void closers.push(listener),
    close: () => void (state.closes += 1),
  };
  const say = (message: unknown) => listeners.forEach((listener) => listener(message));
  const hangUp = () => closers.forEach((closer) => closer());
  const challenged = () => expect.poll(() => kinds).toEqual(['challenge']);
  return { channel, state, kinds, say, hangUp, challenged };
}

it('the hash of an address carries a ticket of its length, and nothing else is one', () => {
  const hash = ticketHash(ticket);
  expect(parseTicketHash(hash)).toEqual(ticket);
  for (const other of ['', '#', '#ticket=', hash.slice(0, -1), `${hash}0`, `x${hash}`]) {
    expect(parseTicketHash(other)).toBeNull();
  }
});

it('a window with a ticket gets the token, one with the token gets in', async () => {
  const door = doorOf();
  for (const [id, secret, given] of [
    [ticket.id, ticket.secret, door.token],
    [null, door.token, null],
  ] as const) {
    const [window, studio] = createMemoryChannels();
    const admitted = admit(studio, door);
    const key = await secretKey(secret);
    expect(await enter(window, { ticket: id, key })).toBe(given);
    await admitted;
  }
  expect(door.used).toEqual([ticket.id]);
});

it('the page that keeps a key cannot read it', async () => {
  const key = await secretKey('a secret');
  await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
});

it.each<[string, RpcMessage | object, string, string[]]>([
  [
    'an unknown ticket',
    { type: 'enter', ticket: 'x'.repeat(64), nonce },
    'unknown, used or too old',
    ['refused'],
  ],
  ['a ticket too long', { type: 'enter', ticket: 'x'.repeat(65), nonce }, 'no message', []],
  ['a long number', { type: 'enter', ticket: null, nonce: new Uint8Array(33) }, 'no message', []],
  ['anything else', { type: 'hello', protocol: 1 }, 'no message', []],
])('the studio hangs up on %s', async (_name, message, words, answers) => {
  const { channel, state, kinds, say } = scripted();
  const admitted = admit(channel, doorOf());
  say(message);
  await expect(admitted).rejects.toMatchObject(refused(words));
  expect(kinds).toEqual(answers);
  expect(state.closes).toBe(1);
});

it('the studio hangs up on a wrong proof, and does not use the ticket', async () => {
  const { channel, state, kinds, challenged, say } = scripted();
  const door = doorOf();
  const admitted = admit(channel, door);
  say({ type: 'enter', ticket: ticket.id, nonce });
  await challenged();
  say({ type: 'prove', proof: nonce });
  await expect(admitted).rejects.toMatchObject(refused('proof is wrong'));
  expect(kinds).toEqual(['challenge']);
  expect([state.closes, door.used]).toEqual([1, []]);
});

it('a window that proves a ticket which was used meanwhile is not let in', async () => {
  const [window, studio] = createMemoryChannels();
  const admitted = admit(studio, doorOf({ good: false }));
  const entered = enter(window, { ticket: ticket.id, key: await secretKey(ticket.secret) });
  await Promise.all([
    expect(admitted).rejects.toMatchObject(refused('used meanwhile')),
    expect(entered).rejects.toMatchObject(lost),
  ]);
});

it.each([
  ['refuses', { type: 'refused' }],
  ['cannot prove what it is', { type: 'challenge', nonce, proof: nonce }],
])('a window hangs up on a studio that %s, and says what to do', async (_name, answer) => {
  const key = await secretKey(ticket.secret);
  for (const [id, words] of [
    [ticket.id, 'good for one window'],
    [null, 'is not the studio that this window belongs to'],
  ] as const) {
    const { channel, state, kinds, say } = scripted();
    const entered = enter(channel, { ticket: id, key });
    say(answer);
    await expect(entered).rejects.toMatchObject(refused(words));
    expect(kinds).toEqual(['enter']);
    expect(state.closes).toBe(1);
  }
});

it('a message that nobody waits for ends the channel', async () => {
  const { channel, state, challenged, say } = scripted();
  const admitted = admit(channel, doorOf());
  say({ type: 'enter', ticket: null, nonce });
  expect(state.closes).toBe(0);
  say({ type: 'enter', ticket: null, nonce });
  expect(state.closes).toBe(1);
  await challenged();
  say({ type: 'prove', proof: nonce });
  await expect(admitted).rejects.toMatchObject(refused('proof is wrong'));
});

it('a channel that closes ends the handshake, whether a message is awaited or not', async () => {
  const waiting = scripted();
  const silent = admit(waiting.channel, doorOf());
  waiting.hangUp();
  await expect(silent).rejects.toMatchObject(lost);

  const busy = scripted();
  const admitted = admit(busy.channel, doorOf());
  busy.say({ type: 'enter', ticket: null, nonce });
  // Closed while the studio makes its proof.
  busy.hangUp();
  await expect(admitted).rejects.toMatchObject(lost);
});
