/** What a WebSocket has to say first, and what becomes of one that says anything else. */
import { once } from 'node:events';
import { expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { createRpcClient } from '../../src/shared/rpc/client';
import { enter, parseTicketHash, secretKey } from '../../src/shared/rpc/handshake';
import { decodeMessage, encodeMessage } from '../../src/shared/rpc/wire';
import { websocketChannel } from '../../src/web/websocket-channel';
import { enterBy, openSocket, socketChannel, token } from '../studio-fixture';
import { useHost } from './use-host';

const studio = useHost();

const open = () => openSocket(studio.host.port);
/** All that came until the host closed. */
async function heard(socket: WebSocket): Promise<unknown[]> {
  const messages: unknown[] = [];
  socket.on('message', (data: ArrayBuffer | Buffer) => messages.push(decodeMessage(data)));
  await once(socket, 'close');
  return messages;
}
const call = encodeMessage({ type: 'call', id: 1, method: 'host.info', input: {} });
const hello = encodeMessage({ type: 'hello', protocol: 1 });
const nonce = new Uint8Array(32);
const keyed = async (url: string) => {
  const ticket = parseTicketHash(new URL(url).hash);
  if (ticket === null) throw new Error('No ticket.');
  return { ticket: ticket.id, key: await secretKey(ticket.secret) };
};

it.each<[string, (string | Uint8Array)[]]>([
  ['a call', [call]],
  ['a greeting, then a call', [hello, call]],
  ['text', ['{"type":"call"}']],
  ['bytes that are no message', [Uint8Array.of(0xc1, 0xff, 0)]],
  ['more than a window has to say', [new Uint8Array(100_000)]],
  ['a short number', [encodeMessage({ type: 'enter', ticket: null, nonce: nonce.slice(1) })]],
  ['a proof before it was asked for one', [encodeMessage({ type: 'prove', proof: nonce })]],
  ['an unknown ticket', [encodeMessage({ type: 'enter', ticket: '0'.repeat(16), nonce }), call]],
  [
    'a wrong proof, with calls behind it',
    [
      encodeMessage({ type: 'enter', ticket: null, nonce }),
      encodeMessage({ type: 'prove', proof: nonce }),
      hello,
      call,
    ],
  ],
])('%s ends it, and no call is answered', async (_name, messages) => {
  const socket = await open();
  const said = heard(socket);
  for (const message of messages) socket.send(message);
  for (const message of await said) expect(message).not.toHaveProperty('id');
});

it.each<[string, (proof: Uint8Array) => Uint8Array]>([
  ['a wrong proof', () => nonce],
  ['the studio’s own proof', (proof) => proof],
])('%s, said when it is asked for, is no proof', async (_name, answer) => {
  const socket = await open();
  const said: unknown[] = [];
  socket.on('message', (data: ArrayBuffer | Buffer) => {
    const message = decodeMessage(data) as { type: string; proof?: Uint8Array };
    said.push(message.type);
    if (message.type !== 'challenge') return socket.close();
    const proof = new Uint8Array(answer(message.proof ?? nonce));
    socket.send(encodeMessage({ type: 'prove', proof }));
  });
  socket.send(encodeMessage({ type: 'enter', ticket: null, nonce }));
  await once(socket, 'close');
  expect(said).toEqual(['challenge']);
});

it('the token of the file is no proof: it is another one for each port', async () => {
  const channel = websocketChannel(await open());
  const other = { ticket: null, key: await secretKey(token) };
  await expect(enter(channel, other)).rejects.toMatchObject({ code: 'invalid-input' });
});

it('a ticket that was never issued has no secret, not even that of nothing', async () => {
  for (const secret of ['null', 'undefined']) {
    const unknown = { ticket: '0'.repeat(16), key: await secretKey(secret) };
    const entered = enter(websocketChannel(await open()), unknown);
    await expect(entered).rejects.toMatchObject({ code: 'invalid-input' });
  }
});

it('a window that has entered by its address gets a token, and enters by that', async () => {
  const first = websocketChannel(await open());
  const given = await enterBy(studio.host.url, first);
  const second = websocketChannel(await open());
  expect(await enter(second, { ticket: null, key: await secretKey(given ?? '') })).toBeNull();
  const client = createRpcClient(second);
  expect((await client.call('host.info', {})).version).toBe('test');
});

it('the secret itself is never said, by neither side', async () => {
  const socket = await open();
  const wire: string[] = [];
  const note = (data: ArrayBuffer | Uint8Array) =>
    wire.push(Buffer.from(data as Uint8Array).toString('latin1'));
  socket.on('message', note);
  const send = socket.send.bind(socket);
  socket.send = (data: Uint8Array) => {
    note(data);
    send(data);
  };
  const { ticket, key } = await keyed(studio.host.url);
  await enter(websocketChannel(socket), { ticket, key });
  expect(wire.join('')).toContain(ticket);
  expect(wire.join('')).not.toContain(new URL(studio.host.url).hash.slice(-48));
});

it('an address for one window is good for one', async () => {
  const url = studio.host.urlForOneWindow();
  const channels = [websocketChannel(await open()), websocketChannel(await open())];
  const entered = await Promise.allSettled(channels.map((channel) => enterBy(url, channel)));
  expect(entered.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(enterBy(url, websocketChannel(await open()))).rejects.toMatchObject({
    code: 'invalid-input',
  });
});

it('the address for everybody stays good', async () => {
  for (let window = 0; window < 3; window += 1) {
    const client = createRpcClient(await socketChannel(studio.host));
    expect(await client.call('jobs.list', {})).toEqual([]);
    client.close();
  }
});
