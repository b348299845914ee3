/** Episodes of an RLDS dataset: numbers, pictures and texts of one record, its checksum verified. */
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { StudioError, type Problem } from '../../../shared/errors';
import { faultOfData, unreadable } from '../../system/classify-error';
import type { EpisodeMeta, EpisodeSignals, SignalBlock } from '../../../shared/model/dataset';
import { limits } from '../../files/limits';
import type { ProxyVideos } from '../../video/proxy-videos';
import type { EpisodeOrigin, VideoSource } from '../dataset';
import type { Claim } from '../outcomes/claims';
import { problem } from '../problems';
import type { EpisodeReader } from '../recorded-dataset';
import { readFeature, walkExample, type FeatureValues } from './example';
import type { StepFeature } from './features';
import { instructionFeature, type EpisodeRecord } from './shards';
import { readRecord } from './tfrecord';

/** Embeddings are numbers, but nothing to plot. */
const notASignal = /embedding/i;
const maxSignalWidth = 4_096;

export interface RldsParts {
  /** By index of the episode. */
  records: readonly EpisodeRecord[];
  features: readonly StepFeature[];
  /** Names of dimensions by key of the feature. */
  names: ReadonlyMap<string, string[]>;
  reasoningKey: string | null;
  fps: number;
  proxies: ProxyVideos;
}

/** The features of a record by path. */
type Example = Map<string, FeatureValues>;

export class RldsReader implements EpisodeReader {
  /** The last record read: signals and pictures of an episode are asked for together. */
  private last: { index: number; example: Promise<Example> } | null = null;

  /** Keys of cameras of which the summary says that they show nothing: not said again of each episode. */
  readonly knownBlank = new Set<string>();

  constructor(private readonly parts: RldsParts) {}

  async signals(episode: EpisodeMeta, note: (finding: Problem) => void): Promise<EpisodeSignals> {
    const { relative } = this.record(episode);
    const example = await this.example(episode);
    const blocks: SignalBlock[] = [];
    for (const feature of this.parts.features) {
      const width = widthOf(feature);
      if (feature.kind !== 'numbers' || width < 1 || width > maxSignalWidth) continue;
      if (notASignal.test(feature.key)) continue;
      const stored = example.get(feature.path);
      if (stored === undefined) continue;
      const values = await numbersOf(stored, feature).catch((cause: unknown) => {
        // What zlib says is a code that tells a curator nothing.
        const why = `what is packed in ${feature.key} is damaged, or more than is declared`;
        throw unreadable(new Error(why, { cause }), `Episode ${episode.index} in ${relative}`);
      });
      const wanted = episode.length * width;
      if (wanted > limits.recordValues) continue;
      const block = new Float32Array(wanted).fill(Number.NaN);
      block.set(values.subarray(0, wanted));
      if (values.length !== wanted) {
        const message = `${feature.key} of episode ${episode.index} has ${values.length} values instead of ${episode.length} x ${width}; missing ones are shown as gaps.`;
        note(problem('feature-width', { message, file: relative, episode: episode.index }));
      }
      const names =
        this.parts.names.get(feature.key) ??
        Array.from({ length: width }, (_none, dim) => String(dim));
      blocks.push({ key: feature.key, names, values: block });
    }
    return {
      episode: episode.index,
      frames: episode.length,
      fps: this.parts.fps,
      timestampsSec: null,
      blocks,
    };
  }

  origin(episode: EpisodeMeta): EpisodeOrigin | null {
    return this.record(episode).origin;
  }

  async videos(
    episode: EpisodeMeta,
    limit: number,
    note: (finding: Problem) => void,
  ): Promise<VideoSource[]> {
    const { file, relative, place } = this.record(episode);
    const videos: VideoSource[] = [];
    const about = { file: relative, episode: episode.index };
    for (const feature of this.parts.features.filter(({ kind }) => kind === 'image')) {
      if (videos.length >= limit) break;
      try {
        const pictures = await this.pictures(episode, feature);
        if (pictures.length === 0) continue;
        if (isBlank(pictures)) {
          if (this.knownBlank.has(feature.key)) continue;
          const message = `${feature.key} shows one and the same picture in all of episode ${episode.index}, as RLDS fills in for a camera that was not there; it is left out.`;
          note(problem('camera-blank', { message, ...about }));
          continue;
        }
        const { size, mtimeMs } = await stat(file);
        const frames = Math.min(pictures.length, episode.length);
        const video = await this.parts.proxies.video({
          identity: [file, size, mtimeMs, place.start, feature.path],
          name: `${feature.key} of episode ${episode.index} in ${relative}`,
          fps: this.parts.fps,
          frames,
          open: async () => ({ kind: 'encoded', images: inTurn(pictures.slice(0, frames)) }),
        });
        videos.push({ cameraKey: feature.key, file: video, startSec: 0, frames });
      } catch (error) {
        const { message } = faultOfData(error, `${feature.key} of ${relative} cannot be read`);
        note(problem('pictures-unreadable', { message, ...about, camera: feature.key }));
      }
    }
    return videos;
  }

  async reasoning(episode: EpisodeMeta): Promise<string[] | null> {
    const feature = this.parts.features.find(({ key }) => key === this.parts.reasoningKey);
    return this.texts(episode, feature);
  }

  async frameTasks(episode: EpisodeMeta): Promise<string[] | null> {
    const texts = await this.texts(episode, instructionFeature(this.parts.features));
    const tasks = texts?.map((text) => text.trim()) ?? [];
    return new Set(tasks).size < 2 ? null : tasks;
  }

  /** A text per step; null where the record has none. */
  private async texts(
    episode: EpisodeMeta,
    feature: StepFeature | undefined,
  ): Promise<string[] | null> {
    if (feature === undefined) return null;
    const stored = (await this.example(episode)).get(feature.path);
    if (stored?.kind !== 'bytes') return null;
    return Array.from({ length: episode.length }, (_none, frame) =>
      new TextDecoder().decode(stored.values[frame] ?? new Uint8Array()),
    );
  }

  storedPictures(episode: EpisodeMeta, camera: string): AsyncIterable<Uint8Array> | null {
    const feature = this.parts.features.find(({ key, kind }) => kind === 'image' && key === camera);
    if (feature === undefined) return null;
    return laterInTurn(() => this.pictures(episode, feature));
  }

  /** The stored pictures of one camera, one per step; empty where the record has none. */
  async pictures(episode: EpisodeMeta, { path }: StepFeature): Promise<Uint8Array[]> {
    const stored = (await this.example(episode)).get(path);
    return stored?.kind === 'bytes' ? stored.values : [];
  }

  claims(episode: EpisodeMeta): Claim[] {
    return this.record(episode).claims;
  }

  fileOf(episode: EpisodeMeta): string {
    return this.record(episode).file;
  }

  forget(): void {
    this.last = null;
  }

  close(): void {
    this.forget();
  }

  private record(episode: EpisodeMeta): EpisodeRecord {
    const record = this.parts.records[episode.index];
    if (record === undefined) throw new RangeError(`record of episode ${episode.index}`);
    return record;
  }

  private example(episode: EpisodeMeta): Promise<Example> {
    if (this.last?.index === episode.index) return this.last.example;
    const example = readExample(this.record(episode), episode.index);
    this.last = { index: episode.index, example };
    example.catch(() => {
      this.last = null;
    });
    return example;
  }
}

async function readExample(record: EpisodeRecord, index: number): Promise<Example> {
  const { file, place, relative } = record;
  try {
    const payload = await readRecord(file, place, relative);
    const read = async (at: number, count: number): Promise<Uint8Array> =>
      payload.subarray(at, at + count);
    const spans = await walkExample(read, { start: 0, end: payload.length });
    return new Map(
      [...spans].map(([name, { start, end }]) => [name, readFeature(payload.subarray(start, end))]),
    );
  } catch (error) {
    const what = `Episode ${index} in ${relative} cannot be read`;
    const { code, message } = unreadable(error, what);
    const told = message.startsWith('Episode') ? message : `${what}: ${message}`;
    throw new StudioError(code, told, { cause: error });
  }
}

export const widthOf = ({ shape }: StepFeature): number =>
  shape.reduce((product, size) => product * size, 1);

/** No two pictures of a camera are the same to the byte, unless nobody looked. */
export const isBlank = (pictures: readonly Uint8Array[]): boolean =>
  pictures.length > 1 &&
  pictures.every((picture) => Buffer.compare(picture, pictures[0] ?? picture) === 0);

async function* inTurn(pictures: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pictures;
}

async function* laterInTurn(read: () => Promise<Uint8Array[]>): AsyncGenerator<Uint8Array> {
  yield* await read();
}

const unzip = promisify(inflate);

/** A tensor's values of all steps in a row: as a list of numbers, or as the bytes of each step. */
async function numbersOf(stored: FeatureValues, feature: StepFeature): Promise<Float32Array> {
  const { dtype, encoding } = feature;
  if (stored.kind === 'numbers') return Float32Array.from(stored.values);
  if (encoding === 'none') return new Float32Array();
  // A step holds as many values as are declared: what a few packed bytes become is not left to them.
  const width = widthOf(feature);
  const steps = new Float32Array(Math.min(limits.recordValues, stored.values.length * width));
  let filled = 0;
  for (const bytes of stored.values) {
    const raw =
      encoding === 'zlib' ? await unzip(bytes, { maxOutputLength: width * widestBytes }) : bytes;
    for (const value of typed(raw.subarray(0, width * widestBytes), dtype)) {
      if (filled === steps.length) break;
      steps[filled] = value;
      filled += 1;
    }
  }
  return steps.subarray(0, filled);
}

/** Of a number. */
const widestBytes = 8;

function* typed(bytes: Uint8Array, dtype: string): Generator<number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const readers: Readonly<Record<string, [number, (at: number) => number]>> = {
    float32: [4, (at) => view.getFloat32(at, true)],
    float64: [8, (at) => view.getFloat64(at, true)],
    int8: [1, (at) => view.getInt8(at)],
    uint8: [1, (at) => view.getUint8(at)],
    bool: [1, (at) => view.getUint8(at)],
    int16: [2, (at) => view.getInt16(at, true)],
    uint16: [2, (at) => view.getUint16(at, true)],
    int32: [4, (at) => view.getInt32(at, true)],
    uint32: [4, (at) => view.getUint32(at, true)],
    int64: [8, (at) => Number(view.getBigInt64(at, true))],
    uint64: [8, (at) => Number(view.getBigUint64(at, true))],
  };
  const [size, read] = readers[dtype] ?? [1, null];
  if (read === null) return;
  for (let at = 0; at + size <= bytes.length; at += size) yield read(at);
}
