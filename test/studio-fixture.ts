/** A real core on a fresh data folder, reached through any transport. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { WebSocket } from 'ws';
import type { Studio } from '../src/core/studio';
import { createRpcClient, type RpcClient } from '../src/shared/rpc/client';
import { enter, parseTicketHash, secretKey } from '../src/shared/rpc/handshake';
import { createMemoryChannels } from '../src/shared/rpc/memory';
import type { Channel } from '../src/shared/rpc/messages';
import { portChannel } from '../src/shared/rpc/port';
import { serveRpc } from '../src/shared/rpc/server';
import { startWebHost, type WebHost } from '../src/web/server';
import { websocketChannel } from '../src/web/websocket-channel';
import { bareStudio } from './bare-studio';
import { repositoryRoot } from './shared-data';

export const token = 'a'.repeat(48);

export async function makeTempDir(): Promise<string> {
  return mkdtemp(path.join(os.tmpdir(), 'dualvla-test-'));
}

export interface TestStudio {
  studio: Studio;
  dataDir: string;
  /** Failures that are bugs, as a host would log them. */
  internalErrors: string[];
  close(): Promise<void>;
}

export async function openTestStudio(
  startPath: string | null = null,
  runnerOf?: Parameters<typeof bareStudio>[2],
): Promise<TestStudio> {
  const dataDir = await makeTempDir();
  const demoPath = path.join(repositoryRoot, 'assets/demo');
  const studio = bareStudio(dataDir, { demoPath, startPath }, runnerOf);
  return {
    studio,
    dataDir,
    internalErrors: [],
    async close() {
      await studio.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function memoryClient(test: TestStudio): RpcClient {
  return joined(test, createMemoryChannels());
}

/** Over a real pair of ports, which clone structurally, as Electron's do. */
export function portClient(test: TestStudio): RpcClient {
  const { port1, port2 } = new MessageChannel();
  return joined(test, [portChannel(port1), portChannel(port2)]);
}

function joined({ studio, internalErrors }: TestStudio, [near, far]: [Channel, Channel]) {
  serveRpc(far, {
    handlers: studio.handlers,
    subscribe: studio.subscribe,
    onInternalError: (name, error) => internalErrors.push(`${name}: ${String(error)}`),
  });
  return createRpcClient(near);
}

export async function startTestHost({ studio, internalErrors }: TestStudio): Promise<WebHost> {
  return startWebHost({
    studio,
    windowDir: path.join(repositoryRoot, 'dist/renderer'),
    token,
    port: 0,
    log: (line) => internalErrors.push(line),
  });
}

/** A WebSocket of a host, open, on which nothing has been said yet. */
export async function openSocket(port: number): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return socket;
}

/** Enters with the ticket of an address, as a window does that was opened with it; gives the token too. */
export async function enterBy(url: string, channel: Channel): Promise<string | null> {
  const ticket = parseTicketHash(new URL(url).hash);
  if (ticket === null) throw new Error(`${url} has no ticket.`);
  return enter(channel, { ticket: ticket.id, key: await secretKey(ticket.secret) });
}

export async function socketChannel(host: { port: number; url: string }): Promise<Channel> {
  const channel = websocketChannel(await openSocket(host.port));
  await enterBy(host.url, channel);
  return channel;
}
