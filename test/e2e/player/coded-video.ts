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

/** Writes the video to `file`, a copy if this run of the tests has made the same one before. */
export async function makeCodedVideo(file: string, video: CodedVideo): Promise<void> {
  const kept = path.join(os.tmpdir(), 'coded-videos');
  const id = createHash('sha256').update(JSON.stringify(video)).digest('hex');
  const made = path.join(kept, `${id}${path.extname(file)}`);
  if (!existsSync(made)) {
    await mkdir(kept, { recursive: true });
    // Others may make the same one meanwhile.
    const part = path.join(kept, `${randomUUID()}${path.extname(file)}`);
    await encode(part, video);
    await rename(part, made);
  }
  await copyFile(made, file);
}

/** One picture after the other goes to ffmpeg through a pipe. */
async function encode(file: string, video: CodedVideo): Promise<void> {
  const { frames, fps, width, height, firstCode = 0, encoder } = video;
  const input = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', `${fps}`];
  const child = await startFfmpeg([...input, '-i', '-', ...encoder, file]);
  for (let frame = 0; frame < frames; frame += 1) {
    const picture = codedPicture(width, height, firstCode + frame);
    if (!child.process.stdin.write(picture)) await once(child.process.stdin, 'drain');
  }
  child.process.stdin.end();
  await child.done;
}

/** One file with several videos after each other, not encoded again: as LeRobot v3.0 stores episodes. */
export async function joinVideos(file: string, parts: readonly string[]): Promise<void> {
  const list = path.join(path.dirname(file), `${path.basename(file)}.txt`);
  await writeFile(list, parts.map((part) => `file '${part}'\n`).join(''));
  const child = await startFfmpeg(['-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', file]);
  child.process.stdin.end();
  await child.done;
}

/** Runs ffmpeg over existing files. */
export async function runFfmpeg(args: readonly string[]): Promise<void> {
  const child = await startFfmpeg(args);
  child.process.stdin.end();
  await child.done;
}

async function startFfmpeg(args: readonly string[]) {
  const { path: ffmpeg } = await requireFfmpeg();
  const process = spawn(ffmpeg, ['-v', 'error', '-y', ...args], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...globalThis.process.env, SVT_LOG: '1' },
  });
  let stderr = '';
  process.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const done = (async () => {
    const [status] = await once(process, 'close');
    if (status !== 0) throw new Error(`ffmpeg ${args.join(' ')} failed: ${stderr}`);
  })();
  return { process, done };
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
