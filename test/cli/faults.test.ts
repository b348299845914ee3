/** What goes wrong, as whoever runs a command reads it: each failure by its own name, none blamed on the dataset. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { scratchFolder, smallDataset } from '../core/datasets/small-dataset';
import { ends, ffmpegThat } from '../ffmpeg-that';
import { repositoryRoot } from '../shared-data';
import { proposeAt } from './proposed';

let dir: string;
beforeEach(async () => {
  dir = await scratchFolder();
});

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
/** The words of an export of proposals, whose videos are encoded anew where they are not whole. */
async function exporting(more: readonly string[]): Promise<string[]> {
  const dataset = await smallDataset({ version: 'v2.1', lengths: [12, 12], video: true });
  const project = path.join(dir, 'project');
  await proposeAt([4, 9], dataset, project, path.join(dir, 'data'));
  const where = ['export', dataset, '--project', project, '--to', out()];
  return [...where, '--decisions', 'proposed', ...more];
}
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
  const args = await exporting(end === undefined ? [] : everySecond);
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
