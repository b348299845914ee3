import http from 'node:http';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WebHost } from '../../src/web/server';
import { hasToken, isLoopbackHost, isOwnOrigin } from '../../src/web/security';
import { openTestStudio, startTestHost, token, type TestStudio } from '../studio-fixture';

describe('who may talk to the browser host', () => {
  it.each([
    ['localhost:4877', true],
    ['LOCALHOST', true],
    ['127.0.0.1:1', true],
    ['[::1]:80', true],
    ['evil.example:4877', false],
    ['localhost.evil.example', false],
    ['127.0.0.1.evil.example:80', false],
    [undefined, false],
  ])('host %s: %s', (host, allowed) => expect(isLoopbackHost(host)).toBe(allowed));

  it.each([
    ['http://localhost:9000', 'localhost:9000', true],
    [undefined, 'localhost:9000', true],
    ['http://localhost:8888', 'localhost:9000', false],
    ['https://evil.example', 'localhost:9000', false],
    ['null', 'localhost:9000', false],
  ])('origin %s at host %s: %s', (origin, host, allowed) => {
    expect(isOwnOrigin({ origin, host })).toBe(allowed);
  });

  it('takes the token from the URL or from this port of the cookie', () => {
    const head = { host: 'localhost:9000', origin: undefined, cookie: undefined, queryToken: null };
    expect(hasToken({ ...head, queryToken: token }, token)).toBe(true);
    expect(hasToken({ ...head, cookie: `a=b; dualvla-9000=${token}` }, token)).toBe(true);
    expect(hasToken({ ...head, cookie: `dualvla-9001=${token}` }, token)).toBe(false);
    expect(hasToken({ ...head, queryToken: token.slice(1) }, token)).toBe(false);
    expect(hasToken(head, token)).toBe(false);
  });
});

describe('a running host', () => {
  let test: TestStudio;
  let host: WebHost;
  beforeAll(async () => {
    test = await openTestStudio();
    host = await startTestHost(test);
  });
  afterAll(async () => {
    await host.close();
    await test.close();
  });

  const cookie = () => `dualvla-${host.port}=${token}`;
  const get = (path: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: string }>(
      (resolve, reject) => {
        // Node's fetch would not let a test choose the Host header.
        const request = http.get(
          { port: host.port, host: '127.0.0.1', path, headers },
          (answer) => {
            const parts: Buffer[] = [];
            answer.on('data', (part: Buffer) => parts.push(part));
            answer.on('end', () =>
              resolve({
                status: answer.statusCode ?? 0,
                headers: answer.headers,
                body: Buffer.concat(parts).toString(),
              }),
            );
          },
        );
        request.on('error', reject);
      },
    );

  it('turns the token of the address into a cookie', async () => {
    const answer = await get(`/?token=${token}`, { host: `localhost:${host.port}` });
    expect(answer.status).toBe(303);
    expect(answer.headers['set-cookie']?.[0]).toMatch(/HttpOnly; SameSite=Strict/);
    expect(answer.headers.location).toBe('/');
  });

  it('gives the window with a strict policy to who has the token', async () => {
    const answer = await get('/', { host: `localhost:${host.port}`, cookie: cookie() });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.body).toContain('<div id="root">');
  });

  it('refuses without the token, with a foreign host, with a foreign origin', async () => {
    const own = `localhost:${host.port}`;
    expect((await get('/', { host: own })).status).toBe(401);
    expect((await get('/', { host: 'evil.example', cookie: cookie() })).status).toBe(403);
    const foreign = { host: own, cookie: cookie(), origin: 'http://localhost:1' };
    expect((await get('/', foreign)).status).toBe(403);
  });

  it.each(['/../package.json', '/%2e%2e/package.json', '/..%2f..%2fpackage.json', '/%00', '/%zz'])(
    'gives nothing outside the window: %s',
    async (path) => {
      const answer = await get(path, { host: `localhost:${host.port}`, cookie: cookie() });
      expect(answer.status).toBe(404);
      expect(answer.body).not.toContain('dualvla-studio');
    },
  );

  it('refuses a WebSocket of a foreign page even with the cookie', async () => {
    const headers = { cookie: cookie(), origin: 'https://evil.example' };
    const socket = new WebSocket(`ws://localhost:${host.port}/ws`, { headers });
    const status = await new Promise((resolve) => {
      socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode));
      socket.on('open', () => resolve('open'));
    });
    expect(status).toBe(403);
  });

  it('hangs up on bytes that are no message', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/ws?token=${token}`);
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send(Buffer.from([0xc1, 0xff, 0x00]));
    expect(await closed).toBe(1007);
  });
});
