/** The answers of an open LeRobot dataset about its episodes; files are opened when they are asked for. */
import type { Problem } from '../../../shared/errors';
import { faultOfData } from '../../system/classify-error';
import type {
  DatasetSummary,
  EpisodeMeta,
  EpisodeSignals,
  FeatureInfo,
} from '../../../shared/model/dataset';
import { pictureAt, pictureTable } from '../../video/picture-table';
import type { SourceOutcome } from '../../../shared/model/outcome';
import { probeVideo } from '../../video/probe';
import { resolveInside } from '../../files/contained-path';
import type { RemoteFile } from '../../hub/remote-file';
import type { HubSnapshot } from '../../hub/snapshot';
import { orAborted } from '../../system/or-aborted';
import type { ProxyVideos } from '../../video/proxy-videos';
import type { VideoSource, WatchedVideo } from '../dataset';
import { fingerprintOf } from '../fingerprint';
import { fileProblemCode, folderOfLink, problem } from '../problems';
import {
  compareEnd,
  comparePart,
  comparePictures,
  compareRate,
  videoFaults,
} from './checks/check-videos';
import { positionOf } from '../episodes';
import { Remembered } from '../remembered';
import type { EpisodeTable } from './metadata/episode-table';
import type { DenseText } from './text/dense-text';
import { embeddedVideos } from './pictures/embedded-videos';
import { embeddedPictures } from './pictures/embedded-images';
import type { RawInfo } from './metadata/info';
import type { DataSource, LeRobotDataset, ResolvedFiles, VideoLocation } from './lerobot-dataset';
import { LeRobotOutcomes } from './outcomes/outcomes';
import { FrameReads } from './rows/frame-reads';
import { namedFor } from './rows/read-episode';
import { readTaskIndices } from './rows/read-tasks';

interface Parts {
  root: string;
  layout: 'v2' | 'v3';
  info: RawInfo;
  summary: DatasetSummary;
  table: EpisodeTable;
  taskTable: ReadonlyMap<number, string>;
  videoFeatures: readonly FeatureInfo[];
  /** Keys of cameras that have a file for at least one episode. */
  camerasWithFiles: ReadonlySet<string>;
  /** Where pictures inside the parquet files become videos. */
  proxies: ProxyVideos;
  /** What of the dataset is not here; null where it is none of the Hub's. */
  hub: HubSnapshot | null;
  denseText: DenseText | null;
}

export class LeRobotReader implements LeRobotDataset {
  readonly kind = 'lerobot';
  readonly root: string;
  readonly layout: 'v2' | 'v3';
  readonly info: RawInfo;
  readonly summary: DatasetSummary;
  readonly taskTable: ReadonlyMap<number, string>;
  readonly videoFeatures: readonly FeatureInfo[];
  readonly hub: HubSnapshot | null;
  private readonly table: EpisodeTable;
  private readonly camerasWithFiles: ReadonlySet<string>;
  private readonly proxies: ProxyVideos;
  private readonly reads: FrameReads;
  /** Episodes of which it is known that their task does not change. */
  private readonly ofOneTask = new Set<number>();
  private readonly remembered: Remembered;
  private readonly ended: LeRobotOutcomes;

  constructor(parts: Parts) {
    this.root = parts.root;
    this.layout = parts.layout;
    this.info = parts.info;
    this.summary = parts.summary;
    this.table = parts.table;
    this.taskTable = parts.taskTable;
    this.videoFeatures = parts.videoFeatures;
    this.camerasWithFiles = parts.camerasWithFiles;
    this.proxies = parts.proxies;
    this.hub = parts.hub;
    this.ended = new LeRobotOutcomes({
      listed: parts.table.outcomes,
      features: parts.summary.features,
      episode: (index) => this.episode(index),
      dataSource: (index, files) => this.dataSource(index, files),
      note: (finding) => this.note(finding),
    });
    const { features, fps } = parts.summary;
    this.remembered = new Remembered({
      root: parts.root,
      filesOf: (index) => this.filesOf(index),
      fingerprint: async (index) => fingerprintOf(await this.signals(index)),
      changed: () => {
        this.reads.clear();
        this.ofOneTask.clear();
        this.ended.forget();
      },
    });
    this.reads = new FrameReads({
      episodes: parts.table.episodes,
      position: (index) => this.position(index),
      dataSource: (index, files) => this.dataSource(index, files),
      features,
      fps,
      denseText: parts.denseText,
      note: (finding) => this.note(finding),
    });
  }

  get episodes(): readonly EpisodeMeta[] {
    return this.table.episodes;
  }

  episode(index: number): EpisodeMeta {
    const episode = this.episodes[this.position(index)];
    if (episode === undefined) throw new RangeError(`position of episode ${index}`);
    return episode;
  }

  async signals(index: number): Promise<EpisodeSignals> {
    return (await this.reads.signals.of(index)).signals;
  }

  fingerprint(index: number): Promise<string> {
    return this.remembered.fingerprint(index);
  }

  forgetChanged(): Promise<number> {
    return this.remembered.forgetChanged();
  }

  videos(index: number, limit = Number.POSITIVE_INFINITY, signal?: AbortSignal) {
    const find = async (): Promise<VideoSource[]> => {
      await this.hub?.fetch(this.notDownloaded(index).map(({ relative }) => relative));
      return this.videosHere(index, limit, signal);
    };
    return orAborted(find(), signal);
  }

  async videosHere(index: number, limit: number, signal?: AbortSignal): Promise<VideoSource[]> {
    const open = (relative: string) => resolveInside(this.root, relative);
    const sources = await this.videosOfFiles(index, open, signal);
    return [...sources, ...(await this.embedded(index, limit - sources.length))];
  }

  async watch(index: number): Promise<WatchedVideo[]> {
    const open = async (relative: string) =>
      this.hub?.remote(relative) ?? (await resolveInside(this.root, relative));
    const places = new Map(
      this.notDownloaded(index).map((each) => [each.cameraKey, each.relative]),
    );
    const sources = (await this.videosOfFiles(index, open)).map((source): WatchedVideo => {
      const relative = places.get(source.cameraKey);
      if (relative === undefined) return source;
      const later = { watch: () => open(relative), make: () => this.resolve(relative) };
      return { ...source, later };
    });
    return [...sources, ...(await this.embedded(index, Number.POSITIVE_INFINITY))];
  }

  notDownloaded(index: number): { cameraKey: string; relative: string }[] {
    // Lists ask for every episode, and to name its files takes as long as all else that they say.
    const files = this.hub === null ? [] : this.videoLocations(index);
    return files.filter(({ relative }) => this.hub?.isAbsent(relative) === true);
  }

  private readonly embedded = (index: number, most: number): Promise<VideoSource[]> =>
    embeddedVideos(this, index, { proxies: this.proxies, most });

  storedPictures(index: number, camera: string): AsyncIterable<Uint8Array> | null {
    const isEmbedded = this.summary.features.some(
      ({ key, dtype }) => key === camera && dtype === 'image',
    );
    if (!isEmbedded) return null;
    const { root } = this;
    const place = async () => ({ root, source: await this.dataSource(index), key: camera });
    return embeddedPictures(place, this.episode(index));
  }

  private async videosOfFiles<File extends string | RemoteFile>(
    index: number,
    open: (relative: string) => Promise<File>,
    signal?: AbortSignal,
  ): Promise<(Omit<VideoSource, 'file'> & { file: File })[]> {
    const episode = this.episode(index);
    const { fps } = this.summary;
    const sources: (Omit<VideoSource, 'file'> & { file: File })[] = [];
    for (const location of this.videoLocations(index)) {
      try {
        const file = await open(location.relative);
        const isShared = this.layout === 'v3';
        const probed = await probeVideo(file, { signal });
        const part = { episode, location };
        const findings = [
          ...compareRate({ file: location.relative, isShared, episode: index }, probed, fps),
          ...comparePart(part, probed, fps),
          ...compareEnd(part, probed, fps),
          ...(isShared ? [] : comparePictures(part, probed)),
        ];
        for (const finding of findings) this.note(finding);
        const table = await pictureTable(file, { signal });
        const { fromSec, cameraKey } = location;
        // The metadata's start is a sum of durations and may be off by a rounding: the nearest picture is meant.
        const first = isShared ? pictureAt(table, fromSec) : 0;
        const isThere = !isShared || fromSec < probed.endSec - 0.5 / fps;
        const startSec = table.times[first] ?? probed.firstSec;
        const frames = isThere ? Math.min(episode.length, table.times.length - first) : 0;
        sources.push({ cameraKey, file, startSec, frames });
      } catch (error) {
        signal?.throwIfAborted();
        // What the Hub does not give now is no fault of the dataset's.
        if (this.hub?.isAbsent(location.relative) === true) continue;
        const plain = faultOfData(error, `${location.relative} cannot be read`);
        const code = fileProblemCode(plain, videoFaults);
        const file = location.relative;
        const about = { file, episode: index, camera: location.cameraKey, ...folderOfLink(plain) };
        this.note(problem(code, { message: plain.message, ...about }));
      }
    }
    return sources;
  }

  async reasoning(index: number): Promise<string[] | null> {
    return (await this.reads.texts?.of(index)) ?? null;
  }

  async frameTasks(index: number): Promise<string[] | null> {
    if (this.taskTable.size < 2 || this.ofOneTask.has(index)) return null;
    const indices = await readTaskIndices(await this.dataSource(index), this.episode(index));
    if (indices === null || new Set(indices).size < 2) {
      this.ofOneTask.add(index);
      return null;
    }
    return Array.from(indices, (task) => this.taskTable.get(task) ?? '');
  }

  outcomes(episodes: readonly number[]): Promise<ReadonlyMap<number, SourceOutcome>> {
    return this.ended.of(episodes);
  }

  problemsOf(index: number): Problem[] {
    return this.remembered.of(index);
  }

  get findings(): number {
    return this.remembered.findings;
  }

  async close(): Promise<void> {
    this.reads.clear();
  }

  async dataSource(index: number, files: ResolvedFiles = new Map()): Promise<DataSource> {
    const position = this.position(index);
    const relative = this.table.dataPath(position);
    const file = files.get(relative) ?? this.resolve(relative);
    files.set(relative, file);
    return {
      file: await namedFor(index, file),
      relative,
      wholeFile: this.layout === 'v2',
      globalRange: this.table.globalRange(position),
    };
  }

  videoLocations(index: number): VideoLocation[] {
    const position = this.position(index);
    return this.videoFeatures
      .filter(({ key }) => this.camerasWithFiles.has(key))
      .map(({ key }) => this.table.video(position, key))
      .filter((location) => location !== null);
  }

  async resolve(relative: string): Promise<string> {
    await this.hub?.fetch([relative]);
    return resolveInside(this.root, relative);
  }

  /** Keeps a finding about an episode, once; others are the summary's. */
  note(finding: Problem): void {
    this.remembered.note(finding);
  }

  /** Without what is on the Hub only: that does not change when it comes. */
  private filesOf(index: number): string[] {
    const videos = this.videoLocations(index).map(({ relative }) => relative);
    const files = [this.table.dataPath(this.position(index)), ...videos];
    return files.filter((relative) => this.hub?.isAbsent(relative) !== true);
  }

  private position(index: number): number {
    return positionOf(this.table.episodes, index, this.summary.name);
  }
}
