/** A core with two or three methods behind a real WebSocket server, which can be killed and started again. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Handlers, PushEvents } from '../../../src/shared/api';
import { serveRpc, type PushListener } from '../../../src/shared/rpc/server';
import { websocketChannel } from '../../../src/web/websocket-channel';

export interface WsCore {
  readonly port: number;
  push(job: PushEvents['job']): void;
  /** Ends every connection at once, as a killed process does. */
  kill(): Promise<void>;
}

/** `port` 0 takes a free one. Methods that are not given must not be called. */
export async function startWsCore(handlers: Partial<Handlers>, port = 0): Promise<WsCore> {
  const server = new WebSocketServer({ port, host: '127.0.0.1' });
  await once(server, 'listening');
  const listeners = new Set<PushListener>();
  server.on('connection', (socket) => {
    serveRpc(websocketChannel(socket), {
      handlers: handlers as Handlers,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    push: (job) => {
      for (const listener of listeners) listener('job', job);
    },
    kill: () =>
      new Promise((resolve) => {
        for (const socket of server.clients) socket.terminate();
        server.close(() => resolve());
      }),
  };
}
