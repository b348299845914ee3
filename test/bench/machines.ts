/** The same work done by this process, and by one and two workers at a queue: time, and what it costs in all. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openDataset } from '../../src/core/datasets/open';
import { runExport } from '../../src/core/export/run';
import { unwatched } from '../../src/core/jobs/progress';
import { hereEngine, type TaskEngine } from '../../src/core/jobs/tasks';
import { proposeDataset } from '../../src/core/keyframes/propose';
import { openProject } from '../../src/core/project/open-project';
import { queueAddress } from '../../src/core/queue/address';
import { checkQueue } from '../../src/core/queue/check-queue';
import { queueEngine } from '../../src/core/queue/queue-engine';
import { defaultPolicy } from '../../src/shared/model/policy';
import { exportOptionsSchema } from '../../src/shared/model/export';
import { redisProgram } from '../core/queue/redis-program';
import { copyFirstEpisodes } from '../first-episodes';
import type { BenchRow } from './row';

const port = 7_392;
const url = `redis://127.0.0.1:${port}`;

export async function benchMachines(): Promise<BenchRow[]> {
  if (redisProgram === null) return [];
  const dir = await realpath(await mkdtemp(path.join(os.tmpdir(), 'dualvla-machines-')));
  const words = ['--port', String(port), '--save', '', '--dir', dir, '--bind', '127.0.0.1'];
  const server = spawn(redisProgram, words);
  const workers: ChildProcess[] = [];
  await copyFirstEpisodes(6, path.join(dir, 'demo'));
  try {
    for await (const part of server.stdout) {
      if (String(part).includes('Ready to accept connections')) break;
    }
    const rows = await through(dir, hereEngine, workers);
    for (const count of [1, 2]) {
      workers.push(await startWorker(dir, count));
      rows.push(...(await through(dir, queueEngine(queueAddress(url)), workers)));
    }
    return rows;
  } finally {
    for (const worker of workers) worker.kill();
    server.kill();
    await once(server, 'close');
    await rm(dir, { recursive: true, force: true });
  }
}

/** Resolves when the queue has so many that wait. */
async function startWorker(dir: string, count: number): Promise<ChildProcess> {
  const script = path.join(import.meta.dirname, '../core/queue/worker-child.ts');
  const root = path.parse(dir).root;
  const worker = spawn(process.execPath, ['--import', 'tsx', script, url, root], {
    stdio: 'ignore',
  });
  while ((await checkQueue(queueAddress(url))).workers.length < count) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return worker;
}

async function through(
  dir: string,
  engine: TaskEngine,
  workers: readonly ChildProcess[],
): Promise<BenchRow[]> {
  const dataset = await openDataset(path.join(dir, 'demo'));
  const at = path.join(dir, `${workers.length}.curation`);
  const project = await openProject({ dataset, path: at, dataDir: dir });
  const { episodes, frames } = dataset.summary;
  const by = workers.length === 0 ? 'one process' : `${workers.length} workers and a coordinator`;
  const rows: BenchRow[] = [];
  const timed = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    const before = await processorOf(workers);
    const began = performance.now();
    await work();
    const seconds = (performance.now() - began) / 1_000;
    const load = os.loadavg()[0]?.toFixed(0) ?? '';
    const note = `${by}, ${episodes} episodes of the demo, ${frames} frames, load ${load}`;
    rows.push({ name: what, value: seconds, unit: 's', note });
    const spent = (await processorOf(workers)) - before;
    rows.push({ name: `${what}, processor in all`, value: spent, unit: 's', note });
  };
  await timed('proposing', () =>
    proposeDataset({ dataset, project, episodes: null, policy: defaultPolicy, engine }, unwatched),
  );
  const out = path.join(dir, `export-${workers.length}`);
  const asked = { out, decisions: 'proposed', format: 'lerobot-v3.0', stride: 2 };
  const options = exportOptionsSchema.parse(asked);
  await timed('export that encodes every second picture', () =>
    runExport({ dataset, project, options, engine }, unwatched),
  );
  await project.close();
  await dataset.close();
  return rows;
}

/** Seconds of a processor that this process, the workers and the programs that they ran to their end have taken. */
async function processorOf(workers: readonly ChildProcess[]): Promise<number> {
  const pids = [process.pid, ...workers.map(({ pid }) => pid ?? 0)];
  let ticks = 0;
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // After the name, which may hold anything: state is field 3; user, system and those of children are 14 to 17.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  }
  return ticks / 100;
}
