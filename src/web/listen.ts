/** Listening on this machine only, under every address that `localhost` may stand for. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StudioError } from '../shared/errors';

/** Ports tried when any will do, until one is free in both families. */
const attempts = 20;
/** The machine has no IPv6: nobody can be on that address then. */
const noSuchFamily = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

export interface Loopback {
  port: number;
  close: () => Promise<void>;
}

/**
 * Listens on 127.0.0.1 and on ::1: browsers take `localhost` for ::1 first, and on a port that only half belongs to
 * the studio another user of the machine would be asked instead. A wanted port that is taken in either is given up for
 * any free one; 0 takes any at once.
 */
export async function listenOnLoopback(make: () => Server, wanted: number): Promise<Loopback> {
  let refusal: unknown;
  for (let attempt = 0, port = wanted; attempt < attempts; attempt += 1, port = 0) {
    const servers: Server[] = [];
    const close = async () => {
      await Promise.all(
        servers.map((server) => {
          server.closeAllConnections();
          return new Promise((resolve) => server.close(resolve));
        }),
      );
    };
    try {
      for (const address of ['127.0.0.1', '::1']) {
        const server = make();
        const taken = await listen(server, port, address);
        if (taken === null) continue;
        servers.push(server);
        port = taken;
      }
      return { port, close };
    } catch (error) {
      await close();
      refusal = error;
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') break;
    }
  }
  throw new StudioError('io', `Port ${wanted} cannot be opened: ${String(refusal)}`, {
    cause: refusal,
  });
}

/** The port, or null where the machine has no addresses of this kind. */
function listen(server: Server, port: number, address: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException) => {
      if (address === '::1' && noSuchFamily.has(error.code ?? '')) resolve(null);
      else reject(error);
    };
    server.once('error', refused);
    server.listen({ port, host: address, ipv6Only: true }, () => {
      server.off('error', refused);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
