/** Connections that need no secret: however many, however they end, the host goes on and closes them itself. */
import { once } from 'node:events';
import { afterAll, describe, expect, it } from 'vitest';
import { mostStrangers } from '../../src/web/strangers';
import { openRaw, sendRaw, upgradeHead, type RawSocket } from './raw-socket';
import { useHost } from './use-host';

const studio = useHost();
afterAll(() => expect(studio.internalErrors).toEqual([]));

const own = () => `localhost:${studio.host.port}`;
const answers = async () => {
  const head = `GET / HTTP/1.1\r\nhost: ${own()}\r\nconnection: close\r\n\r\n`;
  expect(await sendRaw(studio.host.port, head)).toMatch(/^HTTP\/1\.1 \d{3} /);
};

/** Of clients and host together: both are this process. */
const openSockets = () =>
  process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;

const refused = {
  'a foreign host': () => upgradeHead('/ws', { host: 'evil.example' }),
  'a foreign page': () => upgradeHead('/ws', { host: own(), origin: 'https://evil.example' }),
  'another port of this machine': () =>
    upgradeHead('/ws', { host: own(), origin: `http://localhost:${studio.host.port + 1}` }),
  'another path': () => upgradeHead('/', { host: own() }),
  'no host at all': () => upgradeHead('/ws', { host: own() }).replace(/^host.*\r\n/m, ''),
};

describe.each(Object.entries(refused))('an upgrade of %s', (_name, head) => {
  it('gets a whole HTTP answer, and the host closes', async () => {
    expect(await sendRaw(studio.host.port, head())).toMatch(
      /^HTTP\/1\.1 4\d\d [\w ]+\r\n(.+\r\n)*connection: close\r\n(.+\r\n)*\r\n/i,
    );
  });

  it('is closed by the host where the client never does', async () => {
    const before = openSockets();
    const held = await Promise.all(Array.from({ length: 40 }, () => openRaw(studio.host.port)));
    for (const { socket } of held) {
      socket.allowHalfOpen = true;
      socket.write(head());
    }
    // The clients keep their half; the host lets go of its own.
    await expect
      .poll(() => openSockets() - before, { timeout: 20_000 })
      .toBeLessThanOrEqual(held.length);
    for (const raw of held) raw.reset();
    await Promise.all(held.map(({ closed }) => closed));
  });

  it('does no harm when the client resets the connection', async () => {
    for (let round = 0; round < 60; round += 1) {
      const raw = await openRaw(studio.host.port);
      raw.socket.write(head());
      // At once, after the host has read it, or after its answer.
      if (round % 3 === 1) await new Promise(setImmediate);
      if (round % 3 === 2) await once(raw.socket, 'data');
      raw.reset();
      await raw.closed;
    }
    await answers();
  });
});

it('1,000 idle connections, silent, half a request or reset, leave room for others', async () => {
  const before = ['', 'GET / HT', `GET /ws HTTP/1.1\r\nhost: ${own()}\r\n`];
  const idle: RawSocket[] = [];
  for (let at = 0; at < 1000; at += 1) {
    const raw = await openRaw(studio.host.port);
    raw.socket.write(before[at % before.length] ?? '');
    if (at % 10 === 0) raw.reset();
    if (at % 10 === 1) raw.socket.end();
    idle.push(raw);
  }
  await answers();
  // The others were displaced.
  const open = () => idle.filter(({ socket }) => !socket.destroyed).length;
  await expect.poll(open).toBeLessThanOrEqual(mostStrangers.silent);
  for (const raw of idle) raw.reset();
  await answers();
});
