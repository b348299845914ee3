/** Proposing through a real Redis with one worker: what the coordinator, the worker and Redis take. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { connectQueue, queueAddress } from '../../src/core/queue/address';
import { redisProgram } from '../core/queue/redis-program';
import { freePort } from '../e2e/host-process';
import { rowsOf, startCli } from './measured-run';
import type { BenchRow } from './row';

/** The folder that it proposes into. */
export const projectOfQueue = 'project-of-queue';
/** Between two looks at Redis. */
const lookMs = 250;

/** Nothing where there is no Redis. */
export async function proposeThroughQueue(
  dir: string,
  set: string,
  note: string,
): Promise<BenchRow[]> {
  if (redisProgram === null) return [];
  const folder = path.join(dir, 'redis');
  await mkdir(folder);
  const port = await freePort();
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const server = spawn(redisProgram, [...words, '--save', '', '--appendonly', 'yes']);
  try {
    for await (const part of server.stdout) {
      if (String(part).includes('Ready to accept connections')) break;
    }
    const url = `redis://127.0.0.1:${port}`;
    const look = await lookingAt(url);
    const data = path.join(dir, 'data');
    const worker = startCli(data, ['worker', '--queue', url, '--root', dir]);
    const where = [set, '--project', path.join(dir, projectOfQueue)];
    const coordinator = startCli(data, ['propose', ...where, '--queue', url, '--json']);
    const coordinated = await coordinator.ended;
    worker.stop();
    const worked = await worker.ended;
    const { memory, keys, tasks } = look.end();
    return [
      ...rowsOf('propose through the queue, coordinator', coordinated, note),
      ...rowsOf('propose through the queue, the worker', worked, note),
      { name: 'most memory of Redis', value: memory / 2 ** 20, unit: 'MiB', note },
      { name: 'most keys in Redis', value: keys, unit: 'keys', note },
      { name: 'most tasks in Redis', value: tasks, unit: 'tasks', note },
    ];
  } finally {
    server.kill();
    await once(server, 'close');
  }
}

async function lookingAt(url: string) {
  const redis = await connectQueue(queueAddress(url));
  const most = { memory: 0, keys: 0, tasks: 0 };
  const look = async (): Promise<void> => {
    const used = /used_memory:(\d+)/.exec(await redis.info('memory'))?.[1] ?? '0';
    most.memory = Math.max(most.memory, Number(used));
    const names = await redis.keys('*');
    most.keys = Math.max(most.keys, names.length);
    // BullMQ keeps each task in a hash that ends with its number.
    most.tasks = Math.max(most.tasks, names.filter((name) => /:\d+$/.test(name)).length);
  };
  const timer = setInterval(() => void look(), lookMs);
  return {
    end() {
      clearInterval(timer);
      redis.disconnect();
      return most;
    },
  };
}
