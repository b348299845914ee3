/** `localhost` stands for two addresses: the studio has its port on both, or takes another one. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { listenOnLoopback } from '../../src/web/listen';

const says =
  (words: string): RequestListener =>
  (_request, response) =>
    void response.end(words);

const ours = (): Server => createServer(says('the studio'));

/** Somebody else's server on one of the addresses; null where the machine does not have it. */
async function other(host: string): Promise<number | null> {
  const server = createServer(says('theirs')).listen({ port: 0, host, ipv6Only: true });
  const listens = await once(server, 'listening').catch(() => null);
  onTestFinished(() => void server.close());
  return listens === null ? null : (server.address() as AddressInfo).port;
}

it.each(['::1', '127.0.0.1'])(
  'a port that somebody else has on %s is not taken on the other',
  async (host) => {
    const taken = await other(host);
    if (taken === null) return;
    const { port, close } = await listenOnLoopback(ours, taken);
    onTestFinished(close);
    expect(port).not.toBe(taken);
    for (const address of ['127.0.0.1', '[::1]']) {
      expect(await (await fetch(`http://${address}:${port}/`)).text()).toBe('the studio');
    }
    const url = host === '::1' ? `http://127.0.0.1:${taken}/` : `http://[::1]:${taken}/`;
    await expect(fetch(url)).rejects.toThrow();
  },
);
