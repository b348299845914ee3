/**
 * What collecting costs beside the teacher's own time: a local openpi server that answers at once, every frame of the
 * demo.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { WebSocketServer } from 'ws';
import { openDataset } from '../../src/core/datasets/open';
import { unwatched } from '../../src/core/jobs/progress';
import { openProject } from '../../src/core/project/open-project';
import { runCollect } from '../../src/core/teachers/live/run-collect';
import { outputs } from '../../src/core/teachers/outputs';
import { demoDataset } from '../shared-data';
import { collectSettings, demoActions } from '../core/teachers/live/collect-project';
import type { BenchRow } from './row';

export async function benchCollect(): Promise<BenchRow[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'dualvla-bench-'));
  const dataset = await openDataset(demoDataset);
  const project = await openProject({ dataset, path: folder, dataDir: `${folder}-data` });
  const store = await project.store(outputs);
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  server.on('connection', (socket) => {
    socket.send(Buffer.from('80', 'hex'));
    socket.on('message', () => socket.send(demoActions));
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const endpoint = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const common = { dataset, project, store, key: null, episodes: null };
  const memory: number[] = [];
  const watched = { ...unwatched, report: () => void memory.push(process.memoryUsage().rss) };

  const rows: BenchRow[] = [];
  for (const concurrency of [1, 8]) {
    const more = { teacher: `t${concurrency}`, frames: { every: 1 }, concurrency };
    const settings = collectSettings({ endpoint }, more);
    const before = process.cpuUsage();
    const { answered, seconds } = await runCollect({ ...common, settings }, watched);
    const { user, system } = process.cpuUsage(before);
    rows.push({
      name: 'processor time of a live output, ffmpeg apart',
      value: (user + system) / 1_000 / answered,
      unit: 'ms',
      note: `${concurrency} at once, the local server's part included`,
    });
    rows.push({
      name: 'a live output: studio, picture and disk',
      value: (1_000 * seconds) / answered,
      unit: 'ms',
      note: `${concurrency} at once, ${answered} outputs of 4 x 7 values, pictures of 224 x 224`,
    });
    const again = await runCollect({ ...common, settings }, unwatched);
    rows.push({
      name: 'an output that is there already',
      value: (1_000_000 * again.seconds) / again.reused,
      unit: 'us',
      note: `${again.reused} outputs`,
    });
  }
  const megabytes = (at: number): string => ((memory[at] ?? 0) / 1e6).toFixed(0);
  rows.push({
    name: 'memory of collecting',
    value: Math.max(...memory) / 1e6,
    unit: 'MB',
    note: `at most; ${megabytes(500)} after 500 outputs, ${megabytes(memory.length - 1)} after ${memory.length}`,
  });
  server.close();
  for (const client of server.clients) client.terminate();
  await project.close();
  await dataset.close();
  await rm(folder, { recursive: true, force: true });
  return rows;
}
