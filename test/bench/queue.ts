/** What sharing work costs beside the work: tasks that do nothing, and the room that real ones take in Redis. */
import { EventEmitter, once } from 'node:events';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { unwatched } from '../../src/core/jobs/progress';
import type { TaskDefinition } from '../../src/core/jobs/tasks';
import { connectQueue, queueAddress } from '../../src/core/queue/address';
import { packed } from '../../src/core/queue/batch';
import { queueEngine } from '../../src/core/queue/queue-engine';
import { served } from '../../src/core/queue/served-tasks';
import { serveQueue } from '../../src/core/queue/worker';
import { redisProgram } from '../core/queue/redis-program';
import type { BenchRow } from './row';

const port = 7_391;
const address = queueAddress(`redis://127.0.0.1:${port}`);

/** Gives back the bytes that it is given, as an episode's curves would come. */
const echo: TaskDefinition<null, null, Uint8Array, Uint8Array> = {
  kind: 'echo',
  plan: z.null(),
  given: z.instanceof(Uint8Array),
  made: z.instanceof(Uint8Array),
  arrive: () => Promise.resolve({ subject: null, leave: () => Promise.resolve() }),
  make: ({ given }, piece) => given(piece),
};

/** Never gives anything. */
const hanging: TaskDefinition<null, null, null, null> = {
  kind: 'hang',
  plan: z.null(),
  given: z.null(),
  made: z.null(),
  arrive: () => Promise.resolve({ subject: null, leave: () => Promise.resolve() }),
  make: () => new Promise(() => {}),
};

export async function benchQueue(): Promise<BenchRow[]> {
  if (redisProgram === null) return [];
  const dir = await mkdtemp(path.join(os.tmpdir(), 'dualvla-queue-'));
  const words = ['--port', String(port), '--save', '', '--appendonly', 'yes', '--dir', dir];
  const server = spawn(redisProgram, [...words, '--bind', '127.0.0.1']);
  const stop = new AbortController();
  try {
    for await (const part of server.stdout) {
      if (String(part).includes('Ready to accept connections')) break;
    }
    const tasks = new Map([served(echo), served(hanging)]);
    const said = new EventEmitter();
    const log = (line: string): void => void said.emit('line', line);
    const common = { address, roots: [dir], concurrency: 4, log, tasks };
    const working = serveQueue(common, stop.signal);
    const rows = [
      ...(await through(dir, 40_000, 0)),
      ...(await through(dir, 1_600, 56_000)),
      ...(await canceling(dir, said)),
    ];
    stop.abort();
    await working;
    return rows;
  } finally {
    server.kill();
    await once(server, 'close');
    await rm(dir, { recursive: true, force: true });
  }
}

/** One worker in this process, 16 pieces a task. @param bytes of each piece, that no packing makes smaller */
async function through(dir: string, count: number, bytes: number): Promise<BenchRow[]> {
  const redis = await connectQueue(address);
  const body = crypto.getRandomValues(new Uint8Array(Math.min(bytes, 65_536)));
  const given = new Uint8Array(bytes).map((_, at) => body[at % body.length] ?? 0);
  const order = {
    path: dir,
    subject: null,
    plan: null,
    pieces: Array.from({ length: count }, (_, piece) => piece),
    frames: () => 0,
    given: () => Promise.resolve(given),
    phase: 'passing on',
    unit: 'episodes' as const,
  };
  const before = process.cpuUsage();
  const began = performance.now();
  let most = 0;
  for await (const { piece } of queueEngine(address).run(echo, order, unwatched)) {
    if (piece % 160 !== 0) continue;
    const used = /used_memory:(\d+)/.exec(await redis.info('memory'))?.[1] ?? '0';
    most = Math.max(most, Number(used));
  }
  const used = process.cpuUsage(before);
  const tasks = Math.ceil(count / 16);
  redis.disconnect();
  const note = `${count} pieces of ${bytes} bytes in ${tasks} tasks, coordinator and one worker in one process`;
  return [
    { name: 'time per task', value: (performance.now() - began) / tasks, unit: 'ms', note },
    {
      name: 'processor per task, both sides',
      value: (used.user + used.system) / 1000 / tasks,
      unit: 'ms',
      note,
    },
    { name: 'most memory of Redis', value: most / 2 ** 20, unit: 'MiB', note },
    {
      name: 'one task of 16 pieces, packed',
      value: packed(Array(16).fill(given)).length / 1024,
      unit: 'KiB',
      note,
    },
  ];
}

const cancels = 20;

/**
 * Jobs that are canceled as soon as a worker has joined them: until the job has ended, and until the worker has dropped
 * it.
 */
async function canceling(dir: string, said: EventEmitter): Promise<BenchRow[]> {
  const ended: number[] = [];
  const dropped: number[] = [];
  for (let time = 0; time < cancels; time += 1) {
    const job = new AbortController();
    const begun = lineOf(said, /^Batch (\w+): hang /);
    const pieces = Array.from({ length: 64 }, (_, piece) => piece);
    const order = { path: dir, subject: null, plan: null, pieces, given: async () => null };
    const shown = { frames: () => 0, phase: 'hanging', unit: 'episodes' as const };
    const run = queueEngine(address).run(
      hanging,
      { ...order, ...shown },
      { ...unwatched, signal: job.signal },
    );
    const over = nothingOf(run).catch(() => performance.now());
    const [, id] = await begun;
    const isOver = lineOf(said, new RegExp(`^Batch ${id} is over`));
    const canceledAtMs = performance.now();
    job.abort();
    ended.push((await over) - canceledAtMs);
    await isOver;
    dropped.push(performance.now() - canceledAtMs);
  }
  const note = `${cancels} jobs of 64 pieces that hang, the longest of them`;
  return [
    { name: 'a canceled job has ended after', value: Math.max(...ended), unit: 'ms', note },
    { name: 'and its worker has dropped it after', value: Math.max(...dropped), unit: 'ms', note },
  ];
}

async function nothingOf(made: AsyncIterable<unknown>): Promise<number> {
  for await (const piece of made) throw new Error(`Something was made: ${String(piece)}`);
  return performance.now();
}

function lineOf(said: EventEmitter, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve) => {
    const look = (line: string): void => {
      const found = pattern.exec(line);
      if (found === null) return;
      said.off('line', look);
      resolve(found);
    };
    said.on('line', look);
  });
}
