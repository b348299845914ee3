/** Anybody can send any bytes as the target of a request: each gets an answer, and the host goes on. */
import { afterAll, expect, it } from 'vitest';
import { sendRaw, upgradeHead } from './raw-socket';
import { useHost } from './use-host';

const studio = useHost();
afterAll(() => expect(studio.internalErrors).toEqual([]));

const targets = [
  '//',
  '///',
  'http://[',
  '//:0',
  '//a:b@c:99999/',
  '*',
  '?',
  '/\\evil.example/',
  'http://evil.example/',
  'http://localhost/',
  '//evil.example/ws',
  `/${'%'.repeat(500)}`,
  `//?token=${'a'.repeat(48)}`,
  '/%',
  '/\u00ff\u0080',
];

it.each(targets)('a request for %j is answered', async (target) => {
  const head = `host: localhost:${studio.host.port}\r\nconnection: close\r\n\r\n`;
  for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS', 'TRACE', 'CONNECT']) {
    const answer = await sendRaw(studio.host.port, `${method} ${target} HTTP/1.1\r\n${head}`);
    if (method !== 'CONNECT') expect(answer).toMatch(/^HTTP\/1\.1 [34]\d\d /);
  }
});

it.each(targets)('an upgrade of %j is refused', async (target) => {
  const answer = await sendRaw(
    studio.host.port,
    upgradeHead(target, { host: `localhost:${studio.host.port}` }),
  );
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
});

it.each(['GET', '\0\0\0\0', '\x16\x03\x01\x02\x00\x01'])(
  'what is no request is hung up on: %j',
  async (bytes) => {
    expect(await sendRaw(studio.host.port, `${bytes}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
  },
);
