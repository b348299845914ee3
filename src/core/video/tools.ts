/** Finds ffmpeg: `FFMPEG_BIN`, then the optional package `ffmpeg-static`, then the PATH. */
import { execFile } from 'node:child_process';
import { isRetryable, StudioError } from '../../shared/errors';
import { asStudioError } from '../system/classify-error';
import { unpacked } from '../system/app-root';

export interface Tool {
  path: string;
  /** As it says itself, e.g. `5.1.6-0+deb12u1`. */
  version: string;
}

let found: Promise<Tool | StudioError> | null = null;

/** The first ffmpeg that runs, or null; see `requireFfmpeg`. Never throws. */
export async function findFfmpeg(): Promise<Tool | null> {
  const tool = await lookUp();
  return tool instanceof StudioError ? null : tool;
}

/** Looks again on the next call: between tests. */
export function forgetFfmpeg(): void {
  found = null;
}

/**
 * The first ffmpeg that runs. Throws `tool-failed` with what to do where there is none, `timeout` or `io` where it could not
 * be asked just now.
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
  let fault = new StudioError(
    'tool-failed',
    'ffmpeg was not found: install it (on Debian and Ubuntu: sudo apt-get install ffmpeg), ' +
      'or set FFMPEG_BIN to the program.',
  );
  for (const candidate of [process.env['FFMPEG_BIN'], await fromPackage(), 'ffmpeg']) {
    if (candidate === undefined || candidate === '') continue;
    const answer = await versionOf(candidate);
    if (typeof answer === 'string') return { path: candidate, version: answer };
    if (answer !== null) fault = answer;
  }
  return fault;
}

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

/** What the program answers to `-version`; null if it is not there or is something else; an error if it cannot be asked now. */
function versionOf(program: string): Promise<string | StudioError | null> {
  const options = { timeout: longestAnswerMs };
  return new Promise((resolve) => {
    execFile(program, ['-hide_banner', '-version'], options, (error, stdout) => {
      const version = /^ffmpeg version (\S+)/.exec(stdout)?.[1];
      if (error === null) return resolve(version ?? null);
      if (error.killed === true) return resolve(tooSlow(program));
      if (typeof error.code !== 'string') return resolve(null);
      const fault = asStudioError(error, `${program} cannot be started`);
      resolve(isRetryable(fault.code) ? fault : null);
    });
  });
}

const tooSlow = (program: string): StudioError =>
  new StudioError(
    'timeout',
    `${program} did not answer within ${longestAnswerMs / 1_000} s, most often because the machine is busy; try again.`,
  );
