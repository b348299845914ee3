/** A Redis or Valkey server of the system's own, on a free port of this machine and in a folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { connectQueue, queueAddress } from '../../../src/core/queue/address';
import { scratchFolder } from '../datasets/small-dataset';
import { redisProgram } from './redis-program';

export interface RedisServer {
  url: string;
  /** Where its append-only file lies. */
  folder: string;
  /** Ends it at once, as a crash would. */
  kill: () => Promise<void>;
  /** On the same port, with what its append-only file kept. */
  start: () => Promise<void>;
}

/**
 * For the test that runs.
 *
 * @param words more of its options, as on its command line
 */
export async function startRedis(...words: string[]): Promise<RedisServer> {
  const server = await openRedis(await scratchFolder(), ...words);
  onTestFinished(server.kill);
  return server;
}

/** As `startRedis`; whoever opened it kills it. */
export async function openRedis(folder: string, ...words: string[]): Promise<RedisServer> {
  const port = await freePort();
  let server: ChildProcess | null = null;
  const kill = async (): Promise<void> => {
    if (server === null || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  const start = async (): Promise<void> => {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
    const kept = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];
    server = spawn(redisProgram ?? '', [...options, ...kept, ...words]);
    for await (const part of server.stdout ?? []) {
      if (String(part).includes('Ready to accept connections')) break;
    }
  };
  await start();
  return { url: `redis://127.0.0.1:${port}`, folder, kill, start };
}

/** A connection of the test's own. */
export async function connected(url: string): ReturnType<typeof connectQueue> {
  const redis = await connectQueue(queueAddress(url));
  onTestFinished(() => redis.disconnect());
  return redis;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
