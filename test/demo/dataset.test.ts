/** The dataset as it is committed, read by other programs than the ones that wrote it. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from 'mediabunny';
import { beforeAll, describe, expect, it } from 'vitest';
import { demoDataset } from '../shared-data';

interface Feature {
  dtype: string;
  shape: number[];
  names: string[] | null;
  info?: Record<string, unknown>;
}

interface Info {
  codebase_version: string;
  fps: number;
  total_episodes: number;
  total_frames: number;
  total_tasks: number;
  splits: Record<string, string>;
  features: Record<string, Feature>;
}

interface Labels {
  version: number;
  origin: string;
  episodes: {
    dataset: string;
    episode: number;
    fps: number;
    boundaries: { kind: string; from: number; to: number; raters: number }[];
  }[];
}

type Row = Record<string, unknown>;

const inDataset = (file: string): string => path.join(demoDataset, file);

async function readRows(file: string): Promise<Row[]> {
  return parquetReadObjects({ file: await asyncBufferFromFile(inDataset(file)), compressors });
}

async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(inDataset(file), 'utf8')) as T;
}

async function keyValues(file: string): Promise<Map<string, unknown>> {
  const { key_value_metadata: pairs = [] } = await parquetMetadataAsync(
    await asyncBufferFromFile(inDataset(file)),
  );
  return new Map(pairs.map(({ key, value }) => [key, JSON.parse(value ?? 'null') as unknown]));
}

/** Presentation times and kinds of all packets of a video, in order of presentation. */
async function packetsOf(file: string): Promise<{ timeSec: number; key: boolean }[]> {
  const input = new Input({ source: new FilePathSource(inDataset(file)), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  const packets: { timeSec: number; key: boolean }[] = [];
  for await (const packet of new EncodedPacketSink(track!).packets())
    packets.push({ timeSec: packet.timestamp, key: packet.type === 'key' });
  input[Symbol.dispose]();
  return packets.sort((a, b) => a.timeSec - b.timeSec);
}

const dataFiles = ['data/chunk-000/file-000.parquet', 'data/chunk-000/file-001.parquet'];
const episodesFile = 'meta/episodes/chunk-000/file-000.parquet';

let info: Info;
let episodes: Row[];
let rows: Row[];

beforeAll(async () => {
  info = await readJson<Info>('meta/info.json');
  episodes = await readRows(episodesFile);
  rows = (await Promise.all(dataFiles.map(readRows))).flat();
});

const cameraKeys = (): string[] =>
  Object.keys(info.features).filter((key) => info.features[key]?.dtype === 'video');

describe('the committed demo dataset', () => {
  it('is small, and what is not of LeRobot lies outside data/ and meta/', async () => {
    const names = await readdir(demoDataset, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile());
    const sizes = await Promise.all(
      files.map(async (f) => (await stat(path.join(f.parentPath, f.name))).size),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(6_000_000);
    const top = (await readdir(demoDataset)).sort();
    expect(top).toEqual(['README.md', 'data', 'events.json', 'meta', 'videos']);
  });

  it('has the totals it declares', () => {
    expect(info).toMatchObject({ codebase_version: 'v3.0', total_episodes: 24, fps: 15 });
    expect(info.splits).toEqual({ train: '0:24' });
    expect(episodes).toHaveLength(24);
    expect(rows).toHaveLength(info.total_frames);
    expect(episodes.reduce((sum, e) => sum + Number(e['length']), 0)).toBe(info.total_frames);
  });

  it('has rows for each episode where the table of episodes says', () => {
    let next = 0;
    for (const [number, episode] of episodes.entries()) {
      const length = Number(episode['length']);
      expect(Number(episode['episode_index'])).toBe(number);
      expect(Number(episode['dataset_from_index'])).toBe(next);
      expect(Number(episode['dataset_to_index'])).toBe(next + length);
      const placed = rows.slice(next, next + length).map((row) => ({
        places: ['episode_index', 'frame_index', 'index'].map((key) => Number(row[key])),
        timestamp: row['timestamp'],
      }));
      expect(placed).toEqual(
        Array.from({ length }, (_, i) => ({
          places: [number, i, next + i],
          timestamp: Math.fround(i / info.fps),
        })),
      );
      next += length;
    }
  });

  it('has every declared column, of the declared width, finite and with a text on every frame', () => {
    for (const [key, { dtype, shape, names }] of Object.entries(info.features)) {
      if (dtype === 'video') continue;
      if (names) expect(names).toHaveLength(shape[0] ?? 0);
      const wrong = rows.find((row) => {
        if (dtype === 'string') return !/^TASK: .{40,}\.$/.test(String(row[key]));
        const numbers = [row[key]].flat().map(Number);
        return numbers.length !== shape[0] || !numbers.every(Number.isFinite);
      });
      expect(wrong, key).toBeUndefined();
    }
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(
      Object.keys(info.features)
        .filter((key) => info.features[key]?.dtype !== 'video')
        .sort(),
    );
  });

  it('has exactly one picture per row, on time, and random access at each start of an episode', async () => {
    const keys = cameraKeys();
    expect(keys).toHaveLength(2);
    for (const key of keys)
      for (const file of [0, 1, 2, 3]) {
        const packets = await packetsOf(`videos/${key}/chunk-000/file-00${file}.mp4`);
        const inside = episodes.filter((e) => Number(e[`videos/${key}/file_index`]) === file);
        expect(packets).toHaveLength(inside.reduce((sum, e) => sum + Number(e['length']), 0));
        packets.forEach(({ timeSec }, i) => expect(timeSec).toBeCloseTo(i / info.fps, 3));
        for (const episode of inside) {
          const [from, to] = ['from', 'to'].map((end) =>
            Number(episode[`videos/${key}/${end}_timestamp`]),
          ) as [number, number];
          expect((to - from) * info.fps).toBeCloseTo(Number(episode['length']), 6);
          expect(packets[Math.round(from * info.fps)]?.key, `${key}, start at ${from} s`).toBe(
            true,
          );
        }
      }
  });

  it('has the texts of its tasks as the index that pandas restores', async () => {
    const tasks = await readRows('meta/tasks.parquet');
    const metadata = await keyValues('meta/tasks.parquet');
    expect(metadata.get('pandas')).toMatchObject({ index_columns: ['task'] });
    expect(tasks).toHaveLength(info.total_tasks);
    const texts = new Map(tasks.map((t) => [Number(t['task_index']), t['task']]));
    for (const row of rows) {
      const text = texts.get(Number(row['task_index']));
      expect(episodes[Number(row['episode_index'])]?.['tasks']).toEqual([text]);
    }
  });

  it('tells the datasets library the type of every column', async () => {
    for (const file of [...dataFiles, episodesFile]) {
      const { info: declared } = (await keyValues(file)).get('huggingface') as {
        info: { features: Record<string, unknown> };
      };
      const [first] = await readRows(file);
      expect(Object.keys(declared.features)).toEqual(Object.keys(first ?? {}));
    }
  });

  it('has statistics that agree with the rows', async () => {
    const stats = await readJson<Record<string, Record<string, number[]>>>('meta/stats.json');
    for (const key of ['observation.state', 'observation.ee_pose', 'action']) {
      const values = rows.map((row) => row[key] as number[]);
      stats[key]!['mean']!.forEach((mean, dim) => {
        const column = values.map((v) => v[dim] ?? 0).sort((a, b) => a - b);
        expect(mean).toBeCloseTo(column.reduce((sum, v) => sum + v, 0) / column.length, 6);
        expect(stats[key]!['min']![dim]).toBe(column[0]);
        expect(stats[key]!['max']![dim]).toBe(column.at(-1));
        const middle =
          ((column[(column.length - 1) >> 1] ?? 0) + (column[column.length >> 1] ?? 0)) / 2;
        expect(stats[key]!['q50']![dim]).toBeCloseTo(middle, 6);
      });
      expect(stats[key]!['count']).toEqual([rows.length]);
    }
    for (const key of cameraKeys()) {
      const mean = stats[key]!['mean']!.flat(2);
      expect(mean).toHaveLength(3);
      for (const channel of mean) {
        expect(channel).toBeGreaterThan(0.2);
        expect(channel).toBeLessThan(0.8);
      }
    }
    const perEpisode = episodes[5]!;
    const own = rows.filter((row) => Number(row['episode_index']) === 5);
    const firstJoint = own.map((row) => (row['action'] as number[])[0] ?? 0);
    expect((perEpisode['stats/action/max'] as number[])[0]).toBe(Math.max(...firstJoint));
    expect((perEpisode['stats/action/count'] as unknown[]).map(Number)).toEqual([own.length]);
  });

  it('has true event times inside its episodes that agree with the recorded gripper', async () => {
    const labels = await readJson<Labels>('events.json');
    expect(labels).toMatchObject({ version: 2, origin: 'generator' });
    expect(labels.episodes.map(({ episode }) => episode)).toEqual(episodes.map((_, i) => i));
    for (const { dataset, episode, fps, boundaries } of labels.episodes) {
      expect(dataset).toBe('demo');
      expect(fps).toBe(info.fps);
      const own = rows.filter((row) => Number(row['episode_index']) === episode);
      const opening = own.map((row) => (row['observation.state'] as number[])[6] ?? NaN);
      expect(boundaries.length).toBeGreaterThanOrEqual(6);
      for (const { kind, from, to } of boundaries) {
        expect(from).toBe(to);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(from).toBeLessThan(own.length);
        const change =
          opening[Math.min(from + 3, own.length - 1)]! - opening[Math.max(0, from - 1)]!;
        const where = `episode ${episode}, ${kind} at frame ${from}`;
        if (kind === 'grasp') expect(change, where).toBeLessThan(-0.1);
        if (kind === 'release') expect(change, where).toBeGreaterThan(0.1);
      }
    }
  });
});
