/**
 * Writes a made episode in which one arm hands something over to the other, as a LeRobot dataset, with its true
 * boundaries in `labels.json`: what `keyframes-picture.ts` draws as the episode of two arms.
 *
 *   npx tsx scripts/docs/handover-dataset.ts FOLDER
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { select } from '../../src/core/datasets/duckdb';

const fps = 20;
const task = 'Hand the cup over and put it down.';
const names = ['left', 'right'].flatMap((side) =>
  ['joint_1', 'joint_2', 'gripper'].map((name) => `${side}_${name}`),
);

/** Seconds, where to (as `names`), and what begins with it. */
const strokes: [number, number[], string | null][] = [
  [0.8, [0, 0, 1, 0, 0, 1], null],
  [1.2, [0.3, 0.2, 1, 0, 0, 1], 'start'],
  [0.5, [0.3, 0.2, 0, 0, 0, 1], 'grasp'],
  [1.2, [0.1, 0.5, 0, 0, 0, 1], 'lift'],
  [1.2, [0.1, 0.5, 0, 0.3, 0.5, 1], 'start'],
  [0.5, [0.1, 0.5, 0, 0.3, 0.5, 0], 'grasp'],
  [0.5, [0.1, 0.5, 1, 0.3, 0.5, 0], 'release'],
  [1, [0, 0, 1, 0.3, 0.5, 0], 'other'],
  [1.2, [0, 0, 1, 0.1, -0.2, 0], 'lift'],
  [0.5, [0, 0, 1, 0.1, -0.2, 1], 'release'],
  [1, [0, 0, 1, 0, 0, 1], 'other'],
  [0.8, [0, 0, 1, 0, 0, 1], 'settle'],
];

const rows = [[0, 0, 1, 0, 0, 1]];
const boundaries: { kind: string; from: number; to: number }[] = [];
for (const [seconds, to, kind] of strokes) {
  const from = rows.at(-1) ?? [];
  if (kind !== null) boundaries.push({ kind, from: rows.length - 1, to: rows.length - 1 });
  const frames = Math.round(seconds * fps);
  for (let i = 1; i <= frames; i++) {
    // Minimum jerk, as people and planners move.
    const u = i / frames;
    const share = u ** 3 * (10 - 15 * u + 6 * u * u);
    rows.push(from.map((value, d) => value + share * ((to[d] ?? value) - value)));
  }
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('handover-dataset FOLDER');
const length = rows.length;
const scalar = (dtype: string) => ({ dtype, shape: [1], names: null });
const state = { dtype: 'float32', shape: [names.length], names };
const info = {
  codebase_version: 'v2.1',
  robot_type: 'two_arms',
  fps,
  total_episodes: 1,
  total_frames: length,
  total_tasks: 1,
  total_videos: 0,
  total_chunks: 1,
  chunks_size: 1000,
  splits: { train: '0:1' },
  data_path: 'data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet',
  video_path: null,
  features: {
    'observation.state': state,
    action: state,
    timestamp: scalar('float32'),
    frame_index: scalar('int64'),
    episode_index: scalar('int64'),
    index: scalar('int64'),
    task_index: scalar('int64'),
  },
};
const write = (name: string, content: object): Promise<void> =>
  writeFile(path.join(folder, name), `${JSON.stringify(content)}\n`);
await mkdir(path.join(folder, 'meta'), { recursive: true });
await mkdir(path.join(folder, 'data/chunk-000'), { recursive: true });
await write('meta/info.json', info);
await write('meta/tasks.jsonl', { task_index: 0, task });
await write('meta/episodes.jsonl', { episode_index: 0, tasks: [task], length });
await write('labels.json', {
  version: 2,
  episodes: [{ dataset: path.basename(folder), episode: 0, fps, boundaries }],
});
const values = rows.map((row, i) => `(${i}, [${row.join(', ')}])`).join(', ');
const file = path.join(folder, 'data/chunk-000/episode_000000.parquet').replaceAll("'", "''");
await select(
  `COPY (SELECT state::FLOAT[] AS "observation.state", state::FLOAT[] AS action,
    (i / ${fps}.0)::FLOAT AS "timestamp", i::BIGINT AS frame_index, 0::BIGINT AS episode_index,
    i::BIGINT AS "index", 0::BIGINT AS task_index FROM (VALUES ${values}) AS rows(i, state) ORDER BY i)
   TO '${file}' (FORMAT parquet)`,
);
