/** Writes the video files of a LeRobot export, and tells where each episode's pictures came to lie. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../../../shared/errors';
import type { JobContext } from '../../../jobs/progress';
import { pictureTable } from '../../../video/picture-table';
import { probeVideo } from '../../../video/probe';
import { copyInto, syncFile } from '../../files/disk';
import { blamedOn } from '../../select/blamed-episode';
import { cutVideo } from '../../video/cut-video';
import { encodeBlack, encodePictures } from '../../video/encode-pictures';
import { placeOf } from '../layout';
import type { PlacedOut } from '../rows/row-source';
import { cameraFile, findCameraFile, kindOf, statedFile } from './camera-files';
import { videoWay, type VideoQuestion, type VideoWay } from './video-ways';

export interface VideoTask extends VideoQuestion {
  cameras: readonly string[];
  episodes: readonly PlacedOut[];
  /** Of the source and of the export, pictures a second. */
  sourceFps: number;
  fps: number;
  /** The partial folder. */
  folder: string;
  job: JobContext;
  wrote: (phase: string, bytes: number) => void;
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
}

/** By camera, one stretch per episode in order. Every file is on disk when it returns. */
export async function writeVideos(task: VideoTask): Promise<Map<string, VideoStretch[]>> {
  const stretches = new Map<string, VideoStretch[]>();
  for (const camera of task.cameras) {
    const writer = new CameraWriter(task, camera);
    const own: VideoStretch[] = [];
    for (const episode of task.episodes) {
      task.job.signal.throwIfAborted();
      await task.job.mayGoOn?.();
      own.push(await blamedOn(episode.episode, () => writer.write(episode)));
    }
    stretches.set(camera, own);
  }
  return stretches;
}

class CameraWriter {
  /** Number in the export of each file that went along whole. */
  private readonly numbers = new Map<string, number>();
  private next = 0;
  /** A video of this camera, to know its size by. */
  private example: string | null = null;

  constructor(
    private readonly task: VideoTask,
    private readonly camera: string,
  ) {}

  async write(episode: PlacedOut): Promise<VideoStretch> {
    const { dataset } = this.task;
    if (kindOf(dataset) === 'pictures') {
      const found = await findCameraFile(dataset, episode.episode, this.camera);
      if (found === null) return this.writeBlack(episode);
      this.example = found.file;
    }
    const way = await videoWay(this.task, episode, this.camera);
    if (way.way === 'file') return this.writeFile(episode, way.startSec);
    return this.ofOwn(episode, (to) => this.writeAnew(episode, way, to));
  }

  /** A file for this episode alone, which `make` writes. */
  private async ofOwn(
    episode: PlacedOut,
    make: (to: string) => Promise<VideoStretch['way']>,
  ): Promise<VideoStretch> {
    const { fps, version, folder, wrote } = this.task;
    const number = version === 'v3.0' ? this.next++ : episode.target;
    const file = placeOf(version, { kind: 'video', camera: this.camera }, number);
    const to = path.join(folder, file);
    const way = await make(to);
    await syncFile(to);
    wrote('encoding videos', (await stat(to)).size);
    const { firstSec } = await probeVideo(to);
    return { number, fromSec: firstSec, toSec: firstSec + episode.frames.length / fps, way, file };
  }

  /** As large as the pictures of another episode. */
  private async writeBlack(episode: PlacedOut): Promise<VideoStretch> {
    const { dataset, episodes, fps, job } = this.task;
    for (const other of this.example === null ? episodes : []) {
      const found = await findCameraFile(dataset, other.episode, this.camera);
      if (found === null) continue;
      this.example = found.file;
      break;
    }
    const { width, height } = await probeVideo(this.example ?? '');
    const { signal } = job;
    return this.ofOwn(episode, async (to) => {
      await encodeBlack({ width, height, count: episode.frames.length, fps, signal }, to);
      return 'encoded';
    });
  }

  /** The stretch is `first / sourceFps` behind the episode's start, and no picture is moved. */
  private async writeFile(episode: PlacedOut, startSec: number): Promise<VideoStretch> {
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
    return { number, fromSec, toSec, way: 'file', file };
  }

  private async sourceOf({ episode }: PlacedOut): Promise<string> {
    const { dataset } = this.task;
    const stated = await statedFile(dataset, episode, this.camera);
    return (stated ?? (await cameraFile(dataset, episode, this.camera))).file;
  }

  private async writeAnew(
    episode: PlacedOut,
    way: Exclude<VideoWay, { way: 'file' }>,
    to: string,
  ): Promise<VideoStretch['way']> {
    const { dataset, stride, fps, job } = this.task;
    const { signal } = job;
    const { file, startSec, frames } = await cameraFile(dataset, episode.episode, this.camera);
    const last = episode.frames.at(-1) ?? 0;
    if (frames !== null && frames <= last) throw tooShort(episode, this.camera, frames);
    const table = await pictureTable(file);
    if (way.way === 'cut' && (await cutVideo({ file, table, fps, plan: way.plan, signal }, to))) {
      return 'cut';
    }
    const first = episode.frames[0] ?? 0;
    const count = episode.frames.length;
    const like = { codec: table.codec, closed: false };
    await encodePictures({ file, startSec, first, count, every: stride, fps, like, signal }, to);
    const { pictures } = await probeVideo(to);
    if (pictures !== count) throw tooShort(episode, this.camera, pictures);
    return 'encoded';
  }
}

const tooShort = ({ episode, frames }: PlacedOut, camera: string, found: number): StudioError =>
  new StudioError(
    'corrupt-data',
    `The video of ${camera} of episode ${episode} gives ${found} pictures where its ${frames.length} frames need more; leave the episode out, or restore the file.`,
  );
