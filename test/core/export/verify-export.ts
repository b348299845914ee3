/** Compares an export with its source through the independent reader. */
import { expect } from 'vitest';
import {
  IndependentDataset,
  readPackets,
  readShape,
  type Packet,
  type EpisodeFacts,
  type Row,
} from './independent-reader';
import { isSame } from './same-value';

export interface Expectation {
  /** Source episodes in the order of the export, each with its texts by frame. */
  episodes: readonly { source: number; texts: ReadonlyMap<number, string> }[];
  renumbered: boolean;
  /** Columns that a repair writes anew. */
  repaired?: readonly ('timestamp' | 'frame_index' | 'index' | 'episode_index')[];
  /** Columns that are not in the source. */
  added?: readonly string[];
  /** Name in the export by name in the source. */
  renamed?: Readonly<Record<string, string>>;
  droppedCameras?: readonly string[];
}

/** Checks counts, numbers, timestamps, features, metadata, every value of every column, and every video packet. */
export async function verifyExport(
  sourceRoot: string,
  outRoot: string,
  expected: Expectation,
): Promise<{ frames: number; keyframes: number; packets: number }> {
  const source = await IndependentDataset.read(sourceRoot);
  const out = await IndependentDataset.read(outRoot);
  expect(out.info.codebase_version).toBe(source.info.codebase_version);
  expect(out.info.fps).toBe(source.info.fps);
  expect(out.episodes).toHaveLength(expected.episodes.length);
  expect(out.tasks).toEqual(source.tasks);
  verifyFeatures(source, out, expected);
  await verifyFiles(out);

  const totals = { frames: 0, keyframes: 0, packets: 0 };
  const compared = new Map<string, Packet[]>();
  for (const [position, { source: index, texts }] of expected.episodes.entries()) {
    const before = source.episodes.find((episode) => episode.index === index);
    const after = out.episodes[position];
    if (before === undefined || after === undefined) throw new Error(`no episode ${index}`);
    expect(after.index).toBe(expected.renumbered ? position : index);
    expect(after.length).toBe(before.length);
    expect(after.tasks).toEqual(before.tasks);
    const from = totals.frames;
    if (out.isV3 && (expected.renumbered || before.range?.from === from)) {
      expect(after.range).toEqual({ from, to: from + after.length });
    }
    const rows = { before: await source.rows(before), after: await out.rows(after) };
    expect(rows.after).toHaveLength(after.length);
    verifyRows(rows, { from, episode: after.index, fps: out.info.fps, texts, expected });
    verifyStats(after, texts.size);
    totals.packets += await verifyVideos({ before, after, fps: out.info.fps }, compared);
    totals.frames += after.length;
    totals.keyframes += texts.size;
  }
  if (expected.renumbered) {
    expect(out.info.total_episodes).toBe(expected.episodes.length);
    expect(out.info.total_frames).toBe(totals.frames);
  }
  return totals;
}

function verifyFeatures(
  source: IndependentDataset,
  out: IndependentDataset,
  { added = [], renamed = {}, droppedCameras = [] }: Expectation,
): void {
  const features = Object.entries(source.info.features)
    .filter(([key]) => !droppedCameras.includes(key))
    .map(([key, feature]) => [renamed[key] ?? key, feature] as const);
  const declared = { ...out.info.features };
  for (const [key, feature] of features) {
    const own = declared[key];
    // GR00T finds colours by one of two words; LeRobot takes both.
    const names = feature.dtype === 'video' ? own?.names : feature.names;
    expect(own).toEqual({ ...feature, ...(own === undefined ? {} : { names }) });
  }
  expect(declared['reasoning']).toEqual({ dtype: 'string', shape: [1], names: null });
  expect(declared['is_keyframe']).toEqual({ dtype: 'bool', shape: [1], names: null });
  expect(new Set(Object.keys(declared))).toEqual(
    new Set([...features.map(([key]) => key), ...added, 'reasoning', 'is_keyframe']),
  );
}

/** Each data file has the declared columns, a `huggingface` entry that names each of them, and no stale metadata. */
async function verifyFiles(out: IndependentDataset): Promise<void> {
  const declared = Object.entries(out.info.features)
    .filter(([, { dtype }]) => dtype !== 'video')
    .map(([key]) => key);
  const files = await out.dataFiles();
  expect(new Set(files)).toEqual(new Set(out.episodes.map(({ dataFile }) => dataFile)));
  for (const file of files) {
    const { columns, metadata } = await readShape(file);
    expect(new Set(columns)).toEqual(new Set(declared));
    expect([...metadata.keys()]).toEqual(['huggingface']);
    const hub = JSON.parse(metadata.get('huggingface') ?? '') as {
      info: { features: Record<string, { _type: string; length?: number; dtype?: string }> };
    };
    expect(Object.keys(hub.info.features).sort()).toEqual([...declared].sort());
    expect(hub.info.features['reasoning']).toEqual({ dtype: 'string', _type: 'Value' });
    expect(hub.info.features['is_keyframe']).toEqual({ dtype: 'bool', _type: 'Value' });
    for (const key of ['observation.state', 'action']) {
      const width = out.info.features[key]?.shape[0];
      if (width !== undefined) expect(hub.info.features[key]?.length).toBe(width);
    }
  }
}

interface Written {
  from: number;
  episode: number;
  fps: number;
  texts: ReadonlyMap<number, string>;
  expected: Expectation;
}

function verifyRows(rows: { before: Row[]; after: Row[] }, written: Written): void {
  const { expected, texts, from, episode, fps } = written;
  const repaired = new Set<string>(expected.repaired);
  if (expected.renumbered) for (const name of ['index', 'episode_index']) repaired.add(name);
  const different: string[] = [];
  rows.after.forEach((row, frame) => {
    const made: Record<string, number> = {
      frame_index: frame,
      index: from + frame,
      episode_index: episode,
      timestamp: frame / fps,
    };
    for (const [name, value] of Object.entries(rows.before[frame] ?? {})) {
      const now = row[expected.renamed?.[name] ?? name];
      const same = repaired.has(name)
        ? Math.abs(Number(now) - (made[name] ?? Number.NaN)) < 1e-4
        : isSame(value, now);
      if (!same) different.push(`${name} of frame ${frame}`);
    }
    for (const name of expected.added ?? []) {
      if (Math.abs(Number(row[name]) - (made[name] ?? Number.NaN)) > 1e-4) {
        different.push(`added ${name} of frame ${frame}`);
      }
    }
    if (row['reasoning'] !== (texts.get(frame) ?? ''))
      different.push(`reasoning of frame ${frame}`);
    if (row['is_keyframe'] !== texts.has(frame)) different.push(`is_keyframe of frame ${frame}`);
  });
  expect(different).toEqual([]);
}

/** Statistics of the new feature, where the dataset keeps any per episode. */
function verifyStats(episode: EpisodeFacts, keyframes: number): void {
  if (episode.stats.size === 0) return;
  const share = keyframes / episode.length;
  const number = (key: string): number => {
    const value = episode.stats.get(`is_keyframe/${key}`);
    return Number(Array.isArray(value) ? value[0] : Number.NaN);
  };
  expect(number('count')).toBe(episode.length);
  expect(number('max')).toBe(keyframes === 0 ? 0 : 1);
  expect(number('mean')).toBeCloseTo(share, 9);
  expect(number('std')).toBeCloseTo(Math.sqrt(share * (1 - share)), 9);
}

/** Every packet is the source's, and the episode's part of the file holds as many pictures as it has rows. */
async function verifyVideos(
  episode: { before: EpisodeFacts; after: EpisodeFacts; fps: number },
  compared: Map<string, Packet[]>,
): Promise<number> {
  const { before, after, fps } = episode;
  expect([...after.videos.keys()].sort()).toEqual([...before.videos.keys()].sort());
  let packets = 0;
  for (const [camera, { file, from, to }] of after.videos) {
    const original = before.videos.get(camera);
    if (original === undefined) throw new Error(`no ${camera}`);
    expect({ from, to }).toEqual({ from: original.from, to: original.to });
    const copied = compared.get(file) ?? (await readPackets(file));
    if (!compared.has(file)) {
      expect(copied).toEqual(await readPackets(original.file));
      compared.set(file, copied);
      packets += copied.length;
    }
    const end = to ?? Number.POSITIVE_INFINITY;
    const inside = copied.filter(
      ({ timestamp }) => timestamp > from - 0.5 / fps && timestamp < end - 0.5 / fps,
    );
    expect(inside).toHaveLength(after.length);
  }
  return packets;
}
