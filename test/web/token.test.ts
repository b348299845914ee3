/** The file that lets windows come back: the user's alone, or made anew. */
import { chmod, link, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readOrMakeToken } from '../../src/web/token';
import { makeTempDir } from '../studio-fixture';

let dir: string;
let file: string;
beforeEach(async () => {
  dir = await makeTempDir();
  file = path.join(dir, 'web-token');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const good = 'b'.repeat(64);
const shape = /^[0-9a-f]{64}$/;

/** A new token, in a new file of the user's alone. */
async function madeAnew(): Promise<void> {
  const token = readOrMakeToken(dir);
  expect(token).toMatch(shape);
  expect(token).not.toBe(good);
  const info = await stat(file);
  expect([info.isFile(), info.mode & 0o777, info.nlink]).toEqual([true, 0o600, 1]);
  expect((await readFile(file, 'utf8')).trim()).toBe(token);
  expect(readOrMakeToken(dir)).toBe(token);
}

it('is made where there is none, and kept', madeAnew);

it('is used where it is good', async () => {
  await writeFile(file, `${good}\n`, { mode: 0o600 });
  expect(readOrMakeToken(dir)).toBe(good);
});

it.each([
  '',
  'garbage',
  'B'.repeat(64),
  'b'.repeat(48),
  `${good}${good}`,
  '\0'.repeat(64),
  `${good}\nx`,
])('is not used where it is garbage: %j', async (text) => {
  await writeFile(file, text, { mode: 0o600 });
  await madeAnew();
});

it.each([0o644, 0o640, 0o660, 0o602])('is not used where others can read it: %o', async (mode) => {
  await writeFile(file, good);
  await chmod(file, mode);
  await madeAnew();
});

it('is not written through a link, nor read through one', async () => {
  const other = path.join(dir, 'notes.txt');
  await writeFile(other, good, { mode: 0o600 });
  await symlink(other, file);
  await madeAnew();
  expect(await readFile(other, 'utf8')).toBe(good);
});

it('is not used where another name leads to it, too', async () => {
  const other = path.join(dir, 'other');
  await writeFile(other, good, { mode: 0o600 });
  await link(other, file);
  await madeAnew();
  expect(await readFile(other, 'utf8')).toBe(good);
});

it('does not wait for a pipe', async () => {
  execFileSync('mkfifo', ['-m', '600', file]);
  await madeAnew();
});

it('says so where something else is in its place', async () => {
  await mkdir(file);
  expect(() => readOrMakeToken(dir)).toThrow(/web-token, .*: move away what is there/);
});
