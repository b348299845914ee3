/** Runs ffmpeg as a child process: pictures on a pipe, TERM then KILL on cancel, and its last words in the error. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { Readable, Writable } from 'node:stream';
import { checkRealFile } from '../files/contained-path';
import { limits } from '../files/limits';
import { asStudioError } from '../system/classify-error';
import { toolError } from '../system/tool-error';
import { requireFfmpeg } from './tools';

/** A child that ignores TERM this long is killed. */
const killAfterMs = 5_000;
/** Of what ffmpeg says only the end is kept. */
const keptWords = 4_000;

/** Videos are untrusted: no network, and no container that names other files (a playlist named `.mp4` could). */
const containers = [
  'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,ogg,mpegts,mpeg,flv,live_flv,asf,gif,apng,ivf,nut,mxf,rm,dv',
  // Pictures without a container, as small cameras record them.
  'yuv4mpegpipe,h264,hevc,obu,m4v,mpegvideo,mjpeg,jpeg_pipe,vc1',
].join(',');

export interface FfmpegRun {
  /** Absolute path of the video, or `pipe:0`, or a pattern of pictures in `folder`. */
  file: string;
  /** What the input is called in an error; `file` itself if not given. */
  name?: string;
  /** For pictures: the folder they lie in and that ffmpeg runs in, so that its name is no part of the pattern. */
  folder?: string;
  /** For `pipe:0`: what to read there. */
  stdin?: AsyncIterable<Uint8Array>;
  /** Options before the input, such as those of a seek. */
  input: readonly string[];
  /** Options after the input, the output among them (`pipe:1` for stdout). */
  output: readonly string[];
  /** Whether it makes a video: its encoder may need more memory than reading any may take. */
  encodes?: true;
  /** More videos, at most `mostBeside`, each with an output of its own: `pipeOf` says what it is called. */
  beside?: readonly Pick<FfmpegRun, 'file' | 'input' | 'output'>[];
}

/** What a shell can hand on by one digit, less those that every process has and the one that watches. */
export const mostBeside = process.platform === 'win32' ? 0 : 6;
const firstBeside = 4;

/** The pipe of a run's first video, and of those beside it in their order. */
export const pipeOf = (position: number): string =>
  `pipe:${position === 0 ? 1 : firstBeside + position - 1}`;

export interface FfmpegProcess {
  stdout: Readable;
  /** Outputs of the videos beside. Where one is not read, none goes on. */
  beside: Readable[];
  /**
   * Resolves when the process ended well, with what it complained of all the same. Throws `corrupt-data`, `io` or
   * `tool-failed`, as is to blame, naming the file and with the command, exit code, signal and last lines in `details`;
   * or the signal's reason if it was aborted.
   */
  ended: Promise<string>;
}

/** Starts ffmpeg below normal priority; `signal` stops it. Throws `tool-failed` if there is no ffmpeg. */
export async function startFfmpeg(run: FfmpegRun, signal: AbortSignal): Promise<FfmpegProcess> {
  signal.throwIfAborted();
  const { path } = await requireFfmpeg();
  const all = [run, ...(run.beside ?? [])];
  if (run.stdin === undefined && run.folder === undefined) {
    for (const { file } of all) await checkRealFile(file);
  }
  signal.throwIfAborted();
  const options = [
    ['-nostdin', '-hide_banner', '-v', 'error', '-max_alloc', String(limits.ffmpegBlockBytes)],
    all.flatMap(({ input, file }) => [...guards(run), ...input, '-i', file]),
    all.flatMap(({ output }) => ['-an', '-sn', '-dn', ...output]),
  ].flat();
  const name = run.name ?? run.file;
  const { child, beside } = spawnWatched(path, options, run);
  // Where no process could be made there are no pipes either.
  await once(child, 'spawn').catch((error: unknown) => {
    throw asStudioError(error, `ffmpeg cannot be started on ${name}`);
  });
  lowerPriority(child.pid);
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-keptWords);
  });
  let killer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    child.kill('SIGTERM');
    killer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    // Nobody reads any more; a full pipe would keep the child from ending.
    for (const pipe of [child.stdout, ...beside]) pipe.destroy();
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const fed = feed(child.stdin, run.stdin);
  fed.catch(stop);

  const ended = (async (): Promise<string> => {
    try {
      await once(child, 'close');
      signal.throwIfAborted();
      await fed;
      const { exitCode, signalCode } = child;
      const end = { tool: 'ffmpeg', command: [path, ...options], exitCode, signal: signalCode };
      if (exitCode !== 0 || unwritten.test(words)) throw toolError({ ...end, words }, name);
      return words;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw asStudioError(error, `ffmpeg failed on ${name}`);
    } finally {
      clearTimeout(killer);
      signal.removeEventListener('abort', stop);
    }
  })();
  // Whoever reads stdout may never come to await the end; that alone is no crash.
  ended.catch(() => {});
  return { stdout: child.stdout, beside, ended };
}

/** Of a file's last bytes, ffmpeg only says that they could not be written, and ends as if they had been. */
const unwritten = /^Error (writing trailer of|closing file) /m;

/**
 * Kills what `$@` has become when the pipe at 3 ends without a word: then whoever started it is gone. The one that
 * waits for the word holds no output open.
 */
const watched =
  '(read -r _ <&3 || kill -9 $$) </dev/null >/dev/null 2>&1 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- & exec "$@" 3<&-';

/** Address space, in kB. Where the system cannot limit it (macOS), it is as before. */
const inLimits = `ulimit -v ${limits.ffmpegBytes / 1024} 2>/dev/null`;

/**
 * Starts a program that ends with this process, however that ends: a program that reads and writes files notices
 * nothing of it by itself. Windows has no shell for that; there it ends when its work is done.
 */
function spawnWatched(
  program: string,
  options: string[],
  { folder, encodes, beside = [] }: Pick<FfmpegRun, 'folder' | 'encodes' | 'beside'>,
): { child: ChildProcessWithoutNullStreams; beside: Readable[] } {
  if (process.platform === 'win32') {
    return { child: spawn(program, options, { stdio: 'pipe', cwd: folder }), beside: [] };
  }
  const script = encodes === true ? watched : `${inLimits}; ${watched}`;
  const child = spawn('/bin/sh', ['-c', script, 'sh', program, ...options], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', ...beside.map(() => 'pipe' as const)],
    cwd: folder,
  });
  const word = child.stdio[3];
  if (word instanceof Writable) {
    word.on('error', () => undefined);
    child.once('exit', () => word.end('ended\n'));
  }
  const outputs = beside.map((_, i) => child.stdio[firstBeside + i]);
  return { child, beside: outputs.filter((pipe) => pipe instanceof Readable) };
}

/** In front of each input. */
const guards = (run: FfmpegRun): string[] => [
  // A picture of more would take gigabytes to decode.
  '-max_pixels',
  String(limits.picturePixels),
  '-protocol_whitelist',
  run.stdin === undefined ? 'file' : 'pipe',
  '-format_whitelist',
  inputFormats(run),
];

function inputFormats({ stdin, folder }: FfmpegRun): string {
  if (stdin !== undefined) return 'rawvideo';
  return folder === undefined ? containers : 'image2';
}

/** Writes all of `pictures`; that ffmpeg ended before is its own failure, that they could not be read is ours. */
async function feed(
  stdin: Writable,
  pictures: AsyncIterable<Uint8Array> = nothing(),
): Promise<void> {
  let wake: (() => void) | null = null;
  for (const event of ['drain', 'error', 'close']) stdin.on(event, () => wake?.());
  try {
    for await (const picture of pictures) {
      if (stdin.destroyed) break;
      if (!stdin.write(picture)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (stdin.destroyed) resolve();
        });
      }
    }
  } finally {
    stdin.end();
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Stills and features wait for the window, never the window for them. */
function lowerPriority(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // The process has ended already, or the system does not allow it: it then runs as it is.
  }
}
