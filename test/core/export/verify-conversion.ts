/** Compares an export of another version or shape with its LeRobot source, through the independent reader. */
import { expect } from 'vitest';
import {
  IndependentDataset,
  readPackets,
  type EpisodeFacts,
  type Packet,
  type Row,
} from './independent-reader';
import { isList, isSame } from './same-value';

export interface Conversion {
  version: 'v2.1' | 'v3.0';
  /**
   * Episodes of the source in the order of the export, with the source's frames that were written and texts by frame of
   * the export.
   */
  episodes: readonly {
    source: number;
    frames: readonly number[];
    texts: ReadonlyMap<number, string>;
  }[];
  fps: number;
  carrier: 'columns' | 'language' | 'subtasks';
  /** Whether timestamps are frame / fps rather than the source's. */
  retimed: boolean;
  /** Columns of the source that are not carried. */
  lost?: readonly string[];
  /** How the pictures of an episode go out; of those that are not copied only the number counts. */
  video: 'copied' | 'counted' | 'none';
}

const counted = new Set(['index', 'episode_index', 'frame_index', 'task_index', 'timestamp']);
const added: Record<Conversion['carrier'], readonly string[]> = {
  columns: ['reasoning', 'is_keyframe'],
  language: ['language_persistent', 'language_events'],
  subtasks: ['subtask_index', 'is_keyframe'],
};

/** Checks counts, numbers, times, tasks, the carrier, statistics, every value and every packet; returns what it saw. */
export async function verifyConversion(
  sourceRoot: string,
  outRoot: string,
  expected: Conversion,
): Promise<{ frames: number; values: number; packets: number }> {
  const source = await IndependentDataset.read(sourceRoot);
  const out = await IndependentDataset.read(outRoot);
  const seen = { frames: 0, values: 0, packets: 0 };
  const packetsOf = readingOnce();
  expect(out.info.codebase_version).toBe(expected.version);
  expect(out.info.fps).toBeCloseTo(expected.fps, 9);
  expect(out.episodes.map(({ index }) => index)).toEqual([...expected.episodes.keys()]);
  for (const [position, each] of expected.episodes.entries()) {
    const before = source.episodes.find(({ index }) => index === each.source);
    const after = out.episodes[position];
    if (before === undefined || after === undefined) throw new Error(`no episode ${each.source}`);
    expect(after.length).toBe(each.frames.length);
    // Texts that are no tasks of frames (`valid`) may stand in the source's list.
    expect(after.tasks.length).toBeGreaterThan(0);
    expect(before.tasks).toEqual(expect.arrayContaining(after.tasks));
    if (out.isV3)
      expect(after.range).toEqual({ from: seen.frames, to: seen.frames + after.length });
    const rows = await out.rows(after);
    const originals = ordered(await source.rows(before));
    expect(rows).toHaveLength(after.length);
    const wanted = each.frames.map((frame) => originals[frame]);
    seen.values += compareRows(wanted, rows, { from: seen.frames, episode: position, expected });
    expect(rows.map((row) => taskIn(out, row))).toEqual(wanted.map((row) => taskIn(source, row)));
    checkCarrier(rows, each.texts, expected.carrier);
    checkStats(after, rows);
    seen.packets += await compareVideos(
      { before, after, expected, frames: each.frames },
      packetsOf,
    );
    seen.frames += after.length;
  }
  expect(out.info.total_episodes).toBe(expected.episodes.length);
  expect(out.info.total_frames).toBe(seen.frames);
  expect(out.info.splits).toEqual({ train: `0:${expected.episodes.length}` });
  for (const name of added[expected.carrier]) expect(out.info.features).toHaveProperty([name]);
  return seen;
}

const taskIn = ({ tasks }: IndependentDataset, row: Row | undefined): string | undefined =>
  tasks.get(Number(row?.['task_index']));

/** As LeRobot counts frames: by `frame_index` where there is one, else as they lie. */
const ordered = (rows: readonly Row[]): Row[] => rows.toSorted((a, b) => place(a) - place(b));
const place = (row: Row): number => Number(row['frame_index'] ?? row['index'] ?? 0);

function compareRows(
  before: readonly (Row | undefined)[],
  after: readonly Row[],
  place: { from: number; episode: number; expected: Conversion },
): number {
  const { expected, from, episode } = place;
  const different: string[] = [];
  let values = 0;
  after.forEach((row, at) => {
    const made: Record<string, number> = {
      index: from + at,
      episode_index: episode,
      frame_index: at,
    };
    for (const [name, value] of Object.entries(made)) {
      if (Number(row[name]) !== value) different.push(`${name} of frame ${at}`);
    }
    const time = expected.retimed ? at / expected.fps : Number(before[at]?.['timestamp']);
    if (Math.abs(Number(row['timestamp']) - time) > 1e-4) different.push(`timestamp of ${at}`);
    for (const [name, value] of Object.entries(before[at] ?? {})) {
      if (counted.has(name) || expected.lost?.includes(name)) continue;
      // As often `source.` in front of a name that is taken as it takes to be free.
      let next = name;
      if (added[expected.carrier].includes(name)) {
        do next = `source.${next}`;
        while (Object.hasOwn(before[at] ?? {}, next));
      }
      values += 1;
      // Where a source has no value there is NaN, which LeRobot can stack.
      const isGap = value === null && Number.isNaN(row[next]);
      if (!isGap && !isSame(value, row[next])) {
        different.push(`${name} of frame ${at}`);
      }
    }
  });
  expect(different).toEqual([]);
  return values;
}

/** What a reader of each carrier would see at each frame. */
function checkCarrier(
  rows: readonly Row[],
  texts: ReadonlyMap<number, string>,
  carrier: Conversion['carrier'],
): void {
  // One comparison for all rows: each costs more than what it compares.
  if (carrier === 'columns') {
    expect(rows.map((row) => row['reasoning'])).toEqual(rows.map((_, at) => texts.get(at) ?? ''));
  }
  if (carrier !== 'language') {
    expect(rows.map((row) => row['is_keyframe'])).toEqual(rows.map((_, at) => texts.has(at)));
  }
  if (carrier === 'language') {
    const items = [...texts].map(([frame, content]) => ({
      role: 'assistant',
      content,
      style: 'subtask',
      timestamp: rows[frame]?.['timestamp'],
      camera: null,
      tool_calls: null,
    }));
    for (const row of rows) {
      expect(withNulls(row['language_persistent'])).toEqual(items);
      expect(row['language_events']).toEqual([]);
    }
  }
}

/** The independent reader says undefined where a list is null. */
const withNulls = (list: unknown): unknown =>
  (list as Record<string, unknown>[]).map(({ tool_calls = null, ...item }) => ({
    ...item,
    tool_calls,
  }));

/** Counted anew from the rows: the statistics of `index`, and of the action where there is one. */
function checkStats(episode: EpisodeFacts, rows: readonly Row[]): void {
  for (const name of ['index', 'action']) {
    const values = rows.map((row) => numbers(row[name])[0] ?? Number.NaN);
    if (values.some(Number.isNaN)) continue;
    const stat = (key: string): number => numbers(episode.stats.get(`${name}/${key}`))[0] ?? NaN;
    expect(stat('min')).toBeCloseTo(Math.min(...values), 6);
    expect(stat('max')).toBeCloseTo(Math.max(...values), 6);
    expect(stat('mean')).toBeCloseTo(values.reduce((a, b) => a + b, 0) / values.length, 6);
    expect(stat('count')).toBe(values.length);
  }
  for (const camera of episode.videos.keys()) {
    const mean = episode.stats.get(`${camera}/mean`);
    expect(mean).toHaveLength(3);
    for (const channel of mean as unknown[][][]) {
      expect(channel[0]?.[0]).toBeGreaterThanOrEqual(0);
      expect(channel[0]?.[0]).toBeLessThanOrEqual(1);
    }
  }
}

const numbers = (value: unknown): number[] =>
  (isList(value) ? Array.from(value) : [value]).map(Number);

interface VideoPair {
  before: EpisodeFacts;
  after: EpisodeFacts;
  frames: readonly number[];
  expected: Conversion;
}

/** Episodes share files. */
function readingOnce(): typeof readPackets {
  const read = new Map<string, Promise<Packet[]>>();
  return (file) => {
    const packets = read.get(file) ?? readPackets(file);
    read.set(file, packets);
    return packets;
  };
}

async function compareVideos(
  { before, after, frames, expected }: VideoPair,
  packetsOf: typeof readPackets,
): Promise<number> {
  if (expected.video === 'none') return 0;
  expect(after.videos.size).toBeGreaterThan(0);
  let packets = 0;
  for (const [camera, { file, from, to }] of after.videos) {
    const inside = stretch(await packetsOf(file), { from, to, fps: expected.fps });
    expect(inside, camera).toHaveLength(after.length);
    packets += inside.length;
    const off = inside.map(({ timestamp }, at) => Math.abs(timestamp - from - at / expected.fps));
    expect(Math.max(...off), camera).toBeLessThan(0.0005);
    const original = before.videos.get(camera);
    if (expected.video !== 'copied' || original === undefined) continue;
    const sourceFps = before.length / Math.max((original.to ?? 0) - original.from, 1e-9);
    const whole = stretch(await packetsOf(original.file), {
      from: original.from,
      to: original.to,
      fps: original.to === null ? expected.fps : sourceFps,
    });
    expect(inside.map(({ hash }) => hash)).toEqual(frames.map((frame) => whole[frame]?.hash));
  }
  return packets;
}

/** Pictures of a stretch in the order they are shown. */
function stretch(
  packets: readonly Packet[],
  { from, to, fps }: { from: number; to: number | null; fps: number },
): Packet[] {
  const half = 0.5 / fps;
  return packets
    .filter(({ timestamp }) => timestamp > from - half && timestamp < (to ?? Infinity) - half)
    .toSorted((a, b) => a.timestamp - b.timestamp);
}
