/** Frames per second of proposing with both layers, against merely decoding the same videos. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Dataset } from '../../src/core/datasets/dataset';
import { openDataset } from '../../src/core/datasets/open';
import { proposeDataset } from '../../src/core/keyframes/propose';
import { openProject } from '../../src/core/review/open-project';
import { requireFfmpeg } from '../../src/core/video/tools';
import { realDataset, sharedData } from '../shared-data';
import type { BenchRow } from './row';

const leastFrames = 20_000;
const datasets = ['cr5-banana-v21', 'g1-yellow-bottle-v21', 'gr1-picknplace-sim-v20'];

interface Run {
  frames: number;
  seconds: number;
}

export async function benchPropose(): Promise<BenchRow[]> {
  if (sharedData === null) return [];
  const rows: BenchRow[] = [];
  for (const name of datasets) {
    const dataset = await openDataset(realDataset(name));
    const proposed: Run = { frames: 0, seconds: 0 };
    const decoded: Run = { frames: 0, seconds: 0 };
    // In turns, so that both meet the same machine.
    while (proposed.frames < leastFrames / datasets.length) {
      add(decoded, await decode(dataset));
      add(proposed, await propose(dataset));
    }
    await dataset.close();
    const ratio = proposed.frames / proposed.seconds / (decoded.frames / decoded.seconds);
    rows.push({
      name: `propose, both layers, ${name}`,
      value: proposed.frames / proposed.seconds,
      unit: 'frames/s',
      note: `${ratio.toFixed(2)} of ffmpeg -f null over ${proposed.frames} frames; ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB resident`,
    });
  }
  return rows;
}

function add(total: Run, run: Run): void {
  total.frames += run.frames;
  total.seconds += run.seconds;
}

/** All episodes but the first, which stands for starting up, into a fresh project. */
async function propose(dataset: Dataset): Promise<Run> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'dualvla-bench-'));
  const project = await openProject({ dataset, path: path.join(dataDir, 'project'), dataDir });
  let began = performance.now();
  await proposeDataset(
    { dataset, project, episodes: null, policy: project.info.policy },
    {
      signal: new AbortController().signal,
      report: ({ phase, done }) => {
        if (phase === 'proposing' && done === 1) began = performance.now();
      },
    },
  );
  const seconds = (performance.now() - began) / 1000;
  await project.close();
  await rm(dataDir, { recursive: true, force: true });
  return { frames: laterFrames(dataset), seconds };
}

async function decode(dataset: Dataset): Promise<Run> {
  const { path: ffmpeg } = await requireFfmpeg();
  const began = performance.now();
  for (const { index } of dataset.episodes.slice(1)) {
    for (const { file } of await dataset.videos(index)) {
      const plain = ['-nostdin', '-v', 'error', '-i', file, '-f', 'null', '-'];
      await promisify(execFile)(ffmpeg, plain, { timeout: 120_000 });
    }
  }
  return { frames: laterFrames(dataset), seconds: (performance.now() - began) / 1000 };
}

const laterFrames = (dataset: Dataset): number =>
  dataset.episodes.slice(1).reduce((sum, { length }) => sum + length, 0);
