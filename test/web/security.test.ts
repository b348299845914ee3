/** Who may ask the browser host for anything, and what it says with its answers. */
import http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WebHost } from '../../src/web/server';
import { isLoopbackHost, isOwnOrigin } from '../../src/web/security';
import { openTestStudio, startTestHost, type TestStudio } from '../studio-fixture';

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
});

describe('a running host', () => {
  let test: TestStudio;
  let host: WebHost;
  let own: string;
  beforeAll(async () => {
    test = await openTestStudio();
    host = await startTestHost(test);
    own = `localhost:${host.port}`;
  });
  afterAll(async () => {
    await host.close();
    await test.close();
  });

  const get = (path: string, headers: Record<string, string>, address = '127.0.0.1') =>
    new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: string }>(
      (resolve, reject) => {
        // Node's fetch would not let a test choose the Host header.
        const request = http.get({ port: host.port, host: address, path, headers }, (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              body: Buffer.concat(parts).toString(),
            }),
          );
        });
        request.on('error', reject);
      },
    );

  it.each(['127.0.0.1', '::1'])('gives the window on %s, and nothing to remember', async (at) => {
    const answer = await get('/', { host: own }, at);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.body).toContain('<div id="root">');
  });

  it('gives it through a tunnel on another port of this machine', async () => {
    const tunnel = { host: 'localhost:9999', origin: 'http://localhost:9999' };
    expect((await get('/', tunnel)).status).toBe(200);
  });

  it('refuses a foreign host and a foreign origin', async () => {
    expect((await get('/', { host: 'evil.example' })).status).toBe(403);
    const foreign = { host: own, origin: 'http://localhost:1' };
    expect((await get('/', foreign)).status).toBe(403);
  });

  it.each(['/../package.json', '/%2e%2e/package.json', '/..%2f..%2fpackage.json', '/%00', '/%zz'])(
    'gives nothing outside the window: %s',
    async (path) => {
      const answer = await get(path, { host: own });
      expect(answer.status).toBe(404);
      expect(answer.body).not.toContain('dualvla-studio');
    },
  );
});
