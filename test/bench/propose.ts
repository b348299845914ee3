/** Frames per second of proposing with both layers, against merely decoding the same videos. */
import { execFile } from 'node:child_process';
import { cp, link, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Dataset } from '../../src/core/datasets/dataset';
import { openDataset } from '../../src/core/datasets/open';
import { proposeDataset } from '../../src/core/keyframes/propose';
import { openProject } from '../../src/core/project/open-project';
import { requireFfmpeg } from '../../src/core/video/tools';
import { realDataset, sharedData } from '../shared-data';
import type { BenchRow } from './row';

const leastFrames = 22_000;
const datasets = ['cr5-banana-v21', 'g1-yellow-bottle-v21', 'gr1-picknplace-sim-v20'];

interface Run {
  frames: number;
  seconds: number;
}

export async function benchPropose(): Promise<BenchRow[]> {
  if (sharedData === null) return [];
  const rows: BenchRow[] = [];
  const total = { proposed: { frames: 0, seconds: 0 }, decoded: { frames: 0, seconds: 0 } };
  const root = await mkdtemp(path.join(os.tmpdir(), 'dualvla-propose-'));
  for (const name of datasets) {
    const folder = path.join(root, name);
    await repeat(realDataset(name), folder, leastFrames / datasets.length);
    const dataset = await openDataset(folder);
    // Half before and half after: a machine does not stay as busy as it is.
    const half = Math.ceil(dataset.episodes.length / 2);
    const decoded = await decode(dataset, dataset.episodes.slice(1, half));
    const proposed = await propose(dataset);
    add(decoded, await decode(dataset, dataset.episodes.slice(half)));
    await dataset.close();
    add(total.decoded, decoded);
    add(total.proposed, proposed);
    rows.push(rowOf(name, proposed, decoded));
  }
  await rm(root, { recursive: true, force: true });
  return [...rows, rowOf('all three', total.proposed, total.decoded)];
}

function rowOf(name: string, proposed: Run, decoded: Run): BenchRow {
  const ratio = proposed.frames / proposed.seconds / (decoded.frames / decoded.seconds);
  return {
    name: `propose, both layers, ${name}`,
    value: proposed.frames / proposed.seconds,
    unit: 'frames/s',
    note: `${ratio.toFixed(2)} of ffmpeg -f null over ${proposed.frames} frames; ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB resident`,
  };
}

function add(total: Run, run: Run): void {
  total.frames += run.frames;
  total.seconds += run.seconds;
}

/**
 * The episodes of a small v2.x dataset again and again, as links to copies of its files, until there are enough frames.
 */
async function repeat(source: string, target: string, frames: number): Promise<void> {
  const meta = path.join(source, 'meta');
  await cp(source, path.join(target, 'source'), { recursive: true });
  await cp(meta, path.join(target, 'meta'), { recursive: true });
  const lines = (await readFile(path.join(meta, 'episodes.jsonl'), 'utf8')).trim().split('\n');
  const episodes = lines.map(
    (line) => JSON.parse(line) as { episode_index: number; length: number },
  );
  const repeated: { episode_index: number; length: number }[] = [];
  let made = 0;
  for (let i = 0; made < frames; i++) {
    const episode = episodes[i % episodes.length];
    if (episode === undefined) break;
    repeated.push({ ...episode, episode_index: i });
    made += episode.length;
    for (const folder of ['data', 'videos']) {
      await linkEpisode(path.join(target, 'source', folder), path.join(target, folder), [
        episode.episode_index,
        i,
      ]);
    }
  }
  const info = JSON.parse(await readFile(path.join(meta, 'info.json'), 'utf8')) as object;
  const totals = { total_episodes: repeated.length, total_frames: made };
  await writeFile(path.join(target, 'meta/info.json'), JSON.stringify({ ...info, ...totals }));
  const text = repeated.map((episode) => JSON.stringify(episode)).join('\n');
  await writeFile(path.join(target, 'meta/episodes.jsonl'), `${text}\n`);
}

const padded = (episode: number): string => `episode_${String(episode).padStart(6, '0')}.`;

async function linkEpisode(
  source: string,
  target: string,
  [from, to]: readonly [number, number],
): Promise<void> {
  for (const entry of await readdir(source, { recursive: true })) {
    const file = path.basename(entry);
    if (!file.startsWith(padded(from))) continue;
    const place = path.join(target, path.dirname(entry), file.replace(padded(from), padded(to)));
    await mkdir(path.dirname(place), { recursive: true });
    await link(path.join(source, entry), place);
  }
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
        // The sample that is watched first begins with the first episode.
        if (phase === 'watching a sample' && done === 1) began = performance.now();
      },
    },
  );
  const seconds = (performance.now() - began) / 1000;
  await project.close();
  await rm(dataDir, { recursive: true, force: true });
  return { frames: framesOf(dataset.episodes.slice(1)), seconds };
}

async function decode(dataset: Dataset, episodes: Dataset['episodes']): Promise<Run> {
  const { path: ffmpeg } = await requireFfmpeg();
  const began = performance.now();
  for (const { index } of episodes) {
    for (const { file } of await dataset.videos(index)) {
      const plain = ['-nostdin', '-v', 'error', '-i', file, '-f', 'null', '-'];
      await promisify(execFile)(ffmpeg, plain, { timeout: 120_000 });
    }
  }
  return { frames: framesOf(episodes), seconds: (performance.now() - began) / 1000 };
}

const framesOf = (episodes: Dataset['episodes']): number =>
  episodes.reduce((sum, { length }) => sum + length, 0);
