/** Opens a folder of videos, one per episode, with jsonl files that say what is done in them. There are no numbers. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { StudioError, type Problem } from '../../../shared/errors';
import { faultOfData } from '../../system/classify-error';
import type { CameraInfo, EpisodeMeta, EpisodeSignals } from '../../../shared/model/dataset';
import { probeVideo, type VideoProbe } from '../../video/probe';
import { SpareTime } from '../../video/time-limit';
import { datasetName } from '../../files/hub-cache';
import { resolveInside } from '../../files/contained-path';
import { openRegular } from '../../files/regular-file';
import type { Dataset, VideoSource } from '../dataset';
import { namesIn } from '../looks-like';
import { addAll } from '../../system/add-all';
import { byFfmpeg, fileProblemCode, problem } from '../problems';
import type { EpisodeReader } from '../recorded-dataset';
import { recordedDataset } from '../summary';
import { readVideoTasks } from './tasks';

const cameraKey = 'observation.images.video';
const videoName =
  /\.(mp4|m4v|mov|mkv|webm|avi|ogv|mts|m2ts|flv|wmv|asf|mpe?g|3gp|mxf|ivf|nut|y4m|h264|hevc|mjpe?g|vob|m[12]v|dv)$/i;
/** Of which others are pictures for a README, and programs. */
const doubtfulName = /\.(gif|ts)$/i;

/** The files of a folder that are taken for its videos, by their names. */
export function videosAmong(names: readonly string[]): string[] {
  const sure = names.filter((name) => videoName.test(name));
  return sure.length > 0 ? sure : names.filter((name) => doubtfulName.test(name));
}

/** What a folder of videos may hold besides: what explains it, and what the studio or a file manager left there. */
const besides = /^\.|^(LICENSE|README)|\.(jsonl?|txt|md|csv|ya?ml|jpe?g|png|srt|vtt)$|\.curation$/i;

interface Video {
  file: string;
  probe: VideoProbe;
}

/** Throws `corrupt-data` if no video can be read. */
export async function openVideoFolder(root: string): Promise<Dataset> {
  const names = (await namesIn(root)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const files = videosAmong(names);
  const videoNames = new Set(files);
  const { tasks, problems } = await readVideoTasks(
    root,
    files,
    names.filter((name) => /\.jsonl$/i.test(name)),
  );
  problems.push(
    ...(await unread(
      root,
      names.filter((name) => !videoNames.has(name)),
    )),
  );
  const videos = new Map<number, Video>();
  const spare = new SpareTime();
  for (const [index, relative] of files.entries()) {
    try {
      const file = await resolveInside(root, relative);
      const probe = await probeVideo(file, { spare });
      videos.set(index, { file, probe });
      if (probe.onlyFfmpeg) problems.push(byFfmpeg(relative));
      if (probe.lostSec === null) continue;
      const message = `${relative} is cut off after ${probe.lostSec.toFixed(2)} of ${probe.endSec.toFixed(2)} s; copy it from the dataset's source.`;
      problems.push(problem('video-truncated', { message, file: relative, episode: index }));
    } catch (error) {
      const plain = faultOfData(error, `${relative} cannot be read`);
      const codes = { missing: 'video-missing', unreadable: 'video-unreadable' } as const;
      const where = { file: relative, episode: index };
      problems.push(problem(fileProblemCode(plain, codes), { message: plain.message, ...where }));
    }
  }
  const [first] = videos.values();
  if (first === undefined) {
    const why = problems.find(({ severity }) => severity === 'error')?.message ?? '';
    throw new StudioError('corrupt-data', `${root} has no video that can be read. ${why}`.trim());
  }
  const { probe: rated } = [...videos.values()].find(({ probe }) => probe.timed) ?? first;
  const fps = rateOf(rated);
  const episodes = files.map((_name, index): EpisodeMeta => {
    const task = tasks.get(index);
    const length = videos.get(index)?.probe.pictures ?? 0;
    return { index, length, tasks: task === undefined ? [] : [task] };
  });
  addAll(problems, otherRates(files, videos, fps));
  if (!rated.timed) {
    const message = `No video says how many pictures a second it has; ${fps} are assumed.`;
    problems.push(problem('fps-guessed', { message }));
  }
  const { width, height, codec, gop } = first.probe;
  const camera: CameraInfo = { key: cameraKey, width, height, codec, gop };
  return recordedDataset({
    root,
    name: datasetName(root),
    format: 'video-folder',
    version: 'video only',
    fps,
    robot: null,
    episodes,
    cameras: [camera],
    features: [{ key: cameraKey, dtype: 'video', shape: [height, width, 3], names: null }],
    problems,
    reader: new VideoReader(videos, fps),
  });
}

/** Files that are neither videos that are read nor what usually lies beside them. */
async function unread(root: string, names: readonly string[]): Promise<Problem[]> {
  const files: string[] = [];
  for (const name of names.filter((each) => !besides.test(each))) {
    const found = await stat(path.join(root, name)).catch(() => null);
    if (found?.isFile() === true) files.push(name);
  }
  const [file] = files;
  if (file === undefined) return [];
  const which = files.length === 1 ? `${file} is` : `${files.length} files, such as ${file}, are`;
  const message = `${which} not read: by its name it is no video; convert it with ffmpeg, or leave it.`;
  return [problem('file-unread', { message, file })];
}

/**
 * Containers store times in small integers, Matroska in milliseconds: both ends of a video may be off by half of one.
 */
const timeErrorSec = 0.001;

/** Pictures a second, to a thousandth: a whole number or one of television's (n / 1.001) where the times allow it. */
function rateOf({ pictures, firstSec, endSec }: VideoProbe): number {
  const lasts = endSec - firstSec;
  const rate = pictures / lasts;
  if (!Number.isFinite(rate) || rate <= 0) return 1;
  const off = (each: number): number => Math.abs(pictures / each - lasts);
  const [usual = rate] = [Math.round(rate), Math.round(rate * 1.001) / 1.001]
    .filter((each) => each > 0 && off(each) <= timeErrorSec)
    .sort((a, b) => off(a) - off(b));
  return Math.round(usual * 1_000) / 1_000;
}

function otherRates(
  files: readonly string[],
  videos: ReadonlyMap<number, Video>,
  fps: number,
): Problem[] {
  return [...videos].flatMap(([episode, { probe }]) => {
    const rate = rateOf(probe);
    if (!probe.timed || Math.abs(rate - fps) <= fps * 0.01) return [];
    const file = files[episode] ?? '';
    const message = `${file} has ${rate} pictures a second, the first video ${fps}; it is played and timed at ${fps}, picture for picture.`;
    return [problem('frame-rate-off', { message, file, episode })];
  });
}

/** What is hashed of each end of a file to tell it from others. */
const hashedBytes = 65_536;

class VideoReader implements EpisodeReader {
  constructor(
    private readonly byEpisode: ReadonlyMap<number, Video>,
    private readonly fps: number,
  ) {}

  async signals({ index, length }: EpisodeMeta): Promise<EpisodeSignals> {
    return { episode: index, frames: length, fps: this.fps, timestampsSec: null, blocks: [] };
  }

  async videos({ index, length }: EpisodeMeta): Promise<VideoSource[]> {
    const video = this.byEpisode.get(index);
    if (video === undefined) return [];
    return [{ cameraKey, file: video.file, startSec: video.probe.firstSec, frames: length }];
  }

  fileOf({ index }: EpisodeMeta): string | null {
    return this.byEpisode.get(index)?.file ?? null;
  }

  async reasoning(): Promise<null> {
    return null;
  }

  /** Without numbers the file tells episodes apart: its size, its head and its tail. */
  async fingerprint({ index, length }: EpisodeMeta): Promise<string> {
    const hash = createHash('sha256').update(String(length));
    const video = this.byEpisode.get(index);
    if (video !== undefined) {
      const { handle, stats } = await openRegular(video.file);
      const { size } = stats;
      try {
        for (const at of [0, Math.max(0, size - hashedBytes)]) {
          const { buffer, bytesRead } = await handle.read(
            Buffer.alloc(hashedBytes),
            0,
            hashedBytes,
            at,
          );
          hash.update(String(size)).update(buffer.subarray(0, bytesRead));
        }
      } finally {
        await handle.close();
      }
    }
    return hash.digest('hex').slice(0, 16);
  }

  close(): void {
    // Nothing is kept open.
  }
}
