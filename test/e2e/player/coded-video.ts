/**
 * Videos whose every picture says its own number: sixteen black or white blocks across the top, most significant bit
 * first, and their complement below, which tells a torn or blended picture from a whole one.
 */
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { requireFfmpeg } from '../../../src/core/video/tools';

export const codeBits = 16;
/** Rows of the code and of its complement, as shares of the height. */
export const codeRows = { code: 0.1, complement: 0.3, end: 0.4 };

export interface CodedVideo {
  frames: number;
  fps: number;
  width: number;
  height: number;
  /** Number of the first picture. */
  firstCode?: number;
  /** ffmpeg's encoder with its options. */
  encoder: readonly string[];
}

const words = (line: string): string[] => line.split(' ');
const h264 = '-c:v libx264 -preset veryfast -crf 23 -pix_fmt yuv420p';

/** Reordered pictures and the largest distance between random-access pictures that is common: hardest to seek in. */
export const h264Hard = words(`${h264} -bf 3 -g 250 -keyint_min 250 -sc_threshold 0`);
/** A random-access picture a second, as cameras and careful converters write it. */
export const h264Usual = words(`${h264} -g 30`);
export const av1 = (gop: number): string[] =>
  words(`-c:v libsvtav1 -preset 12 -crf 35 -pix_fmt yuv420p -g ${gop}`);

interface WantedVideo {
  file: string;
  video: CodedVideo;
}

/** Writes the video to `file`, a copy if this run of the tests has made the same one before. */
export const makeCodedVideo = (file: string, video: CodedVideo): Promise<void> =>
  makeCodedVideos([{ file, video }]);

/** As many as one start of ffmpeg encodes: its threads and memory stay few. */
const mostAtOnce = 6;

export async function makeCodedVideos(wanted: readonly WantedVideo[]): Promise<void> {
  const missing = wanted.filter((each) => !existsSync(keptAt(each)));
  for (let at = 0; at < missing.length; at += mostAtOnce) {
    const some = missing.slice(at, at + mostAtOnce);
    const parts = some.map(({ file, video }) => ({ file: keepingAt(file), video }));
    await mkdir(keptFolder(), { recursive: true });
    await encode(parts);
    for (const [i, each] of some.entries()) await rename(parts[i]?.file ?? '', keptAt(each));
  }
  for (const each of wanted) await copyFile(keptAt(each), each.file);
}

/**
 * Writes to `file` what `make` writes: a copy where this run of the tests has made the same before.
 * @param what describes it in JSON
 */
export async function makeOnce(
  file: string,
  what: object,
  make: (file: string) => Promise<void>,
): Promise<void> {
  const made = keptAt({ file, video: what });
  if (!existsSync(made)) {
    await mkdir(keptFolder(), { recursive: true });
    const part = keepingAt(file);
    await make(part);
    await rename(part, made);
  }
  await copyFile(made, file);
}

const keptFolder = (): string => path.join(os.tmpdir(), 'coded-videos');

function keptAt({ file, video }: { file: string; video: object }): string {
  const id = createHash('sha256').update(JSON.stringify(video)).digest('hex');
  return path.join(keptFolder(), `${id}${path.extname(file)}`);
}

/** Until it is whole: others may make the same one meanwhile. */
const keepingAt = (file: string): string =>
  path.join(keptFolder(), `${randomUUID()}${path.extname(file)}`);

/** One picture after the other goes to ffmpeg, through a pipe for each video. */
async function encode(wanted: readonly WantedVideo[]): Promise<void> {
  const inputs = wanted.flatMap(({ video: { width, height, fps } }, at) =>
    words(`-f rawvideo -pix_fmt gray -s ${width}x${height} -r ${fps} -i pipe:${firstPipe + at}`),
  );
  const outputs = wanted.flatMap(({ file, video }, at) => [
    '-map',
    `${at}:v`,
    ...video.encoder,
    file,
  ]);
  const { pipes, done } = startFfmpeg(await ffmpegPath(), [...inputs, ...outputs], wanted.length);
  await Promise.all([done, ...wanted.map(({ video }, at) => write(pipes[at], video))]);
}

async function write(pipe: unknown, video: CodedVideo): Promise<void> {
  if (!(pipe instanceof Writable)) throw new Error('ffmpeg has no pipe for a video');
  // Where ffmpeg fails, it says why.
  pipe.on('error', () => undefined);
  const { frames, width, height, firstCode = 0 } = video;
  for (let frame = 0; frame < frames && pipe.writable; frame += 1) {
    const picture = codedPicture(width, height, firstCode + frame);
    if (!pipe.write(picture)) await Promise.race([once(pipe, 'drain'), once(pipe, 'close')]);
  }
  pipe.end();
}

/** One file with several videos after each other, not encoded again: as LeRobot v3.0 stores episodes. */
export async function joinVideos(file: string, parts: readonly string[]): Promise<void> {
  const list = `${file}.txt`;
  await writeFile(list, parts.map((part) => `file '${part}'\n`).join(''));
  await runFfmpeg(['-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', file]);
}

/** Runs ffmpeg over existing files. */
export const runFfmpeg = async (args: readonly string[]): Promise<void> =>
  startFfmpeg(await ffmpegPath(), args).done;

const ffmpegPath = async (): Promise<string> => (await requireFfmpeg()).path;

/** Behind the pipes that every process has. */
const firstPipe = 3;

/** @param count of pipes for inputs, from `firstPipe` on */
function startFfmpeg(ffmpeg: string, args: readonly string[], count = 0) {
  const process = spawn(ffmpeg, ['-v', 'error', '-y', ...args], {
    stdio: ['ignore', 'ignore', 'pipe', ...Array<'pipe'>(count).fill('pipe')],
    env: { ...globalThis.process.env, SVT_LOG: '1' },
  });
  let stderr = '';
  process.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const done = (async () => {
    const [status] = await once(process, 'close');
    if (status !== 0) throw new Error(`ffmpeg ${args.join(' ')} failed: ${stderr}`);
  })();
  return { pipes: process.stdio.slice(firstPipe), done };
}

function codedPicture(width: number, height: number, code: number): Uint8Array {
  const picture = new Uint8Array(width * height);
  const bit = (x: number): number =>
    (code >> (codeBits - 1 - Math.floor((x * codeBits) / width))) & 1;
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    const share = y / height;
    for (let x = 0; x < width; x += 1) {
      if (share < codeRows.end) {
        picture[row + x] = bit(x) === (share < codeRows.end / 2 ? 1 : 0) ? 235 : 16;
      } else {
        // Something that moves, so that pictures depend on each other as in a recording.
        const inBox = (x - 3 * code) % 160 < 40 && y % 80 < 40;
        picture[row + x] = inBox ? 200 : 40 + ((x + 2 * y + 5 * code) % 128);
      }
    }
  }
  return picture;
}
