/** What goes wrong, as whoever runs a command reads it: each failure by its own name, none blamed on the dataset. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ends, ffmpegThat } from '../ffmpeg-that';
import { copyFirstEpisodes } from '../first-episodes';
import { repositoryRoot } from '../shared-data';
import { makeTempDir } from '../studio-fixture';

let dir: string;
let demo: string;
beforeAll(async () => {
  dir = await makeTempDir();
  demo = path.join(dir, 'demo');
  await copyFirstEpisodes(2, demo);
  const proposed = await dualvla(['propose', demo, '--project', project(), '--episodes', '0'], {});
  expect(proposed.status, proposed.stderr).toBe(0);
}, 120_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

const project = () => path.join(dir, 'project');

/** The shell's own limits hold for the command that follows them. */
async function dualvla(args: readonly string[], env: NodeJS.ProcessEnv, limits = '') {
  const command = [
    process.execPath,
    path.join(repositoryRoot, 'dist/node/cli.js'),
    ...args,
    '--json',
  ];
  const child = spawn('sh', ['-c', `${limits} exec "$0" "$@"`, ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DUALVLA_DATA_DIR: path.join(dir, 'data'), ...env },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (part: Buffer) => (said.stdout += part.toString()));
  child.stderr.on('data', (part: Buffer) => (said.stderr += part.toString()));
  await once(child, 'close');
  return { status: child.exitCode, ...said };
}

const out = () => path.join(dir, 'out');
const exporting = (more: readonly string[]): string[] => {
  const where = ['export', demo, '--project', project(), '--to', out()];
  return [...where, '--decisions', 'proposed', '--drop', '1', ...more];
};
const everySecond = ['--stride', '2'];
const planted = `--import ${path.join(repositoryRoot, 'test/cli/planted-fault.mjs')}`;

interface Fault {
  what: string;
  /** What befalls ffmpeg, which writes every second frame. */
  end?: keyof typeof ends;
  env?: NodeJS.ProcessEnv;
  limits?: string;
  code: string;
  words: RegExp;
}

it.each<Fault>([
  { what: 'a killed ffmpeg', end: 'killed', code: 'tool-failed', words: /SIGKILL/ },
  { what: 'a missing encoder', end: 'lacking', code: 'tool-failed', words: /libx264/ },
  {
    what: 'a limit of file sizes of ffmpeg',
    end: 'fileLimit',
    code: 'io',
    words: /file may not become so large/,
  },
  // 512 bytes fit into a file.
  {
    what: 'a limit of file sizes',
    limits: 'ulimit -f 1;',
    code: 'io',
    words: /file may not become so large/,
  },
  {
    what: 'too many open files',
    env: { NODE_OPTIONS: planted },
    limits: 'ulimit -n 256;',
    code: 'io',
    words: /too many files are open/,
  },
  {
    what: 'a full disk',
    env: { NODE_OPTIONS: planted, PLANTED: 'ENOSPC' },
    code: 'io',
    words: /disk is full|no space/,
  },
  {
    what: 'a slip of the studio',
    env: { NODE_OPTIONS: planted, PLANTED: 'TypeError' },
    code: 'internal',
    words: /studio itself \(planted\)/,
  },
])('names $what', { timeout: 60_000 }, async ({ end, env, limits, code, words }) => {
  const ffmpeg = end === undefined ? {} : { FFMPEG_BIN: await ffmpegThat(ends[end]) };
  const args = exporting(end === undefined ? [] : everySecond);
  const { status, stdout, stderr } = await dualvla(args, { ...ffmpeg, ...env }, limits);
  expect(status, stderr).toBe(1);
  const { error } = JSON.parse(stdout) as { error: { code: string; message: string } };
  expect(error.code, stderr).toBe(code);
  expect(error.message).toMatch(words);
  expect(error.message).not.toContain('restore');
  expect(stderr).toContain(error.message);
  // A slip is of use to whoever mends it only with the place where it happened.
  expect(/TypeError: planted\s+at /.test(stderr)).toBe(code === 'internal');
  expect(existsSync(out())).toBe(false);
});
