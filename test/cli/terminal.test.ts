/** What a stranger wrote into names and texts reaches the terminal as something to read, never as something to obey. */
import { execFile } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { harmless } from '../../src/core/system/print';
import { demoDataset, repositoryRoot } from '../shared-data';
import { makeTempDir } from '../studio-fixture';

/** Sets the title, clears the screen (in seven bits and in eight), goes back, turns what follows around. */
const hostile = 'a\u001b]0;owned\u0007\u001b[2J\u009b2J\r\b\u007f\u202eb';
const shown = 'a\\u001b]0;owned\\u0007\\u001b[2J\\u009b2J\\u000d\\u0008\\u007f\\u202eb';
const obeyed = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

let dir: string;
let dataset: string;
beforeAll(async () => {
  dir = await makeTempDir();
  dataset = path.join(dir, hostile);
  await cp(demoDataset, dataset, { recursive: true });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function dualvla(...args: string[]) {
  return promisify(execFile)(
    process.execPath,
    [path.join(repositoryRoot, 'dist/node/cli.js'), ...args],
    { env: { ...process.env, DUALVLA_DATA_DIR: path.join(dir, 'data') } },
  ).catch((error: unknown) => error as { stdout: string; stderr: string });
}

const withoutLines = (text: string): string => text.replaceAll('\n', ' ');

it('shows them in what a command prints', async () => {
  const { stdout, stderr } = await dualvla('inspect', dataset);
  expect(stdout).toContain(shown);
  expect(withoutLines(stdout + stderr)).not.toMatch(obeyed);
});

it('shows them in why a command failed', async () => {
  const { stdout, stderr } = await dualvla('inspect', path.join(dir, 'nowhere', hostile));
  expect(stderr).toContain(shown);
  expect(withoutLines(stdout + stderr)).not.toMatch(obeyed);
});

it('spells them out in JSON, which says the same', async () => {
  const { stdout } = await dualvla('inspect', dataset, '--json');
  expect(withoutLines(stdout)).not.toMatch(obeyed);
  expect(JSON.parse(stdout)).toMatchObject({ path: dataset });
});

it('leaves every other text alone', () => {
  const text = 'Greift den Becher\t(右手)\nثم يضعه 🦾';
  expect(harmless(text)).toBe(text);
});
