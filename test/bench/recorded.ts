/** LeRobot datasets for benches: as large as asked for, every number known, the metadata true. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { select } from '../../src/core/datasets/duckdb';

export interface Recorded {
  version: 'v2.1' | 'v3.0';
  episodes: number;
  /** Frames of an episode. */
  length: number;
  fps: number;
  dims: number;
  tasks: readonly string[];
  /** v3.0: so many data files, and files of the episode list. */
  files: number;
  /** v2.1: keys of cameras whose files the caller puts there. */
  cameras: readonly string[];
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

async function parquet(root: string, relative: string, query: string): Promise<void> {
  const file = path.join(root, relative);
  await mkdir(path.dirname(file), { recursive: true });
  await select(`COPY (${query}) TO ${quoted(file)} (FORMAT parquet, COMPRESSION snappy)`);
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** As every recorder of v2.1 leaves them; an export passes them on. The numbers are about right. */
function statsLines({ episodes, length, dims }: Recorded): string[] {
  const all = (value: number): number[] => Array.from({ length: dims }, () => value);
  const vector = { min: all(-1), max: all(1), mean: all(0), std: all(0.7), count: [length] };
  return Array.from({ length: episodes }, (_none, episode_index) =>
    JSON.stringify({ episode_index, stats: { 'observation.state': vector, action: vector } }),
  );
}

const scalar = (dtype: string) => ({ dtype, shape: [1], names: null });

export async function writeRecorded(root: string, set: Recorded): Promise<void> {
  const { version, episodes, length, fps, dims, tasks, files, cameras } = set;
  await mkdir(path.join(root, 'meta'), { recursive: true });
  const isV3 = version === 'v3.0';
  const vector = (phase: string): string =>
    `[${Array.from({ length: dims }, (_none, d) => `CAST(sin(${phase} + ${d} + i * 0.02) AS FLOAT)`).join(', ')}]`;
  const rows = (from: number, to: number): string =>
    `SELECT ${vector('e')} AS "observation.state", ${vector('e + 0.1')} AS action, CAST(i / ${fps}.0 AS FLOAT) AS timestamp,
       i AS frame_index, e AS episode_index, e * ${length} + i AS "index", e % ${tasks.length} AS task_index
     FROM range(${from}, ${to}) a(e), range(${length}) b(i) ORDER BY e, i`;
  if (isV3) {
    const perFile = Math.ceil(episodes / files);
    for (let file = 0; file < files; file += 1) {
      const [from, to] = [file * perFile, Math.min(episodes, (file + 1) * perFile)];
      await parquet(root, `data/chunk-000/file-${pad(file, 3)}.parquet`, rows(from, to));
      await parquet(
        root,
        `meta/episodes/chunk-000/file-${pad(file, 3)}.parquet`,
        `SELECT e AS episode_index, [([${tasks.map(quoted).join(', ')}])[1 + e % ${tasks.length}]] AS tasks,
           CAST(${length} AS BIGINT) AS length, CAST(0 AS BIGINT) AS "data/chunk_index", CAST(${file} AS BIGINT) AS "data/file_index",
           e * ${length} AS dataset_from_index, (e + 1) * ${length} AS dataset_to_index FROM range(${from}, ${to}) r(e)`,
      );
    }
    const listed = tasks.map((task, at) => `SELECT ${at} AS task_index, ${quoted(task)} AS task`);
    await parquet(root, 'meta/tasks.parquet', listed.join(' UNION ALL '));
  } else {
    for (let e = 0; e < episodes; e += 1) {
      await parquet(root, `data/chunk-000/episode_${pad(e, 6)}.parquet`, rows(e, e + 1));
    }
    const lines = Array.from({ length: episodes }, (_none, e) =>
      JSON.stringify({ episode_index: e, tasks: [tasks[e % tasks.length]], length }),
    );
    await writeFile(path.join(root, 'meta/episodes.jsonl'), lines.join('\n'));
    await writeFile(path.join(root, 'meta/episodes_stats.jsonl'), statsLines(set).join('\n'));
    const listed = tasks.map((task, task_index) => JSON.stringify({ task_index, task }));
    await writeFile(path.join(root, 'meta/tasks.jsonl'), listed.join('\n'));
  }
  const names = Array.from({ length: dims }, (_none, d) => `joint_${d}`);
  const info = {
    codebase_version: version,
    robot_type: 'bench',
    total_episodes: episodes,
    total_frames: episodes * length,
    total_tasks: tasks.length,
    chunks_size: 1_000_000,
    fps,
    splits: { train: `0:${episodes}` },
    data_path: isV3
      ? 'data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet'
      : 'data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet',
    video_path: isV3
      ? null
      : 'videos/chunk-{episode_chunk:03d}/{video_key}/episode_{episode_index:06d}.mp4',
    features: {
      'observation.state': { dtype: 'float32', shape: [dims], names },
      action: { dtype: 'float32', shape: [dims], names },
      ...Object.fromEntries(
        cameras.map((key) => [
          key,
          { dtype: 'video', shape: [480, 640, 3], names: ['height', 'width', 'channels'] },
        ]),
      ),
      timestamp: scalar('float32'),
      ...Object.fromEntries(
        ['frame_index', 'episode_index', 'index', 'task_index'].map((key) => [
          key,
          scalar('int64'),
        ]),
      ),
    },
  };
  await writeFile(path.join(root, 'meta/info.json'), JSON.stringify(info));
}
