/** Runs ffmpeg as a child process: pictures on a pipe, TERM then KILL on cancel, and its last words in the error. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import type { Readable } from 'node:stream';
import { StudioError } from '../../shared/errors';
import { requireFfmpeg } from './tools';

/** A child that ignores TERM this long is killed. */
const killAfterMs = 5_000;
/** Of what ffmpeg says only the end is kept. */
const keptWords = 4_000;

/**
 * Videos are untrusted: no network, and only containers that datasets use (a playlist named `.mp4` could name other
 * files).
 */
const inputLimits = [
  ['-protocol_whitelist', 'file'],
  ['-format_whitelist', 'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi'],
].flat();

export interface FfmpegRun {
  /** Absolute path of the video. */
  file: string;
  /** Options before the input, such as those of a seek. */
  input: readonly string[];
  /** Options after the input, the output among them (`pipe:1` for stdout). */
  output: readonly string[];
}

export interface FfmpegProcess {
  stdout: Readable;
  /**
   * Resolves when the process ended well; throws `corrupt-data` naming the file if it did not, or the signal's reason
   * if it was aborted.
   */
  ended: Promise<void>;
}

/** Starts ffmpeg below normal priority; `signal` stops it. Throws `tool-failed` if there is no ffmpeg. */
export async function startFfmpeg(run: FfmpegRun, signal: AbortSignal): Promise<FfmpegProcess> {
  signal.throwIfAborted();
  const { path } = await requireFfmpeg();
  signal.throwIfAborted();
  const child = spawn(
    path,
    [
      ['-nostdin', '-hide_banner', '-v', 'error'],
      inputLimits,
      run.input,
      ['-i', run.file],
      ['-an', '-sn', '-dn'],
      run.output,
    ].flat(),
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-keptWords);
  });
  let killer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    child.kill('SIGTERM');
    killer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    // Nobody reads any more; a full pipe would keep the child from ending.
    child.stdout.destroy();
  };
  signal.addEventListener('abort', stop, { once: true });
  child.once('spawn', () => lowerPriority(child.pid));

  const ended = (async (): Promise<void> => {
    try {
      const [code] = (await once(child, 'close')) as [number | null];
      signal.throwIfAborted();
      if (code !== 0) throw new Error(words.trim().split('\n').at(-1) ?? `exit code ${code}`);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw new StudioError(
        'corrupt-data',
        `ffmpeg cannot read ${run.file}: ${(error as Error).message.slice(0, 300)}; restore the file from the dataset's source.`,
        { cause: error },
      );
    } finally {
      clearTimeout(killer);
      signal.removeEventListener('abort', stop);
    }
  })();
  // Whoever reads stdout may never come to await the end; that alone is no crash.
  ended.catch(() => {});
  return { stdout: child.stdout, ended };
}

/** Stills and features wait for the window, never the window for them. */
function lowerPriority(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // The process has ended already, or the system does not allow it: it then runs as it is.
  }
}

/**
 * Options that make the first picture out the one shown at `pictureSec` (a presentation time of the file, not counted
 * from its first picture): ffmpeg drops the pictures before the given time, so it is put half a frame early.
 */
export function seekTo(pictureSec: number, fps: number): string[] {
  const early = pictureSec - 0.5 / fps;
  return early <= 0 ? [] : ['-seek_timestamp', '1', '-ss', early.toFixed(6)];
}
