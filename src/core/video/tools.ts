/** Finds ffmpeg: `FFMPEG_BIN`, then the optional package `ffmpeg-static`, then the PATH. */
import { execFile } from 'node:child_process';
import { StudioError } from '../../shared/errors';
import { unpacked } from '../system/app-root';

export interface Tool {
  path: string;
  /** As it says itself, e.g. `5.1.6-0+deb12u1`. */
  version: string;
}

let found: Promise<Tool | null> | null = null;

/** The first ffmpeg that runs, or null; asked once, then remembered. Never throws. */
export function findFfmpeg(): Promise<Tool | null> {
  found ??= search();
  return found;
}

/** Looks again on the next call: after an installation, and between tests. */
export function forgetFfmpeg(): void {
  found = null;
}

/** Like `findFfmpeg`, but throws `tool-failed` with what to do. */
export async function requireFfmpeg(): Promise<Tool> {
  const tool = await findFfmpeg();
  if (tool !== null) return tool;
  throw new StudioError(
    'tool-failed',
    'ffmpeg was not found: install it (on Debian and Ubuntu: sudo apt-get install ffmpeg), ' +
      'or set FFMPEG_BIN to the program.',
  );
}

async function search(): Promise<Tool | null> {
  for (const candidate of [process.env['FFMPEG_BIN'], await fromPackage(), 'ffmpeg']) {
    if (candidate === undefined || candidate === '') continue;
    const version = await versionOf(candidate);
    if (version !== null) return { path: candidate, version };
  }
  return null;
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

/** What the program answers to `-version`, or null if it does not run or is something else. */
function versionOf(program: string): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, ['-hide_banner', '-version'], { timeout: 10_000 }, (error, stdout) => {
      const version = /^ffmpeg version (\S+)/.exec(stdout)?.[1];
      resolve(error === null && version !== undefined ? version : null);
    });
  });
}
