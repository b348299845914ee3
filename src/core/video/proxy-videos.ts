/**
 * Pictures that lie in no video file (in records, arrays, tables) become one: an H.264 proxy per episode and camera,
 * picture for picture, made when it is first asked for and kept in the user's cache. The player then needs to know one
 * kind of source, and steps, seeks and plays at the same precision everywhere.
 */
import { createHash } from 'node:crypto';
import {
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { limits } from '../files/limits';
import { isAlive } from '../system/is-alive';
import { serial } from '../system/serial';
import { startFfmpeg, type FfmpegRun } from './ffmpeg-process';
import { fixedThreads } from './fixed-threads';
import { readImageHeader } from './image-header';
import { readStretch } from './picture-table';
import { probeVideo } from './probe';

/** The pictures of one camera over one episode, in order; iterated once. */
export type Pictures =
  | {
      kind: 'raw';
      pixelFormat: 'rgb24' | 'rgba' | 'gray' | 'gray16le';
      width: number;
      height: number;
      images: AsyncIterable<Uint8Array>;
    }
  /** JPEG, PNG, WebP or TIFF files; an empty one stands for a picture that is missing. */
  | { kind: 'encoded'; images: AsyncIterable<Uint8Array> }
  /** A video that browsers do not play, from the picture shown at `startSec` on. */
  | { kind: 'video'; source: string; startSec: number; width: number; height: number };

export interface ProxyRequest {
  /** Everything that would make it another video: file, size, time of change, episode, camera, rate. */
  identity: readonly (string | number)[];
  /** What the pictures are called in an error, e.g. `observation.images.top of episode 3`. */
  name: string;
  fps: number;
  /** How many there are. */
  frames: number;
  open(): Promise<Pictures>;
}

/** Part of every identity: other options make other videos. */
const recipe = 'h264 2';
/**
 * Every picture by itself. Measured on 197 JPEGs of 640x480 from a moving camera (3.7 MB): 4.1 MB in 2.0 s at 50 dB,
 * against 4.4 MB in 2.5 s with a keyframe every tenth; a seek decodes one picture. Reading the pictures from the source
 * at each seek instead would need a second kind of player. Tags say what the conversion did, so that colours come back.
 */
const encoding = [
  ['-c:v', 'libx264', '-preset', 'superfast', '-crf', '20', '-g', '1', '-bf', '0'],
  ['-pix_fmt', 'yuv420p', '-colorspace', 'bt709', '-color_primaries', 'bt709'],
  ['-color_trc', 'bt709', '-color_range', 'tv', '-movflags', '+faststart', '-f', 'mp4', '-y'],
  fixedThreads,
].flat();
const filter = (width: number, height: number): string =>
  `scale=${width}:${height}:out_color_matrix=bt709:out_range=tv,pad=ceil(iw/2)*2:ceil(ih/2)*2`;

const maxCacheBytes = 8e9;
const scratchName = /^pictures-(\d+)-/;

export class ProxyVideos {
  private readonly making = new Map<string, Promise<string>>();
  /** One encoder at a time: it takes all cores, and the first camera asked for should be there first. */
  private readonly inTurn = serial();
  private readonly closing = new AbortController();

  /** @param folderOf asked when a video is needed; the folder is made then, and may be deleted while nothing runs */
  constructor(private readonly folderOf: () => string) {}

  private get folder(): string {
    return this.folderOf();
  }

  /**
   * Absolute path of an mp4 whose i-th picture is the i-th of the request. A picture that cannot be decoded shows
   * one beside it. Throws `corrupt-data` if none can be, `tool-failed` without ffmpeg, `canceled` after `close`.
   */
  async video(request: ProxyRequest): Promise<string> {
    const state = [recipe, ...request.identity, request.fps, request.frames].join('\n');
    const name = `${createHash('sha256').update(state).digest('hex').slice(0, 24)}.mp4`;
    await mkdir(this.folder, { recursive: true });
    const target = path.join(await realpath(this.folder), name);
    if (await touch(target)) return target;
    const known = this.making.get(name);
    if (known !== undefined) return known;
    const made = this.inTurn(() => this.make(request, target));
    this.making.set(name, made);
    try {
      return await made;
    } finally {
      this.making.delete(name);
    }
  }

  /** Ends what is being made, and resolves when it has ended. No video can be asked for afterwards. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled(this.making.values());
  }

  private async make(request: ProxyRequest, target: string): Promise<string> {
    const { signal } = this.closing;
    signal.throwIfAborted();
    await this.tidy();
    const scratch = await mkdtemp(path.join(path.dirname(target), `pictures-${process.pid}-`));
    const partial = path.join(scratch, 'video.mp4');
    try {
      await encode(request, scratch, partial, signal);
      const { pictures } = await probeVideo(partial);
      if (pictures !== request.frames) {
        throw new StudioError(
          'corrupt-data',
          `Only ${pictures} of the ${request.frames} pictures of ${request.name} could be decoded; restore the file from the dataset's source.`,
        );
      }
      await rename(partial, target);
      return target;
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  /** Deletes what was used longest ago, and what a killed process of the studio has left half made. */
  async tidy(): Promise<void> {
    const files: { file: string; size: number; usedMs: number }[] = [];
    for (const name of await readdir(this.folder).catch(() => [])) {
      const file = path.join(this.folder, name);
      const found = await stat(file).catch(() => null);
      if (found === null) continue;
      const isVideo = name.endsWith('.mp4');
      if (isVideo) files.push({ file, size: found.size, usedMs: found.mtimeMs });
      else if (!isAlive(Number(scratchName.exec(name)?.[1] ?? 0))) {
        await rm(file, { recursive: true, force: true });
      }
    }
    let bytes = files.reduce((sum, { size }) => sum + size, 0);
    for (const { file, size } of files.sort((a, b) => a.usedMs - b.usedMs)) {
      if (bytes <= maxCacheBytes) break;
      await rm(file, { force: true });
      bytes -= size;
    }
  }
}

/** Marks a proxy as used now; false if it is not there. */
async function touch(file: string): Promise<boolean> {
  const now = new Date();
  return utimes(file, now, now).then(
    () => true,
    () => false,
  );
}

async function encode(
  request: ProxyRequest,
  scratch: string,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const pictures = await request.open();
  const rate = String(request.fps);
  // Pictures come at their rate; those of a video are chosen and set to it.
  let choice = '';
  let timing = '';
  let input: Pick<FfmpegRun, 'file' | 'input' | 'folder' | 'stdin'>;
  let size: { width: number; height: number };
  let padding = '';
  if (pictures.kind === 'raw') {
    const { pixelFormat, width, height, images } = pictures;
    refuseHuge(pictures, request.name);
    const options = ['-f', 'rawvideo', '-pix_fmt', pixelFormat, '-s', `${width}x${height}`];
    input = { file: 'pipe:0', stdin: images, input: [...options, '-framerate', rate] };
    size = { width, height };
  } else if (pictures.kind === 'video') {
    const { source, startSec, width, height } = pictures;
    const stretch = { file: source, startSec, frames: request.frames };
    const { input: seek, only } = await readStretch(stretch);
    input = { file: source, input: seek };
    size = { width, height };
    choice = `${only},`;
    timing = `,settb=1/90000,setpts=N*90000/${rate}`;
  } else {
    const written = await writePictures(pictures.images, scratch, request.name, signal);
    const options = ['-f', 'image2', '-framerate', rate, '-start_number', '0'];
    input = { file: `%09d.${written.extension}`, folder: scratch, input: options };
    size = written;
    // The last picture fills what is missing at the end.
    padding = ',tpad=stop=-1:stop_mode=clone';
  }
  const { ended } = await startFfmpeg(
    {
      ...input,
      encodes: true,
      name: request.name,
      output: [
        ['-map', '0:v:0', '-vf', `${choice}${filter(size.width, size.height)}${timing}${padding}`],
        // A picture that cannot be decoded leaves a gap in time; one beside it fills it, and the count stays right.
        ['-fps_mode', 'cfr', '-r', rate, '-frames:v', String(request.frames)],
        encoding,
        [target],
      ].flat(),
    },
    signal,
  );
  await ended;
}

function refuseHuge({ width, height }: { width: number; height: number }, name: string): void {
  if (width * height <= limits.picturePixels) return;
  throw new StudioError(
    'corrupt-data',
    `A picture of ${name} has ${width} x ${height} pixels, more than the ${limits.picturePixels / 1e6} million that the studio decodes; store smaller ones.`,
  );
}

/** Numbered files, one per picture: then one broken picture cannot swallow the next. */
async function writePictures(
  images: AsyncIterable<Uint8Array>,
  folder: string,
  name: string,
  signal: AbortSignal,
): Promise<{ extension: string; width: number; height: number }> {
  let written: { extension: string; width: number; height: number } | null = null;
  const before: number[] = [];
  let count = 0;
  const fileOf = (number: number, extension: string): string =>
    path.join(folder, `${String(number).padStart(9, '0')}.${extension}`);
  for await (const image of images) {
    signal.throwIfAborted();
    const header = readImageHeader(image);
    if (header !== null) refuseHuge(header, name);
    if (written === null && header !== null) {
      const extension = header.format === 'jpeg' ? 'jpg' : header.format;
      written = { extension, width: header.width, height: header.height };
      // ffmpeg starts counting at the first file: the first good picture stands in for those before.
      for (const number of before) await writeFile(fileOf(number, extension), image);
    }
    if (written === null) before.push(count);
    // A file that is no picture leaves a gap, where a file that is missing would end the sequence.
    else await writeFile(fileOf(count, written.extension), header === null ? 'none' : image);
    count += 1;
  }
  if (written !== null) return written;
  throw new StudioError(
    'corrupt-data',
    `No picture of ${name} is a JPEG, PNG, WebP or TIFF; restore the file from the dataset's source.`,
  );
}
