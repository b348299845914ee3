/**
 * Memory of proposing over a thousand episodes with video, how soon a cancelled run ends, and what is done again after.
 */
import { execFile } from 'node:child_process';
import { link, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { openDataset } from '../../src/core/datasets/open';
import { proposeDataset } from '../../src/core/keyframes/propose';
import { openProject } from '../../src/core/project/open-project';
import { requireFfmpeg } from '../../src/core/video/tools';
import { quantile, type BenchRow } from './row';

const episodes = 1_000;
const length = 60;
const fps = 15;
const marks = [10, 100, 1_000];

export async function benchManyEpisodes(): Promise<BenchRow[]> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'dualvla-many-'));
  try {
    const source = path.join(root, 'many');
    await writeDataset(source);
    const dataset = await openDataset(source);
    const project = await openProject({
      dataset,
      path: path.join(root, 'project'),
      dataDir: root,
    });
    const input = { dataset, project, episodes: null, policy: project.info.policy };
    const memory = new Map<number, Promise<number>>();
    const stops: number[] = [];
    // Stopped three times on the way, at 200, 400 and 600 episodes; each run goes on where the last one stopped.
    for (const until of [200, 400, 600, Number.POSITIVE_INFINITY]) {
      const stop = new AbortController();
      let stoppedAt = 0;
      const run = proposeDataset(input, {
        signal: stop.signal,
        report: ({ phase, done }) => {
          if (phase !== 'proposing') return;
          if (marks.includes(done) && !memory.has(done)) memory.set(done, residentMiB());
          if (done < until || stop.signal.aborted) return;
          stoppedAt = performance.now();
          stop.abort();
        },
      });
      try {
        await run;
      } catch (error) {
        if (!stop.signal.aborted) throw error;
        stops.push(performance.now() - stoppedAt);
      }
    }
    await project.close();
    await dataset.close();
    const note = `${episodes} episodes of ${length} frames, one camera 320x240; core and its children`;
    const rows: BenchRow[] = [];
    for (const [done, resident] of memory) {
      rows.push({
        name: `propose, memory after ${done} episodes`,
        value: await resident,
        unit: 'MiB',
        note,
      });
    }
    rows.push({
      name: 'propose, cancelled until ended, longest of three',
      value: quantile(stops, 1),
      unit: 'ms',
      note: 'in the middle of an episode',
    });
    return rows;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Resident memory of this process and all that descend from it. */
async function residentMiB(): Promise<number> {
  const parents = new Map<number, { parent: number; kib: number }>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const status = await readFile(`/proc/${name}/status`, 'utf8');
      parents.set(Number(name), {
        parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]),
        kib: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0),
      });
    } catch {
      // Ended meanwhile.
    }
  }
  const isOwn = (pid: number): boolean => {
    const parent = parents.get(pid)?.parent;
    return pid === process.pid || (parent !== undefined && parent > 1 && isOwn(parent));
  };
  const own = [...parents].filter(([pid]) => isOwn(pid));
  return own.reduce((sum, [, { kib }]) => sum + kib, 0) / 1024;
}

const nameOf = (episode: number, ending: string): string =>
  `episode_${String(episode).padStart(6, '0')}.${ending}`;

async function writeDataset(root: string): Promise<void> {
  const data = path.join(root, 'data/chunk-000');
  const videos = path.join(root, 'videos/chunk-000/observation.images.front');
  for (const folder of [data, videos, path.join(root, 'meta')])
    await mkdir(folder, { recursive: true });
  const { path: ffmpeg } = await requireFfmpeg();
  const first = path.join(videos, nameOf(0, 'mp4'));
  const picture = `testsrc=size=320x240:rate=${fps}:duration=${length / fps}`;
  const coding = ['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-g', '15'];
  await promisify(execFile)(ffmpeg, [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    picture,
    ...coding,
    first,
  ]);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const vector = `[sin(i * 0.2), cos(i * 0.1), sin(i * 0.05), CAST(i BETWEEN 20 AND 40 AS INT)]::FLOAT[]`;
  for (let episode = 0; episode < episodes; episode++) {
    if (episode > 0) await link(first, path.join(videos, nameOf(episode, 'mp4')));
    await connection.run(`COPY (
      SELECT ${vector} AS "observation.state", ${vector} AS action, CAST(i / ${fps}.0 AS FLOAT) AS timestamp,
        i AS frame_index, CAST(${episode} AS BIGINT) AS episode_index,
        i + ${episode * length} AS index, CAST(0 AS BIGINT) AS task_index
      FROM range(${length}) r(i)
    ) TO '${path.join(data, nameOf(episode, 'parquet'))}' (FORMAT parquet)`);
  }
  connection.closeSync();
  instance.closeSync();
  await writeMeta(path.join(root, 'meta'));
}

const scalar = (dtype: string) => ({ dtype, shape: [1], names: null });

async function writeMeta(meta: string): Promise<void> {
  const names = ['x', 'y', 'z', 'gripper'];
  const info = {
    codebase_version: 'v2.1',
    robot_type: 'bench',
    total_episodes: episodes,
    total_frames: episodes * length,
    total_tasks: 1,
    total_videos: episodes,
    total_chunks: 1,
    chunks_size: 1_000,
    fps,
    splits: { train: `0:${episodes}` },
    data_path: 'data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet',
    video_path: 'videos/chunk-{episode_chunk:03d}/{video_key}/episode_{episode_index:06d}.mp4',
    features: {
      'observation.state': { dtype: 'float32', shape: [4], names },
      action: { dtype: 'float32', shape: [4], names },
      'observation.images.front': {
        dtype: 'video',
        shape: [240, 320, 3],
        names: ['height', 'width', 'channels'],
      },
      timestamp: scalar('float32'),
      frame_index: scalar('int64'),
      episode_index: scalar('int64'),
      index: scalar('int64'),
      task_index: scalar('int64'),
    },
  };
  const lines = Array.from({ length: episodes }, (_, episode) =>
    JSON.stringify({ episode_index: episode, tasks: ['wave'], length }),
  );
  await writeFile(path.join(meta, 'info.json'), JSON.stringify(info));
  await writeFile(path.join(meta, 'tasks.jsonl'), '{"task_index": 0, "task": "wave"}\n');
  await writeFile(path.join(meta, 'episodes.jsonl'), `${lines.join('\n')}\n`);
}
