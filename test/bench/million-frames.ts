/** Reading one episode out of a v3.0 dataset whose single parquet file holds a million frames. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { openDataset } from '../../src/core/datasets/open';
import { quantile, timed, type BenchRow } from './row';

const frames = 1_000_000;
const episodes = 2_500;
const length = frames / episodes;
const dims = 14;

export async function benchMillionFrames(): Promise<BenchRow[]> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'dualvla-million-'));
  try {
    await writeDataset(root);
    const opening = performance.now();
    const dataset = await openDataset(root);
    const openMs = performance.now() - opening;
    const times = await timed(60, async (run) => {
      const signals = await dataset.signals((run * 997) % episodes);
      if (signals.frames !== length) throw new Error(`Read ${signals.frames} rows, not ${length}.`);
    });
    await dataset.close();
    const note = `${episodes} episodes of ${length} frames, ${dims} state and ${dims} action values, one file`;
    return [
      { name: 'open, 1,000,000 frames', value: openMs, unit: 'ms', note },
      { name: 'one episode, median', value: quantile(times, 0.5), unit: 'ms', note },
      { name: 'one episode, p95', value: quantile(times, 0.95), unit: 'ms', note },
    ];
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function writeDataset(root: string): Promise<void> {
  const data = path.join(root, 'data/chunk-000');
  const meta = path.join(root, 'meta/episodes/chunk-000');
  await mkdir(data, { recursive: true });
  await mkdir(meta, { recursive: true });
  const names = Array.from({ length: dims }, (_, index) => `joint_${index}`);
  const vector = `list_transform(range(${dims}), d -> CAST(sin(i * 0.01 + d) AS FLOAT))`;
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (
    SELECT ${vector} AS "observation.state", ${vector} AS action,
      CAST((i % ${length}) / 20.0 AS FLOAT) AS timestamp, i % ${length} AS frame_index,
      i // ${length} AS episode_index, i AS index, CAST(0 AS BIGINT) AS task_index
    FROM range(${frames}) r(i)
  ) TO '${path.join(data, 'file-000.parquet')}' (FORMAT parquet, COMPRESSION snappy)`);
  await connection.run(`COPY (
    SELECT i AS episode_index, ['hold still'] AS tasks, CAST(${length} AS BIGINT) AS length,
      CAST(0 AS BIGINT) AS "data/chunk_index", CAST(0 AS BIGINT) AS "data/file_index",
      i * ${length} AS dataset_from_index, (i + 1) * ${length} AS dataset_to_index
    FROM range(${episodes}) r(i)
  ) TO '${path.join(meta, 'file-000.parquet')}' (FORMAT parquet)`);
  await connection.run(`COPY (SELECT CAST(0 AS BIGINT) AS task_index, 'hold still' AS task)
    TO '${path.join(root, 'meta/tasks.parquet')}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  const info = {
    codebase_version: 'v3.0',
    robot_type: 'bench',
    total_episodes: episodes,
    total_frames: frames,
    total_tasks: 1,
    chunks_size: 1000,
    fps: 20,
    splits: { train: `0:${episodes}` },
    data_path: 'data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet',
    video_path: null,
    features: {
      'observation.state': column('float32', [dims], names),
      action: column('float32', [dims], names),
      timestamp: column('float32', [1], null),
      frame_index: column('int64', [1], null),
      episode_index: column('int64', [1], null),
      index: column('int64', [1], null),
      task_index: column('int64', [1], null),
    },
  };
  await writeFile(path.join(root, 'meta/info.json'), JSON.stringify(info));
}

function column(dtype: string, shape: number[], names: string[] | null): object {
  return { dtype, shape, names };
}
