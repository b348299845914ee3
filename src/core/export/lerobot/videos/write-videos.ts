/** Writes the video files of a LeRobot export, and tells where each episode's pictures came to lie. */
import path from 'node:path';
import { fromPlainError, StudioError } from '../../../../shared/errors';
import { identityOf } from '../../../datasets/identity';
import type { JobContext } from '../../../jobs/progress';
import { hereEngine, type Piece, type TaskEngine } from '../../../jobs/tasks';
import { probeVideo } from '../../../video/probe';
import { copyInto, syncFile } from '../../files/disk';
import { blamedOn } from '../../select/blamed-episode';
import { Parts } from '../../target/parts';
import { encodeBlack } from '../../video/encode-pictures';
import { encoderMark } from '../../video/encoder-mark';
import { placeOf } from '../layout';
import type { FeatureStats } from '../meta/stats';
import type { PlacedOut } from '../rows/row-source';
import { cameraFile, kindOf, statedFile } from './camera-files';
import { videoTask, type MadeVideo, type WantedVideo } from './video-task';
import { videoWay, type VideoQuestion, type VideoWay } from './video-ways';

export interface VideoTask extends VideoQuestion {
  cameras: readonly string[];
  episodes: readonly PlacedOut[];
  /** Of the source and of the export, pictures a second. */
  sourceFps: number;
  fps: number;
  /** Which statistics of pictures are kept, and of which pictures they are to be counted. */
  keys: readonly string[];
  sample: (episode: PlacedOut, camera: string) => boolean;
  /** The partial folder. */
  folder: string;
  engine: TaskEngine | undefined;
  job: JobContext;
  wrote: (phase: string, bytes: number, note?: string) => void;
}

/** The pictures of one episode in the export. */
export interface VideoStretch {
  /** Number of the file: of v3.0's files of this camera, or of the episode. */
  number: number;
  fromSec: number;
  toSec: number;
  /** How they came there. */
  way: VideoWay['way'];
  /** Relative to the export. */
  file: string;
  /** Null where they were not counted. */
  stats: FeatureStats | null;
}

/** A file that goes along whole, perhaps with other episodes in it, or the number of a part that is made. */
type Source = { way: 'file'; startSec: number } | { way: 'part'; part: number };

/**
 * By camera, one stretch per episode in order; a camera whose pictures lie one by one and that shows nothing in any
 * episode is left out. Every file is on disk when it resolves.
 */
export async function writeVideos(task: VideoTask): Promise<Map<string, VideoStretch[]>> {
  const stretches = new Map<string, VideoStretch[]>();
  const parts = await Parts.make(task.folder);
  try {
    const { wanted, sources } = await sourcesOf(task);
    const made = madeOf(task, parts, wanted);
    try {
      for (const camera of task.cameras) {
        const writer = new CameraWriter(task, camera, parts);
        const own = await writer.write(sources.get(camera) ?? [], made);
        if (own !== null) stretches.set(camera, own);
      }
    } finally {
      await made.return(undefined);
    }
  } finally {
    await parts.remove();
  }
  return stretches;
}

async function sourcesOf(
  task: VideoTask,
): Promise<{ wanted: WantedVideo[]; sources: Map<string, Source[]> }> {
  const { dataset, job, episodes } = task;
  const wanted: WantedVideo[] = [];
  const sources = new Map<string, Source[]>();
  for (const camera of task.cameras) {
    const own: Source[] = [];
    sources.set(camera, own);
    for (const episode of episodes) {
      job.signal.throwIfAborted();
      await job.mayGoOn?.();
      // To look into pictures that lie one by one, their video would have to be made here.
      const way =
        kindOf(dataset) === 'pictures'
          ? null
          : await blamedOn(episode.episode, () => videoWay(task, episode, camera));
      if (way?.way === 'file') {
        own.push(way);
        continue;
      }
      own.push({ way: 'part', part: wanted.length });
      const { frames } = episode;
      const sample = task.sample(episode, camera);
      const [first = 0] = frames;
      wanted.push({ camera, episode: episode.episode, first, count: frames.length, sample });
    }
  }
  return { wanted, sources };
}

/** The parts in their order. */
async function* madeOf(
  task: VideoTask,
  parts: Parts,
  wanted: readonly WantedVideo[],
): AsyncGenerator<Piece<MadeVideo>, void> {
  if (wanted.length === 0) return;
  const { dataset, looks, version, stride, fps, keys, engine = hereEngine, job, wrote } = task;
  const { signal } = job;
  const order = {
    path: dataset.summary.path,
    subject: { dataset, parts, looks },
    plan: {
      dataset: await identityOf(dataset),
      version,
      stride,
      fps,
      keys,
      parts: parts.place,
      encoders: engine === hereEngine ? null : await encoderMark(signal),
    },
    pieces: [...wanted.keys()],
    frames: (part: number) => wantedAt(wanted, part).count,
    given: async (part: number) => wantedAt(wanted, part),
    phase: 'encoding videos',
    unit: 'episodes' as const,
  };
  const report: JobContext['report'] = ({ phase, note }) => {
    if (note !== undefined) wrote(phase, 0, note);
  };
  yield* engine.run(videoTask, order, { ...job, report });
}

function wantedAt(wanted: readonly WantedVideo[], part: number): WantedVideo {
  const found = wanted[part];
  if (found === undefined) throw new RangeError(`There is no part ${part}.`);
  return found;
}

/** A part that is there, and is no blank. */
type Written = Exclude<MadeVideo, { way: 'blank' }>;

class CameraWriter {
  /** Number in the export of each file that went along whole. */
  private readonly numbers = new Map<string, number>();
  private next = 0;
  /** A video of this camera, to know its size by. */
  private example: string | null = null;

  constructor(
    private readonly task: VideoTask,
    private readonly camera: string,
    private readonly parts: Parts,
  ) {}

  /** Null for a camera that shows nothing. @param made goes on with what follows this camera's parts */
  async write(
    sources: readonly Source[],
    made: AsyncIterator<Piece<MadeVideo>>,
  ): Promise<VideoStretch[] | null> {
    const { episodes } = this.task;
    const parts = new Map<number, MadeVideo>();
    for (const [at, source] of sources.entries()) {
      const episode = episodes[at];
      if (episode === undefined || source.way === 'file') continue;
      await blamedOn(episode.episode, async () => {
        parts.set(source.part, await this.nextOf(made, episode, source.part));
      });
    }
    const isBlank = (source: Source): boolean =>
      source.way === 'part' && parts.get(source.part)?.way === 'blank';
    if (sources.every(isBlank)) return null;
    const stretches: VideoStretch[] = [];
    for (const [at, episode] of episodes.entries()) {
      const source = sources[at];
      if (source === undefined) continue;
      this.task.job.signal.throwIfAborted();
      const stretch = await blamedOn(episode.episode, () => this.place(episode, source, parts));
      stretches.push(stretch);
    }
    return stretches;
  }

  /** The part that comes next, when it is there as it was made. */
  private async nextOf(
    made: AsyncIterator<Piece<MadeVideo>>,
    { episode, frames }: PlacedOut,
    part: number,
  ): Promise<MadeVideo> {
    const { camera, parts } = this;
    const { job, wrote } = this.task;
    const next = await made.next();
    if (next.done === true) throw new RangeError(`part ${part} of ${camera}`);
    const { made: found, failure } = next.value;
    if (failure !== null) {
      if (failure.code !== 'worker-lost') throw fromPlainError(failure);
      throw new StudioError(
        failure.code,
        `The video of ${camera} of episode ${episode} was not made: ${failure.message} Leave the episode out, or export on this machine alone.`,
      );
    }
    if (found.way === 'blank') return found;
    const file = await parts.kept(part, found.bytes, job.signal);
    this.example ??= file;
    if (found.way !== 'file' && (await probeVideo(file)).pictures !== frames.length) {
      throw new StudioError(
        'io',
        `${file} does not hold the pictures of episode ${episode}: the disk gives other bytes than a worker wrote; export again.`,
      );
    }
    wrote('encoding videos', found.bytes);
    return found;
  }

  private async place(
    episode: PlacedOut,
    source: Source,
    parts: ReadonlyMap<number, MadeVideo>,
  ): Promise<VideoStretch> {
    if (source.way === 'file') return this.placeFile(episode, source.startSec);
    const made = parts.get(source.part);
    if (made === undefined || made.way === 'blank') return this.placeBlack(episode);
    return this.placePart(episode, source.part, made);
  }

  private async placePart(
    episode: PlacedOut,
    part: number,
    { way, fromSec, stats }: Written,
  ): Promise<VideoStretch> {
    const { folder, fps } = this.task;
    const { number, file } = this.ofOwn(episode);
    const to = path.join(folder, file);
    await this.parts.take(part, to);
    this.example = to;
    return { number, fromSec, toSec: fromSec + episode.frames.length / fps, way, file, stats };
  }

  /** As large as the pictures of another episode. */
  private async placeBlack(episode: PlacedOut): Promise<VideoStretch> {
    const { fps, job, folder, wrote } = this.task;
    const { width, height } = await probeVideo(this.example ?? '');
    const { number, file } = this.ofOwn(episode);
    const to = path.join(folder, file);
    const { signal } = job;
    await encodeBlack({ width, height, count: episode.frames.length, fps, signal }, to);
    await syncFile(to);
    wrote('encoding videos', 0);
    const { firstSec } = await probeVideo(to);
    const toSec = firstSec + episode.frames.length / fps;
    return { number, fromSec: firstSec, toSec, way: 'encoded', file, stats: null };
  }

  /** The stretch is `first / sourceFps` behind the episode's start, and no picture is moved. */
  private async placeFile(episode: PlacedOut, startSec: number): Promise<VideoStretch> {
    const { version, sourceFps, folder } = this.task;
    const source = await this.sourceOf(episode);
    const known = this.numbers.get(source);
    const number = version === 'v2.1' ? episode.target : (known ?? this.next++);
    const file = placeOf(version, { kind: 'video', camera: this.camera }, number);
    if (known === undefined) {
      this.task.wrote('copying videos', await copyInto(source, path.join(folder, file)));
      if (version === 'v3.0') this.numbers.set(source, number);
    }
    const fromSec = startSec + (episode.frames[0] ?? 0) / sourceFps;
    const toSec = fromSec + episode.frames.length / sourceFps;
    return { number, fromSec, toSec, way: 'file', file, stats: null };
  }

  private async sourceOf({ episode }: PlacedOut): Promise<string> {
    const { dataset } = this.task;
    const stated = await statedFile(dataset, episode, this.camera);
    return (stated ?? (await cameraFile(dataset, episode, this.camera))).file;
  }

  /** A file for this episode alone. */
  private ofOwn({ target }: PlacedOut): { number: number; file: string } {
    const { version } = this.task;
    const number = version === 'v3.0' ? this.next++ : target;
    return { number, file: placeOf(version, { kind: 'video', camera: this.camera }, number) };
  }
}
