import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProjectLock } from '../../../src/core/project/lock';
import { proposal, ScriptedCurator } from '../../shared/decisions';
import { openToy, proposalsOf, temporaryFolder } from './toy-project';

const lockIn = (root: string) => path.join(root, 'toy.curation/lock.json');

interface Owner {
  pid: number;
  host: string;
  machine: string;
  token: string;
  sinceMs: number;
}

/** Leaves a lock behind as some other owner would have. */
async function leaveLock(root: string, owner: Partial<Owner>, silentSec: number): Promise<void> {
  const project = await openToy(root);
  const mine = JSON.parse(await readFile(lockIn(root), 'utf8')) as Owner;
  await project.close();
  await writeFile(lockIn(root), JSON.stringify({ ...mine, token: 'theirs', ...owner }));
  const beat = new Date(Date.now() - silentSec * 1000);
  await utimes(lockIn(root), beat, beat);
}

async function deadPid(): Promise<number> {
  const child = fork('-e', ['0'], { execArgv: [], execPath: process.execPath, stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('lock of a project', () => {
  it('lets a second core read, says who holds it and refuses its changes', async () => {
    const root = await temporaryFolder();
    const first = await openToy(root);
    await first.saveProposals(proposalsOf(0, [proposal('p1', 10)]));
    const second = await openToy(root);
    expect(second.info.readOnlyBecause).toContain('this very studio');
    expect(second.info.readOnlyBecause).not.toContain('delete');
    expect(second.overview(0)).toMatchObject({ undecided: 1 });
    const decision = new ScriptedCurator({ projectId: first.info.id }).decide({ kind: 'finish' });
    const conflict = { code: 'conflict', message: expect.stringContaining('Nothing was saved') };
    await expect(second.append([decision])).rejects.toMatchObject(conflict);
    await expect(second.saveProposals(proposalsOf(1, []))).rejects.toMatchObject(conflict);
    await expect(second.setPolicy(second.info.policy)).rejects.toMatchObject(conflict);
    await second.close();
    expect(await first.append([decision])).toEqual([decision.id]);
    await first.close();
    expect((await openToy(root)).info.readOnlyBecause).toBeNull();
  });

  it('lets only one of many that open at once write, also after an owner died', async () => {
    const root = await temporaryFolder();
    const pid = await deadPid();
    for (let round = 0; round < 20; round += 1) {
      await leaveLock(root, { pid }, 0);
      // It died while taking the lock over itself.
      if (round % 2 > 0) await copyFile(lockIn(root), `${lockIn(root)}.turn`);
      const folder = path.dirname(lockIn(root));
      const all = await Promise.all(Array.from({ length: 12 }, () => ProjectLock.acquire(folder)));
      const locks = all.flatMap((result) => ('lock' in result ? [result.lock] : []));
      expect(locks).toHaveLength(1);
      await locks[0]?.release();
    }
  });

  it('goes from hand to hand without an error, and nothing of it is left in the end', async () => {
    const root = await temporaryFolder();
    let held = 0;
    const comeAndGo = async () => {
      for (let round = 0; round < 30; round += 1) {
        const result = await ProjectLock.acquire(root);
        if (!('lock' in result)) continue;
        await result.lock.check();
        await result.lock.release();
        held += 1;
      }
    };
    await Promise.all(Array.from({ length: 8 }, comeAndGo));
    expect(held).toBeGreaterThan(0);
    expect(await readdir(root)).toEqual([]);
  });

  it('is taken from a dead process of this machine at once', async () => {
    const root = await temporaryFolder();
    await leaveLock(root, { pid: await deadPid() }, 0);
    expect((await openToy(root)).info.readOnlyBecause).toBeNull();
  });

  it('can still be taken when a core died while taking it over', async () => {
    const root = await temporaryFolder();
    await leaveLock(root, { pid: await deadPid() }, 0);
    await copyFile(lockIn(root), `${lockIn(root)}.turn`);
    expect((await openToy(root)).info.readOnlyBecause).toBeNull();
  });

  it('is not taken from a living one that was silent for a moment, but after a minute', async () => {
    const root = await temporaryFolder();
    await leaveLock(root, { pid: process.ppid }, 45);
    expect((await openToy(root)).info.readOnlyBecause).toContain(`process ${process.ppid}`);
    await leaveLock(await rebuilt(root), { pid: process.ppid }, 75);
    expect((await openToy(root)).info.readOnlyBecause).toBeNull();
  });

  it('is taken from another machine when its owner was silent, whatever its process number', async () => {
    const root = await temporaryFolder();
    const elsewhere = { host: 'lab-2', machine: 'lab-2 boot', pid: process.pid };
    await leaveLock(root, elsewhere, 10);
    expect((await openToy(root)).info.readOnlyBecause).toMatch(
      / on lab-2, since 20\d\d-\d\d-\d\d \d\d:\d\d UTC\)/,
    );
    await leaveLock(await rebuilt(root), { ...elsewhere, pid: await deadPid() }, 5);
    expect((await openToy(root)).info.readOnlyBecause).toContain('lab-2');
    await leaveLock(await rebuilt(root), elsewhere, 20);
    expect((await openToy(root)).info.readOnlyBecause).toBeNull();
  });

  it('is taken when its text is damaged and old, not while it is being written', async () => {
    const root = await temporaryFolder();
    await leaveLock(root, {}, 0);
    await writeFile(lockIn(root), '');
    expect((await openToy(root)).info.readOnlyBecause).toContain('right now');
    const old = new Date(Date.now() - 20_000);
    await utimes(lockIn(root), old, old);
    expect((await openToy(root)).info.readOnlyBecause).toBeNull();
  });

  it('is checked before every write: a core that lost it writes nothing', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    const curator = new ScriptedCurator({ projectId: project.info.id });
    await project.append([curator.decide({ kind: 'finish' })]);
    const owner = JSON.parse(await readFile(lockIn(root), 'utf8')) as Owner;
    await writeFile(lockIn(root), JSON.stringify({ ...owner, pid: 1, token: 'other' }));
    await expect(project.append([curator.decide({ kind: 'reopen' })])).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`process 1 on ${os.hostname()}`),
    });
    await project.close();
    expect(JSON.parse(await readFile(lockIn(root), 'utf8'))).toMatchObject({ token: 'other' });
    await rm(lockIn(root));
    expect((await openToy(root)).decisions(0)).toHaveLength(1);
  });
});

/** Frees the lock, as if its owner had closed. */
async function rebuilt(root: string): Promise<string> {
  await rm(lockIn(root), { force: true });
  return root;
}
