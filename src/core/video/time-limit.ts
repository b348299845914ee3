/** An end to what ffmpeg does with files of which it gives nothing that could be waited for. */
import { stat } from 'node:fs/promises';
import { StudioError } from '../../shared/errors';
import { limits } from '../files/limits';
import { storedBytes } from '../files/regular-file';

/**
 * Runs `work` with a signal that aborts when `outer` does, or when it takes longer than limits.ts has it for what is
 * stored of the files: what they only claim, terabytes of nothing between two pictures, gives them no time. Throws
 * `unsupported` naming the first file then, and what `work` throws.
 */
export async function inTime<T>(
  files: readonly string[],
  outer: AbortSignal | null,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // What is not there is said where it is opened.
  const sizes = files.map((file) => stat(file).then(storedBytes, () => 0));
  const stored = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  const seconds = limits.videoSeconds + stored / limits.videoBytesPerSecond;
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(tooSlow(files[0] ?? '', seconds)),
    Math.min(seconds * 1_000, longestTimerMs),
  );
  try {
    return await work(outer === null ? late.signal : AbortSignal.any([late.signal, outer]));
  } finally {
    clearTimeout(timer);
  }
}

/** Of a timer of Node. */
const longestTimerMs = 2 ** 31 - 1;

const tooSlow = (file: string, seconds: number): StudioError =>
  new StudioError(
    'unsupported',
    `ffmpeg was ended after ${Math.ceil(seconds)} s with ${file}, which is longer than a video of its size takes; write it anew, or leave it out.`,
  );
