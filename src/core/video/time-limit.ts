/** An end to what ffmpeg does with files of which it gives nothing that could be waited for. */
import { stat } from 'node:fs/promises';
import { StudioError } from '../../shared/errors';
import { limits } from '../files/limits';
import { storedBytes } from '../files/regular-file';

/**
 * What the videos of one dataset may take together beyond what is due to each of them: a thousand that take their whole
 * time each would take a day.
 */
export class SpareTime {
  seconds = limits.videoSeconds;
}

/** How long somebody waits for what is asked of a video. */
export interface Patience {
  /** Throws its reason when it aborts. */
  signal?: AbortSignal | undefined;
  /** Shared with other videos; of its own if not given. */
  spare?: SpareTime | undefined;
}

/** The share of `limits.videoSeconds` that each video has, also where the others have taken all that was spare. */
const leastShare = 1 / 30;

/**
 * Runs `work` with a signal that aborts when that of `patience` does, or when it takes longer than limits.ts has it for
 * what is stored of the files: what they only claim, terabytes of nothing between two pictures, gives them no time.
 * Throws `unsupported` naming the first file then, and what `work` throws.
 */
export async function inTime<T>(
  files: readonly string[],
  { signal, spare = new SpareTime() }: Patience,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // What is not there is said where it is opened.
  const sizes = files.map((file) => stat(file).then(storedBytes, () => 0));
  const stored = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  const due = stored / limits.videoBytesPerSecond;
  const seconds = due + Math.max(spare.seconds, limits.videoSeconds * leastShare);
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(tooSlow(files[0] ?? '', seconds)),
    Math.min(seconds * 1_000, longestTimerMs),
  );
  const beganMs = performance.now();
  try {
    return await work(signal === undefined ? late.signal : AbortSignal.any([late.signal, signal]));
  } finally {
    clearTimeout(timer);
    const tookSec = (performance.now() - beganMs) / 1_000;
    spare.seconds = Math.max(0, spare.seconds - Math.max(0, tookSec - due));
  }
}

/** Of a timer of Node. */
const longestTimerMs = 2 ** 31 - 1;

const tooSlow = (file: string, seconds: number): StudioError =>
  new StudioError(
    'unsupported',
    `ffmpeg was ended after ${Math.ceil(seconds)} s with ${file}, which is longer than a video of its size takes; write it anew, or leave it out.`,
  );
