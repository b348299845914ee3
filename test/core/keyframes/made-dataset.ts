/** Small LeRobot v2.1 datasets without video, written by DuckDB: an arm with an end-effector and a gripper. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { onTestFinished } from 'vitest';

/** x, y, z in metres and the gripper's width, per frame. */
export type Row = [number, number, number, number];

export interface MadeEpisode {
  rows: Row[];
  reasoning?: string[];
}

const names = ['ee_x', 'ee_y', 'ee_z', 'gripper_width'];

/** Rests, reaches left and down, closes, lifts, carries forward, opens, retreats up, rests. 20 fps, 160 frames. */
export function pickAndPlace(shift = 0): Row[] {
  const rows: Row[] = [];
  const at: Row = [0.3, 0, 0.3, 0.08];
  const move = (frames: number, to: Row): void => {
    const from: Row = [...at];
    for (let i = 1; i <= frames; i++) {
      // Minimum jerk, as people and planners move.
      const u = i / frames;
      const share = u ** 3 * (10 - 15 * u + 6 * u * u);
      for (const [d, value] of to.entries()) {
        const start = from[d] ?? 0;
        at[d] = start + share * (value - start);
      }
      rows.push([...at]);
    }
  };
  const place = (x: number, y: number, z: number, width: number): Row => [x + shift, y, z, width];
  move(15, [...at]);
  move(25, place(0.3, 0.2, 0.1, 0.08));
  move(5, place(0.3, 0.2, 0.1, 0.08));
  move(10, place(0.3, 0.2, 0.1, 0.01));
  move(5, place(0.3, 0.2, 0.1, 0.01));
  move(20, place(0.3, 0.2, 0.25, 0.01));
  move(30, place(0.6, 0.2, 0.1, 0.01));
  move(5, place(0.6, 0.2, 0.1, 0.01));
  move(10, place(0.6, 0.2, 0.1, 0.08));
  move(20, place(0.6, 0.2, 0.3, 0.08));
  move(15, place(0.6, 0.2, 0.3, 0.08));
  return rows;
}

const lines = (items: readonly object[]): string =>
  items.map((item) => `${JSON.stringify(item)}\n`).join('');

/** Writes the dataset into a temporary folder that goes when the test ends; returns the folder. */
export async function makeDataset(episodes: readonly MadeEpisode[]): Promise<string> {
  const root = path.join(await mkdtemp(path.join(os.tmpdir(), 'dualvla-keyframes-')), 'made');
  onTestFinished(() => rm(path.dirname(root), { recursive: true, force: true }));
  await mkdir(path.join(root, 'meta'), { recursive: true });
  await mkdir(path.join(root, 'data/chunk-000'), { recursive: true });
  const frames = episodes.reduce((sum, { rows }) => sum + rows.length, 0);
  const hasText = episodes.some(({ reasoning }) => reasoning !== undefined);
  const vector = { dtype: 'float32', shape: [4], names };
  const index = { dtype: 'int64', shape: [1], names: null };
  const info = {
    codebase_version: 'v2.1',
    robot_type: 'made',
    total_episodes: episodes.length,
    total_frames: frames,
    total_tasks: 1,
    total_videos: 0,
    total_chunks: 1,
    chunks_size: 1000,
    fps: 20,
    splits: { train: `0:${episodes.length}` },
    data_path: 'data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet',
    video_path: null,
    features: {
      'observation.state': vector,
      action: vector,
      ...(hasText ? { reasoning: { dtype: 'string', shape: [1], names: null } } : {}),
      timestamp: { dtype: 'float32', shape: [1], names: null },
      frame_index: index,
      episode_index: index,
      index,
      task_index: index,
    },
  };
  await writeFile(path.join(root, 'meta/info.json'), JSON.stringify(info));
  await writeFile(
    path.join(root, 'meta/tasks.jsonl'),
    lines([{ task_index: 0, task: 'Put it down.' }]),
  );
  await writeFile(
    path.join(root, 'meta/episodes.jsonl'),
    lines(
      episodes.map(({ rows }, i) => ({
        episode_index: i,
        tasks: ['Put it down.'],
        length: rows.length,
      })),
    ),
  );
  const instance = await DuckDBInstance.create(':memory:');
  const db = await instance.connect();
  let first = 0;
  for (const [i, { rows, reasoning }] of episodes.entries()) {
    const json = path.join(root, `${i}.json`);
    const records = rows.map((row, t) => ({
      'observation.state': row,
      action: rows[Math.min(t + 1, rows.length - 1)],
      ...(hasText ? { reasoning: reasoning?.[t] ?? '' } : {}),
      timestamp: t / 20,
      frame_index: t,
      episode_index: i,
      index: first + t,
      task_index: 0,
    }));
    first += rows.length;
    await writeFile(json, lines(records));
    const file = `data/chunk-000/episode_${String(i).padStart(6, '0')}.parquet`;
    await db.run(
      `COPY (SELECT * REPLACE ("observation.state"::FLOAT[] AS "observation.state", action::FLOAT[] AS action,
         "timestamp"::FLOAT AS "timestamp") FROM read_json('${json}'))
       TO '${path.join(root, file)}' (FORMAT parquet)`,
    );
    await rm(json);
  }
  db.closeSync();
  instance.closeSync();
  return root;
}
