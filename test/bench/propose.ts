/** Proposing with both layers against merely decoding the same videos, on every real dataset that has some. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureBuild } from '../../scripts/setup/node.mjs';
import type { Dataset } from '../../src/core/datasets/dataset';
import { openDataset } from '../../src/core/datasets/open';
import { proposeDataset } from '../../src/core/keyframes/propose';
import { openProject } from '../../src/core/project/open-project';
import { forkScript, useChildStarter } from '../../src/core/system/child-process';
import { requireFfmpeg } from '../../src/core/video/tools';
import { realDataset, repositoryRoot, sharedData } from '../shared-data';
import { framesOf, repeated } from './repeated';
import type { BenchRow } from './row';

/** Enough that beginning counts for little: in the time that it takes, ffmpeg decodes 500 small pictures. */
const leastFrames = Number(process.env['BENCH_FRAMES'] ?? 6_000);
const datasets = [
  'cr5-banana-v21',
  'g1-yellow-bottle-v21',
  'g1-yellow-bottle-v30',
  'gr1-picknplace-sim-v20',
  'bridge-widowx-v21',
  'droid-successes-v21',
  'droid-failures-v21',
  'so101-wrist-rosbag-v30',
];

interface Run {
  frames: number;
  seconds: number;
  /** Seconds of a processor, of this process and all that it started. */
  processor: number;
}

export async function benchPropose(): Promise<BenchRow[]> {
  if (sharedData === null) return [];
  // What watches is the built one, as users have it: from TypeScript, its start takes a second of a processor.
  ensureBuild();
  useChildStarter((entry) => forkScript(path.join(repositoryRoot, `dist/node/${entry}.js`)));
  const rows: BenchRow[] = [];
  const [proposed, decoded] = [none(), none()];
  for (const name of datasets) {
    const dataset = repeated(await openDataset(realDataset(name)), leastFrames);
    // Half before and half after: a machine does not stay as busy as it is.
    const half = Math.ceil(dataset.episodes.length / 2);
    const plain = await decode(dataset, dataset.episodes.slice(0, half));
    const own = await propose(dataset);
    add(plain, await decode(dataset, dataset.episodes.slice(half)));
    await dataset.close();
    add(decoded, plain);
    add(proposed, own);
    rows.push(rowOf(name, own, plain));
  }
  return [...rows, rowOf('all of them', proposed, decoded)];
}

const none = (): Run => ({ frames: 0, seconds: 0, processor: 0 });

function rowOf(name: string, proposed: Run, decoded: Run): BenchRow {
  const rate = ({ frames }: Run, seconds: number): number => frames / seconds;
  const ratio = rate(proposed, proposed.seconds) / rate(decoded, decoded.seconds);
  const byProcessor = rate(proposed, proposed.processor) / rate(decoded, decoded.processor);
  return {
    name: `propose, both layers, ${name}`,
    value: rate(proposed, proposed.seconds),
    unit: 'frames/s',
    note: `${ratio.toFixed(2)} of ffmpeg -f null over ${proposed.frames} frames, ${byProcessor.toFixed(2)} by processor time; ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB resident`,
  };
}

function add(total: Run, run: Run): void {
  total.frames += run.frames;
  total.seconds += run.seconds;
  total.processor += run.processor;
}

/** Into a fresh project, from the first episode that is watched on. */
async function propose(dataset: Dataset): Promise<Run> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'dualvla-bench-'));
  const project = await openProject({ dataset, path: path.join(dataDir, 'project'), dataDir });
  let began = now();
  await proposeDataset(
    { dataset, project, episodes: null, policy: project.info.policy },
    {
      signal: new AbortController().signal,
      report: ({ phase, done }) => {
        // The first thing that is done with episodes.
        if (phase === 'watching a sample' && done === 0) began = now();
      },
    },
  );
  const run = since(began, dataset.episodes);
  await project.close();
  await rm(dataDir, { recursive: true, force: true });
  return run;
}

/** One file after the other, each with as many threads as ffmpeg likes. */
async function decode(dataset: Dataset, episodes: Dataset['episodes']): Promise<Run> {
  const { path: ffmpeg } = await requireFfmpeg();
  const began = now();
  for (const { index } of episodes) {
    for (const { file, startSec, frames } of await dataset.videos(index)) {
      const from = startSec > 0 ? ['-ss', String(startSec)] : [];
      const plain = [...from, '-i', file, '-frames:v', String(frames), '-f', 'null', '-'];
      await promisify(execFile)(ffmpeg, ['-nostdin', '-v', 'error', ...plain]);
    }
  }
  return since(began, episodes);
}

interface Moment {
  seconds: number;
  processor: number;
}

const now = (): Moment => ({ seconds: performance.now() / 1000, processor: processorSeconds() });

function since(began: Moment, episodes: Dataset['episodes']): Run {
  const { seconds, processor } = now();
  return {
    frames: framesOf(episodes),
    seconds: seconds - began.seconds,
    processor: processor - began.processor,
  };
}

/** Of this process and of all that it started, directly or not; 0 where the system does not say. */
function processorSeconds(): number {
  const all = processes();
  const of = (id: number): number =>
    [...all].reduce(
      (sum, [other, { parent }]) => (parent === id ? sum + of(other) : sum),
      all.get(id)?.seconds ?? 0,
    );
  return of(process.pid);
}

function processes(): Map<number, { parent: number; seconds: number }> {
  const all = new Map<number, { parent: number; seconds: number }>();
  if (process.platform !== 'linux') return all;
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const text = readFileSync(`/proc/${entry}/stat`, 'utf8');
      // After the name in brackets; user and system time of its own and of its ended children, in hundredths.
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      const seconds = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) / 100, 0);
      all.set(Number(entry), { parent: Number(fields[1]), seconds });
    } catch {
      // It has ended meanwhile, and is counted by who started it.
    }
  }
  return all;
}
