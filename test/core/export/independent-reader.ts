/**
 * Reads a LeRobot dataset from its published layout alone: hyparquet for rows, mediabunny for videos, nothing of the
 * studio. What it reads is what the tests believe an export to be.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from 'mediabunny';

interface Feature {
  dtype: string;
  shape: number[];
  names?: unknown;
}

export interface Info {
  codebase_version: string;
  fps: number;
  total_episodes: number;
  total_frames: number;
  total_videos?: number;
  total_chunks?: number;
  chunks_size: number;
  splits?: Record<string, string>;
  data_path: string;
  video_path: string;
  features: Record<string, Feature>;
}

export interface EpisodeFacts {
  index: number;
  length: number;
  tasks: string[];
  /** Absolute. */
  dataFile: string;
  /** By camera; `from` and `to` in seconds of the file, null where the whole file is the episode. */
  videos: Map<string, { file: string; from: number; to: number | null }>;
  /** Half-open, as stated by v3. */
  range: { from: number; to: number } | null;
  /** `feature/statistic` to value. */
  stats: Map<string, unknown>;
}

export type Row = Record<string, unknown>;

export class IndependentDataset {
  private readonly files = new Map<string, Promise<Row[]>>();

  private constructor(
    readonly root: string,
    readonly info: Info,
    readonly episodes: EpisodeFacts[],
    readonly tasks: Map<number, string>,
  ) {}

  static async read(root: string): Promise<IndependentDataset> {
    const info = parseJson(await readFile(path.join(root, 'meta/info.json'), 'utf8')) as Info;
    return info.codebase_version.startsWith('v3')
      ? new IndependentDataset(root, info, await listV3(root, info), await tasksV3(root))
      : new IndependentDataset(root, info, await listV2(root, info), await tasksV2(root));
  }

  get isV3(): boolean {
    return this.info.codebase_version.startsWith('v3');
  }

  /** The episode's rows in the order of the file. */
  async rows(episode: EpisodeFacts): Promise<Row[]> {
    // Episodes of v3 share files: read each once.
    const read = this.files.get(episode.dataFile) ?? readRows(episode.dataFile);
    this.files.set(episode.dataFile, read);
    const rows = await read;
    return this.isV3 ? rows.filter((row) => Number(row['episode_index']) === episode.index) : rows;
  }

  /** Every data file that LeRobot would glob, in its order. */
  async dataFiles(): Promise<string[]> {
    const files: string[] = [];
    for (const chunk of (await readdir(path.join(this.root, 'data'))).sort()) {
      for (const file of (await readdir(path.join(this.root, 'data', chunk))).sort()) {
        files.push(path.join(this.root, 'data', chunk, file));
      }
    }
    return files;
  }

  /** `meta/stats.json`, or null. */
  async stats(): Promise<Record<string, Record<string, unknown>> | null> {
    const file = path.join(this.root, 'meta/stats.json');
    if (!existsSync(file)) return null;
    return parseJson(await readFile(file, 'utf8')) as Record<string, Record<string, unknown>>;
  }
}

async function readRows(file: string): Promise<Row[]> {
  return parquetReadObjects({ file: await asyncBufferFromFile(file), compressors });
}

export interface ParquetShape {
  rows: number;
  /** Top-level columns in order. */
  columns: string[];
  /** Key-value metadata. */
  metadata: Map<string, string>;
}

export async function readShape(file: string): Promise<ParquetShape> {
  const { num_rows, schema, key_value_metadata } = await parquetMetadataAsync(
    await asyncBufferFromFile(file),
  );
  const columns: string[] = [];
  // The schema is a tree written depth first: skip what lies below each top-level column.
  let skip = 0;
  for (const element of schema.slice(1)) {
    if (skip === 0) columns.push(element.name);
    else skip -= 1;
    skip += element.num_children ?? 0;
  }
  return {
    rows: Number(num_rows),
    columns,
    metadata: new Map((key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ''])),
  };
}

export interface Packet {
  timestamp: number;
  duration: number;
  type: string;
  hash: string;
}

/** Every packet of the first video track, in decode order. */
export async function readPackets(file: string): Promise<Packet[]> {
  const input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  if (track === null) throw new Error(`${file} has no video track`);
  const packets: Packet[] = [];
  for await (const { timestamp, duration, type, data } of new EncodedPacketSink(track).packets()) {
    const hash = createHash('sha256').update(data).digest('hex');
    packets.push({ timestamp, duration, type, hash });
  }
  input.dispose();
  return packets;
}

async function readLines(file: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(file, 'utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => parseJson(line) as Record<string, unknown>);
}

/** Python writes NaN and Infinity, which JSON does not know; no text of the test data contains these words. */
const parseJson = (text: string): unknown => JSON.parse(text.replaceAll(/-?Infinity|NaN/g, 'null'));

function fill(template: string, values: Record<string, string | number>): string {
  return template.replaceAll(/\{(\w+)(?::0(\d+)d)?\}/g, (_all, name: string, width = '0') =>
    String(values[name]).padStart(Number(width), '0'),
  );
}

async function listV2(root: string, info: Info): Promise<EpisodeFacts[]> {
  const statsFile = path.join(root, 'meta/episodes_stats.jsonl');
  const stats = new Map(
    (existsSync(statsFile) ? await readLines(statsFile) : []).map((line) => [
      Number(line['episode_index']),
      line['stats'] as Record<string, Record<string, unknown>>,
    ]),
  );
  const cameras = Object.keys(info.features).filter((key) => info.features[key]?.dtype === 'video');
  const lines = await readLines(path.join(root, 'meta/episodes.jsonl'));
  return lines.map((line) => {
    const index = Number(line['episode_index']);
    const values = { episode_chunk: Math.floor(index / info.chunks_size), episode_index: index };
    const videos: EpisodeFacts['videos'] = new Map();
    for (const key of cameras) {
      const file = path.join(root, fill(info.video_path, { ...values, video_key: key }));
      if (existsSync(file)) videos.set(key, { file, from: 0, to: null });
    }
    return {
      index,
      length: Number(line['length']),
      tasks: line['tasks'] as string[],
      dataFile: path.join(root, fill(info.data_path, values)),
      videos,
      range: null,
      stats: new Map(
        Object.entries(stats.get(index) ?? {}).flatMap(([feature, each]) =>
          Object.entries(each).map(([key, value]): [string, unknown] => [
            `${feature}/${key}`,
            value,
          ]),
        ),
      ),
    };
  });
}

async function listV3(root: string, info: Info): Promise<EpisodeFacts[]> {
  const cameras = Object.keys(info.features).filter((key) => info.features[key]?.dtype === 'video');
  const rows: Row[] = [];
  const folder = path.join(root, 'meta/episodes');
  for (const chunk of (await readdir(folder)).sort()) {
    for (const file of (await readdir(path.join(folder, chunk))).sort()) {
      rows.push(...(await readRows(path.join(folder, chunk, file))));
    }
  }
  return rows.map((row) => {
    const at = (name: string): number => Number(row[name]);
    const place = (prefix: string) => ({
      chunk_index: at(`${prefix}/chunk_index`),
      file_index: at(`${prefix}/file_index`),
    });
    const videos: EpisodeFacts['videos'] = new Map();
    for (const key of cameras) {
      const prefix = `videos/${key}`;
      if (row[`${prefix}/chunk_index`] === undefined) continue;
      const file = path.join(root, fill(info.video_path, { ...place(prefix), video_key: key }));
      if (!existsSync(file)) continue;
      videos.set(key, {
        file,
        from: at(`${prefix}/from_timestamp`),
        to: at(`${prefix}/to_timestamp`),
      });
    }
    return {
      index: at('episode_index'),
      length: at('length'),
      tasks: row['tasks'] as string[],
      dataFile: path.join(root, fill(info.data_path, place('data'))),
      videos,
      range: { from: at('dataset_from_index'), to: at('dataset_to_index') },
      stats: new Map(
        Object.entries(row)
          .filter(([name]) => name.startsWith('stats/'))
          .map(([name, value]) => [name.slice('stats/'.length), value]),
      ),
    };
  });
}

async function tasksV2(root: string): Promise<Map<number, string>> {
  const lines = await readLines(path.join(root, 'meta/tasks.jsonl'));
  return new Map(lines.map((line) => [Number(line['task_index']), String(line['task'])]));
}

async function tasksV3(root: string): Promise<Map<number, string>> {
  const rows = await readRows(path.join(root, 'meta/tasks.parquet'));
  return new Map(
    rows.map((row) => [Number(row['task_index']), String(row['task'] ?? row['__index_level_0__'])]),
  );
}
