/** Finds ffmpeg: `FFMPEG_BIN`, then the optional package `ffmpeg-static`, then the PATH. */
import { execFile, type ExecFileException } from 'node:child_process';
import { isRetryable, StudioError } from '../../shared/errors';
import { asStudioError, longestWords } from '../system/classify-error';
import { unpacked } from '../system/app-root';
import { printLine } from '../system/print';
import { signalOfShell } from '../system/tool-error';

export interface Tool {
  path: string;
  /** As it says itself, e.g. `5.1.6-0+deb12u1`. */
  version: string;
  /** One sentence where `FFMPEG_BIN` names a program that does not run, so that this one is used instead. */
  insteadOf: string | null;
}

let found: Promise<Tool | StudioError> | null = null;

/** The first ffmpeg that runs, or null; see `requireFfmpeg`. Never throws. */
export async function findFfmpeg(): Promise<Tool | null> {
  const tool = await lookUp();
  return tool instanceof StudioError ? null : tool;
}

/** One sentence on what is in the way of ffmpeg; null where there is one. Never throws. */
export async function whyNoFfmpeg(): Promise<string | null> {
  const tool = await lookUp();
  return tool instanceof StudioError ? tool.message : null;
}

/** Uses what another process of the studio has found: asking for its version takes a tenth of a second. */
export function rememberFfmpeg(tool: Tool): void {
  found = Promise.resolve(tool);
}

/** Looks again on the next call: between tests. */
export function forgetFfmpeg(): void {
  found = null;
  told = null;
}

/**
 * The first ffmpeg that runs. Throws `tool-failed` with what to do where there is none, `timeout` or `io` where it
 * could not be asked just now.
 */
export async function requireFfmpeg(): Promise<Tool> {
  const tool = await lookUp();
  if (tool instanceof StudioError) throw tool;
  return tool;
}

/**
 * What was found is remembered. What was not is looked for again: it may be installed meanwhile, or a busy machine may
 * have kept it from answering.
 */
async function lookUp(): Promise<Tool | StudioError> {
  found ??= search();
  const looked = found;
  const tool = await looked;
  if (tool instanceof StudioError && found === looked) found = null;
  return tool;
}

async function search(): Promise<Tool | StudioError> {
  const named = process.env['FFMPEG_BIN'] ?? '';
  let insteadOf: string | null = null;
  let fault = new StudioError('tool-failed', `ffmpeg was not found: ${installIt}.`);
  for (const candidate of [named, await fromPackage(), 'ffmpeg']) {
    if (candidate === undefined || candidate === '') continue;
    const answer = await versionOf(candidate);
    if (typeof answer === 'string') {
      if (insteadOf !== null) tell((insteadOf = `${insteadOf} Used instead: ${candidate}.`));
      return { path: candidate, version: answer, insteadOf };
    }
    if (answer === null) continue;
    if (candidate === named) {
      fault = new StudioError(answer.code, `FFMPEG_BIN: ${answer.message}`);
      insteadOf = fault.message;
    } else if (insteadOf === null) fault = answer;
  }
  return fault;
}

/** The user named a program, and gets another: said once, wherever the studio runs. */
function tell(sentence: string): void {
  if (told !== sentence) printLine(process.stderr, sentence);
  told = sentence;
}

let told: string | null = null;

const installIt =
  'install it (on Debian and Ubuntu: sudo apt-get install ffmpeg), or set FFMPEG_BIN to a program that runs';

/**
 * npm removes an optional package whose download failed, so its name must not be seen by a bundler or the type
 * checker, and its absence is normal.
 */
async function fromPackage(): Promise<string | undefined> {
  const name = 'ffmpeg-static';
  try {
    const loaded = (await import(/* @vite-ignore */ name)) as { default?: unknown };
    return typeof loaded.default === 'string' ? unpacked(loaded.default) : undefined;
  } catch {
    return undefined;
  }
}

/** On a machine that does much else, starting a program has been seen to take 12 s. */
const longestAnswerMs = 30_000;

/**
 * What the program answers to `-version`; null where none of this name is on the PATH; otherwise what is wrong with it.
 */
function versionOf(program: string): Promise<string | StudioError | null> {
  const options = { timeout: longestAnswerMs };
  return new Promise((resolve) => {
    execFile(program, ['-hide_banner', '-version'], options, (error, stdout, stderr) => {
      const version = /^ffmpeg version (\S+)/.exec(stdout)?.[1];
      if (error === null) {
        return resolve(version ?? broken(program, `is no ffmpeg: it says "${lastLine(stdout)}"`));
      }
      if (error.killed === true) return resolve(tooSlow(program));
      if (typeof error.code !== 'string') return resolve(broken(program, end(error, stderr)));
      if (error.code === 'ENOENT' && !program.includes('/')) return resolve(null);
      const fault = asStudioError(error, `${program} cannot be started`);
      const why = reasons[error.code] ?? `cannot be started (${error.code})`;
      resolve(isRetryable(fault.code) ? fault : broken(program, why));
    });
  });
}

const reasons: Record<string, string | undefined> = {
  ENOENT: 'is not there',
  ENOTDIR: 'is not there',
  EACCES: 'is no program that may be run',
  ENOEXEC: 'is no program',
};

/** How a program ended that does not give its version. */
function end(error: ExecFileException, stderr: string): string {
  const exitCode = typeof error.code === 'number' ? error.code : null;
  const signal = error.signal ?? signalOfShell(exitCode);
  if (signal !== null) return `was ended by a signal (${signal}) when asked for its version`;
  const words = lastLine(stderr);
  return `ends with exit code ${exitCode} when asked for its version${words === '' ? '' : `: ${words}`}`;
}

const lastLine = (text: string): string =>
  (text.trim().split('\n').at(-1) ?? '').slice(0, longestWords);

const broken = (program: string, why: string): StudioError =>
  new StudioError('tool-failed', `${program} ${why}. For ffmpeg, ${installIt}.`);

const tooSlow = (program: string): StudioError =>
  new StudioError(
    'timeout',
    `${program} did not answer within ${longestAnswerMs / 1_000} s, most often because the machine is busy; try again.`,
  );
