/** Locks with odd content: taken over, or a sentence that says how to get out. */
import { readFile, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ProjectLock } from '../../../src/core/project/lock';
import { openToy, temporaryFolder } from './toy-project';

async function leftLock(owner: object, mtimeMs: number): Promise<{ root: string; file: string }> {
  const root = await temporaryFolder();
  const project = await openToy(root);
  const file = path.join(project.info.path, 'lock.json');
  const mine = JSON.parse(await readFile(file, 'utf8')) as object;
  await project.close();
  await writeFile(file, JSON.stringify({ ...mine, token: 'theirs', ...owner }));
  await utimes(file, mtimeMs / 1000, mtimeMs / 1000);
  return { root, file };
}

const elsewhere = { host: 'lab-2', machine: 'lab-2 boot', pid: 4_000 };
const year = 365 * 86_400_000;

describe('a lock from the future', () => {
  it('says how to get out', async () => {
    const { root, file } = await leftLock(elsewhere, Date.now() + year);
    const { readOnlyBecause } = (await openToy(root)).info;
    expect(readOnlyBecause).toContain(`delete ${file}`);
    await rm(file);
    expect((await openToy(root)).info.readOnlyBecause).toBeNull();
  });

  it('is taken from an owner that does not beat while this studio looks', async () => {
    const { root } = await leftLock(elsewhere, Date.now() + year);
    expect((await openToy(root)).info.readOnlyBecause).toContain('lab-2');
    const later = performance.now() + 20_000;
    const clock = vi.spyOn(performance, 'now').mockReturnValue(later);
    onTestFinished(() => clock.mockRestore());
    expect((await openToy(root)).info.readOnlyBecause).toBeNull();
  });

  it('is not taken from one that does', async () => {
    const { root, file } = await leftLock(elsewhere, Date.now() + year);
    expect((await openToy(root)).info.readOnlyBecause).toContain('lab-2');
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 20_000);
    onTestFinished(() => clock.mockRestore());
    const beat = Date.now() / 1000 + year / 1000 + 4;
    await utimes(file, beat, beat);
    expect((await openToy(root)).info.readOnlyBecause).toContain('lab-2');
    expect(await ProjectLock.isFree(path.dirname(file))).toBe(false);
  });
});

it('a lock with the longest names that there may be says who holds it', async () => {
  const host = '抓'.repeat(256);
  const { root } = await leftLock({ ...elsewhere, host, machine: '住'.repeat(600) }, Date.now());
  expect((await openToy(root)).info.readOnlyBecause).toContain(`process 4000 on ${host}`);
});

describe('a lock with numbers that make no sense', () => {
  it.each([
    ['a time beyond all dates', { sinceMs: 1e300 }],
    ['a time just beyond all dates', { sinceMs: 9e15 }],
    ['a negative time', { sinceMs: -1e300 }],
    ['no time', { sinceMs: null }],
    ['a process number beyond all', { pid: 1e300 }],
    ['the process number of everybody', { pid: -1 }],
    ['the process number of this group', { pid: 0 }],
    ['a host of a megabyte', { host: 'x'.repeat(1e6) }],
  ])('%s: read-only with a sentence, and taken over when it is silent', async (_what, odd) => {
    const { root, file } = await leftLock({ ...elsewhere, ...odd }, Date.now());
    const { readOnlyBecause } = (await openToy(root)).info;
    expect(readOnlyBecause).toMatch(/^The project is held by another studio/);
    expect(readOnlyBecause?.length).toBeLessThan(400);
    const silent = Date.now() / 1000 - 70;
    await utimes(file, silent, silent);
    expect((await openToy(root)).info.readOnlyBecause).toBeNull();
  });
});
