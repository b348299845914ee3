/** Small LeRobot datasets made when a test needs them: known numbers, real parquet, optionally real video. */
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { quoteName, select } from '../../../src/core/datasets/duckdb';
import {
  av1,
  h264Usual,
  joinVideos,
  makeCodedVideos,
  makeOnce,
} from '../../e2e/player/coded-video';

export interface SmallDataset {
  version: 'v2.0' | 'v2.1' | 'v3.0';
  /** Rows of each episode. */
  lengths: readonly number[];
  fps?: number;
  /** Task of each episode, in turn. */
  tasks?: readonly string[];
  /** A camera `observation.images.top` with numbered pictures. */
  video?: boolean;
  /** SQL of columns by name over `e` (episode), `i` (frame); replaces the columns below where a name is the same. */
  columns?: Readonly<Record<string, string | null>>;
  /** Replaces or adds features, as in info.json; null takes one out. */
  features?: Readonly<Record<string, unknown>>;
  /** Replaces or adds keys of info.json; undefined takes one out. */
  info?: Readonly<Record<string, unknown>>;
}

const scalar = (dtype: string) => ({ dtype, shape: [1], names: null });
const camera = 'observation.images.top';

/** A folder that is gone after the test. Its name is hard on whoever pastes paths into queries. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "dualvla [a*] robot=b 'c'-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes the dataset into a new folder and returns its path. State is `[e, i, e + i / 1000]`, action `[i, -i]`. */
export async function smallDataset(options: SmallDataset): Promise<string> {
  const root = path.join(await scratchFolder(), 'set');
  const { version, lengths, fps = 10, tasks = ['pick it up'] } = options;
  const isV3 = version === 'v3.0';
  const texts = [...new Set(tasks)];
  const columns: Record<string, string | null> = {
    'observation.state': '[CAST(e AS FLOAT), CAST(i AS FLOAT), CAST(e + i / 1000 AS FLOAT)]',
    action: '[CAST(i AS FLOAT), CAST(-i AS FLOAT)]',
    timestamp: `CAST(i / ${fps} AS FLOAT)`,
    frame_index: 'i',
    episode_index: 'e',
    index: 'g + i',
    task_index: `CAST(e % ${tasks.length} AS BIGINT)`,
    ...options.columns,
  };
  const features: Record<string, unknown> = {
    'observation.state': { dtype: 'float32', shape: [3], names: ['joint_1', 'joint_2', 'gripper'] },
    action: { dtype: 'float32', shape: [2], names: ['joint_1', 'joint_2'] },
    timestamp: scalar('float32'),
    ...Object.fromEntries(
      ['frame_index', 'episode_index', 'index', 'task_index'].map((key) => [key, scalar('int64')]),
    ),
    ...(options.video === true
      ? {
          [camera]: { dtype: 'video', shape: [64, 128, 3], names: ['height', 'width', 'channels'] },
        }
      : {}),
    ...options.features,
  };
  const info = {
    codebase_version: version,
    robot_type: 'toy',
    fps,
    total_episodes: lengths.length,
    total_frames: lengths.reduce((a, b) => a + b, 0),
    total_tasks: texts.length,
    chunks_size: 1000,
    splits: { train: `0:${lengths.length}` },
    data_path: isV3
      ? 'data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet'
      : 'data/chunk-{episode_chunk:03d}/episode_{episode_index:06d}.parquet',
    video_path: isV3
      ? 'videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4'
      : 'videos/chunk-{episode_chunk:03d}/{video_key}/episode_{episode_index:06d}.mp4',
    ...(isV3 ? {} : { total_videos: options.video === true ? lengths.length : 0, total_chunks: 1 }),
    features: Object.fromEntries(Object.entries(features).filter(([, value]) => value !== null)),
    ...options.info,
  };
  await mkdir(path.join(root, 'meta'), { recursive: true });
  await writeFile(path.join(root, 'meta/info.json'), JSON.stringify(info));

  const starts = lengths.map((_length, e) => lengths.slice(0, e).reduce((a, b) => a + b, 0));
  const expressions = Object.entries(columns).flatMap(([name, sql]) =>
    sql === null ? [] : [`${sql} AS ${quoteName(name)}`],
  );
  const rowsOf = (e: number): string =>
    `SELECT ${expressions.join(', ')} FROM (SELECT ${e}::BIGINT AS e, ${starts[e]}::BIGINT AS g, i FROM range(${lengths[e]}::BIGINT) r(i))`;
  const episodes = [...lengths.keys()];
  if (isV3) {
    await writeParquet(
      path.join(root, 'data/chunk-000/file-000.parquet'),
      episodes.map(rowsOf).join(' UNION ALL '),
    );
    await writeMetadataV3(root, options, starts);
  } else {
    for (const e of episodes) {
      const name = `data/chunk-000/episode_${String(e).padStart(6, '0')}.parquet`;
      await writeParquet(path.join(root, name), rowsOf(e));
    }
    const lines = lengths.map((length, e) => ({
      episode_index: e,
      tasks: [tasks[e % tasks.length]],
      length,
    }));
    await writeLines(path.join(root, 'meta/episodes.jsonl'), lines);
    await writeLines(
      path.join(root, 'meta/tasks.jsonl'),
      texts.map((task, task_index) => ({ task_index, task })),
    );
  }
  if (options.video === true) await writeVideos(root, isV3, lengths, fps);
  return root;
}

export const writeLines = (file: string, lines: readonly unknown[]): Promise<void> =>
  writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

export async function writeParquet(file: string, query: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await select(`COPY (${query}) TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`);
}

/** Moves a parquet file out of its dataset and returns it as a table of SQL, to write other files from. */
export async function setAside(file: string): Promise<string> {
  const away = path.join(await scratchFolder(), 'away.parquet');
  await rename(file, away);
  return `read_parquet('${away.replaceAll("'", "''")}', hive_partitioning = false)`;
}

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

async function writeMetadataV3(
  root: string,
  { lengths, fps = 10, tasks = ['pick it up'], video }: SmallDataset,
  starts: readonly number[],
): Promise<void> {
  const rows = lengths.map((length, e) => {
    const from = starts[e] ?? 0;
    const pictures = `, 0 AS "videos/${camera}/chunk_index", 0 AS "videos/${camera}/file_index",
      ${from} / ${fps}.0 AS "videos/${camera}/from_timestamp", ${from + length} / ${fps}.0 AS "videos/${camera}/to_timestamp"`;
    return `SELECT ${e}::BIGINT AS episode_index, [${text(tasks[e % tasks.length] ?? '')}] AS tasks,
      ${length}::BIGINT AS length, 0 AS "data/chunk_index", 0 AS "data/file_index",
      ${from}::BIGINT AS dataset_from_index, ${from + length}::BIGINT AS dataset_to_index${video === true ? pictures : ''}`;
  });
  await writeParquet(
    path.join(root, 'meta/episodes/chunk-000/file-000.parquet'),
    rows.join(' UNION ALL '),
  );
  const texts = [...new Set(tasks)].map(
    (task, at) => `SELECT ${at}::BIGINT AS task_index, ${text(task)} AS __index_level_0__`,
  );
  await writeParquet(path.join(root, 'meta/tasks.parquet'), texts.join(' UNION ALL '));
}

async function writeVideos(
  root: string,
  isV3: boolean,
  lengths: readonly number[],
  fps: number,
): Promise<void> {
  const folder = path.join(
    root,
    isV3 ? `videos/${camera}/chunk-000` : `videos/chunk-000/${camera}`,
  );
  await mkdir(folder, { recursive: true });
  const size = { fps, width: 128, height: 64 };
  const videos = lengths.map((frames, e) => {
    const name = `episode_${String(e).padStart(6, '0')}.mp4`;
    const encoder = isV3 ? av1(2) : h264Usual;
    return { name, video: { ...size, frames, firstCode: 1000 * e, encoder } };
  });
  const makeIn = async (place: string): Promise<string[]> => {
    const made = videos.map(({ name, video }) => ({ file: path.join(place, name), video }));
    await makeCodedVideos(made);
    return made.map(({ file }) => file);
  };
  if (!isV3) return void (await makeIn(folder));
  await makeOnce(path.join(folder, 'file-000.mp4'), { joined: videos }, async (joined) => {
    // The list that ffmpeg joins files by has its own quoting; joined files are made where names are plain.
    const place = await mkdtemp(path.join(os.tmpdir(), 'dualvla-parts-'));
    await joinVideos(joined, await makeIn(place));
    await rm(place, { recursive: true, force: true });
  });
}
