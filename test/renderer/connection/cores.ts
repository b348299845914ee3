/** Cores that come and go, and the connections of windows to them; all of them end with the test. */
import { afterEach, beforeEach, vi } from 'vitest';
import { WebSocket } from 'ws';
import { connect, type Connection } from '../../../src/renderer/connection/connection';
import { openWebSocketChannel } from '../../../src/renderer/connection/websocket-channel';
import type { Handlers } from '../../../src/shared/api';
import { startWsCore, type WsCore } from './ws-core';

export const listing = { path: '/', parent: null, entries: [], shortcuts: [] };

let cores: WsCore[];
let connections: Connection[];

/** A socket that, as in a browser, does not throw when nobody listens to its errors. */
class QuietWebSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    this.on('error', () => {});
  }
}

/** Each file of tests calls it: what is said while this file is read would count for the first of them alone. */
export function useCores(): void {
  beforeEach(() => {
    vi.stubGlobal('WebSocket', QuietWebSocket);
    cores = [];
    connections = [];
  });
  afterEach(async () => {
    for (const connection of connections) connection.close();
    await Promise.all(cores.map((core) => core.kill()));
    vi.unstubAllGlobals();
  });
}

export async function start(handlers: Partial<Handlers>, port = 0): Promise<WsCore> {
  const core = await startWsCore(handlers, port);
  cores.push(core);
  return core;
}

export function open(port: number): Connection {
  return openBy(() => openWebSocketChannel(`ws://127.0.0.1:${port}/ws`));
}

export function openBy(way: Parameters<typeof connect>[0]): Connection {
  const connection = connect(way);
  connections.push(connection);
  return connection;
}

/** A promise that a test resolves. */
export function signalled() {
  let resolve!: () => void;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

export function state(connection: Connection, wanted: 'online' | 'lost'): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (connection.status.getState().state !== wanted) return;
      stop();
      resolve();
    };
    const stop = connection.status.subscribe(check);
    check();
  });
}
