/** Episodes of HDF5 demonstrations: numbers read whole, pictures a few at a time. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Problem } from '../../../shared/errors';
import { faultOfData } from '../../system/classify-error';
import type { EpisodeMeta, EpisodeSignals, SignalBlock } from '../../../shared/model/dataset';
import { endOfPicture } from '../../video/image-header';
import type { Pictures, ProxyVideos } from '../../video/proxy-videos';
import type { VideoSource } from '../dataset';
import { claimsOfPath, type Claim } from '../outcomes/claims';
import { problem } from '../problems';
import { subtaskSignals, subtaskTexts } from './subtask-signals';
import { reasoningColumn } from '../lerobot/text/reasoning-column';
import type { EpisodeReader } from '../recorded-dataset';
import { askHdf5 } from './ask';
import type { ArrayFeature } from './arrays';
import { interleaved, pictureShape } from './pixels';
import type { EpisodeLayout } from './layout';

/** Where one episode is. */
export interface EpisodePlace {
  /** Absolute, resolved and contained. */
  file: string;
  relative: string;
  layout: EpisodeLayout;
}

/** A feature over the whole dataset: files may hold it narrower, or not at all. */
export interface SharedFeature {
  width: number;
  names: string[];
}

export interface Hdf5Parts {
  /** By index of the episode. */
  places: readonly EpisodePlace[];
  /** Numeric features by key. */
  shared: ReadonlyMap<string, SharedFeature>;
  fps: number;
  proxies: ProxyVideos;
}

/** Pictures of one read: few enough to wait for, enough for chunks that hold several. */
const batchBytes = 32e6;
/** Of pictures whose lengths are not known before. */
const batchLists = 64;

export class Hdf5Reader implements EpisodeReader {
  constructor(private readonly parts: Hdf5Parts) {}

  async signals(episode: EpisodeMeta, note: (finding: Problem) => void): Promise<EpisodeSignals> {
    const place = this.place(episode);
    const wanted = place.layout.features.flatMap((feature) => {
      const shared = this.parts.shared.get(feature.key);
      return feature.kind !== 'numbers' || shared === undefined ? [] : [{ feature, shared }];
    });
    const paths = wanted.map(({ feature }) => feature.path);
    const arrays = await askHdf5(place, { kind: 'numbers', paths });
    const blocks = wanted.map(({ feature, shared }, position): SignalBlock => {
      const stored = arrays[position] ?? new Float32Array();
      const width = feature.shape.reduce((product, size) => product * size, 1);
      if (width !== shared.width) note(narrower(feature.key, { width, shared, place, episode }));
      const values = new Float32Array(episode.length * shared.width).fill(Number.NaN);
      for (let frame = 0; frame < episode.length; frame += 1) {
        const row = stored.subarray(frame * width, frame * width + width);
        values.set(row.subarray(0, shared.width), frame * shared.width);
      }
      return { key: feature.key, names: shared.names, values };
    });
    return {
      episode: episode.index,
      frames: episode.length,
      fps: this.parts.fps,
      timestampsSec: null,
      blocks,
    };
  }

  async videos(
    episode: EpisodeMeta,
    limit: number,
    note: (finding: Problem) => void,
  ): Promise<VideoSource[]> {
    const place = this.place(episode);
    const videos: VideoSource[] = [];
    for (const feature of place.layout.features.filter(isPicture)) {
      if (videos.length >= limit) break;
      const { key: camera } = feature;
      const where = { file: place.relative, episode: episode.index, camera };
      if (feature.kind === 'unread') {
        const message = `${camera} of ${place.relative} holds pictures in a form that is not read.`;
        note(problem('pictures-unreadable', { message, ...where }));
        continue;
      }
      try {
        const { size, mtimeMs } = await stat(place.file);
        const file = await this.parts.proxies.video({
          identity: [place.file, size, mtimeMs, feature.path],
          name: `${feature.key} of episode ${episode.index} in ${place.relative}`,
          fps: this.parts.fps,
          frames: episode.length,
          open: async () => picturesOf(place, feature, episode.length),
        });
        videos.push({ cameraKey: feature.key, file, startSec: 0, frames: episode.length });
      } catch (error) {
        const { message } = faultOfData(
          error,
          `${feature.key} of ${place.relative} cannot be read`,
        );
        note(problem('pictures-unreadable', { message, ...where }));
      }
    }
    return videos;
  }

  storedPictures(episode: EpisodeMeta, camera: string): AsyncIterable<Uint8Array> | null {
    const place = this.place(episode);
    const feature = place.layout.features.find(
      ({ key, kind }) => kind === 'files' && key === camera,
    );
    return feature === undefined ? null : withoutPadding(place, feature, episode.length);
  }

  /** What an export of the studio's own added, or anyone else under such a name; else the sub-tasks that are known. */
  async reasoning(episode: EpisodeMeta): Promise<string[] | null> {
    const place = this.place(episode);
    const all = place.layout.features.filter(({ kind }) => kind === 'texts');
    const feature = all.find(({ key }) => key === reasoningColumn(all));
    if (feature === undefined) return this.subtasks(place, episode);
    return askHdf5(place, { kind: 'texts', path: feature.path });
  }

  async frameTasks(episode: EpisodeMeta): Promise<string[] | null> {
    const place = this.place(episode);
    const { taskPath: path } = place.layout;
    if (path === null) return null;
    const texts = await askHdf5(place, { kind: 'texts', path });
    return texts.map((text) => text.trim());
  }

  private async subtasks(place: EpisodePlace, episode: EpisodeMeta): Promise<string[] | null> {
    const signals = subtaskSignals(place.layout.features);
    if (signals.length === 0) return null;
    const paths = signals.map(({ path }) => path);
    const arrays = await askHdf5(place, { kind: 'numbers', paths });
    const named = signals.map(({ name }, at) => ({
      name,
      values: arrays[at] ?? new Float32Array(),
    }));
    return subtaskTexts(named, episode.length);
  }

  claims(episode: EpisodeMeta): Claim[] {
    const { layout, relative } = this.place(episode);
    return [...layout.claims, ...claimsOfPath(relative)];
  }

  demonstration(episode: EpisodeMeta): string {
    const { relative, layout } = this.place(episode);
    return path.posix.join(relative, layout.path);
  }

  fileOf(episode: EpisodeMeta): string {
    return this.place(episode).file;
  }

  close(): void {
    // Files are open only while they are read.
  }

  private place(episode: EpisodeMeta): EpisodePlace {
    const place = this.parts.places[episode.index];
    if (place === undefined) throw new RangeError(`place of episode ${episode.index}`);
    return place;
  }
}

function narrower(
  key: string,
  found: { width: number; shared: SharedFeature; place: EpisodePlace; episode: EpisodeMeta },
): Problem {
  const { width, shared, place, episode } = found;
  return problem('feature-width', {
    message: `${key} of episode ${episode.index} has ${width} values, other episodes have ${shared.width}; missing ones are shown as gaps.`,
    file: place.relative,
    episode: episode.index,
  });
}

const isPicture = ({ kind }: ArrayFeature): boolean => kind !== 'numbers' && kind !== 'texts';

function picturesOf(place: EpisodePlace, feature: ArrayFeature, frames: number): Pictures {
  const images = readPictures(place, feature, frames);
  const shape = pictureShape(feature.shape);
  if (shape === null) return { kind: 'encoded', images };
  const { height, width, channels } = shape;
  const formats = { 1: 'gray', 3: 'rgb24', 4: 'rgba' } as const;
  const pixelFormat = feature.kind === 'depth' ? 'gray16le' : formats[channels];
  return { kind: 'raw', pixelFormat, width, height, images };
}

/** Files padded to one length, as ALOHA stores them. */
async function* withoutPadding(
  place: EpisodePlace,
  feature: ArrayFeature,
  frames: number,
): AsyncGenerator<Uint8Array> {
  for await (const picture of readPictures(place, feature, frames)) {
    yield picture.subarray(0, endOfPicture(picture) ?? picture.length);
  }
}

/** The first `frames` pictures: files with their padding, arrays pixel after pixel. */
export async function* readPictures(
  place: EpisodePlace,
  feature: ArrayFeature,
  frames: number,
): AsyncGenerator<Uint8Array> {
  if (feature.kind === 'lists') {
    yield* readLists(place, feature, frames);
    return;
  }
  const { path, shape, dtype } = feature;
  const frameBytes =
    shape.reduce((product, size) => product * size, 1) * (Number(/\d+/.exec(dtype)?.[0] ?? 8) / 8);
  const batch = Math.max(1, Math.floor(batchBytes / frameBytes));
  for (let first = 0; first < frames; first += batch) {
    const end = Math.min(first + batch, frames);
    const bytes = await askHdf5(place, { kind: 'rows', path, from: first, to: end });
    for (let at = 0; at < bytes.length; at += frameBytes) {
      const picture = bytes.subarray(at, at + frameBytes);
      yield feature.kind === 'pictures' ? interleaved(picture, feature) : picture;
    }
  }
}

async function* readLists(
  place: EpisodePlace,
  { path }: ArrayFeature,
  frames: number,
): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < frames; from += batchLists) {
    const to = Math.min(from + batchLists, frames);
    yield* await askHdf5(place, { kind: 'lists', path, from, to });
  }
}
