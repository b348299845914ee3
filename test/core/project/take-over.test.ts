/** Taking a lock from a dead owner, with real processes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished, vi } from 'vitest';
import { ProjectLock } from '../../../src/core/project/lock';
import { repositoryRoot } from '../../shared-data';
import { openToy, temporaryFolder } from './toy-project';

interface Owner {
  pid: number;
  host: string;
  machine: string;
}

const node = `"${process.execPath}" --import tsx`;

/** Starts a command line; `said` gives its lines one by one. */
function start(
  command: string,
  ...args: string[]
): { child: ChildProcess; said: () => Promise<string> } {
  const child = spawn('bash', ['-c', command, ...args], {
    cwd: repositoryRoot,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, said: async () => String((await lines.next()).value) };
}

const scripted = path.join(import.meta.dirname, 'scripted-core.ts');
const slow = path.join(import.meta.dirname, 'slow-newcomer.ts');

it.skipIf(process.platform !== 'linux')(
  'takes it from a killed core whose end nobody has asked for',
  async () => {
    const root = await temporaryFolder();
    // The shell turns into a process that never waits for its child. Without its own standard input that would end.
    const command = `exec 3<&0; ${node} "$0" "$1" <&3 & echo $!; exec sleep 600`;
    const { said } = start(command, scripted, root);
    const pid = Number(await said());
    expect(await said()).toContain('"readOnlyBecause":null');
    expect((await openToy(root)).info.readOnlyBecause).toContain(`process ${pid}`);
    process.kill(pid, 'SIGKILL');
    await expect
      .poll(() => readFile(`/proc/${pid}/stat`, 'utf8'), { timeout: 60_000 })
      .toContain(') Z ');
    expect((await openToy(root)).info.readOnlyBecause).toBeNull();
  },
);

it('leaves it to a newcomer that was quicker', async () => {
  const folder = path.join(await temporaryFolder(), 'toy.curation');
  await mkdir(folder);
  const dead = start(`exec ${node} "$0" "$1"`, scripted, path.dirname(folder));
  await dead.said();
  dead.child.kill('SIGKILL');
  await once(dead.child, 'exit');

  expect(await ProjectLock.isFree(folder)).toBe(true);
  const other = start(`exec ${node} "$0" "$1"`, slow, folder);
  expect(await other.said()).toBe('judged');
  const mine = await ProjectLock.acquire(folder);
  if (!('lock' in mine)) throw new Error(mine.heldBy);
  other.child.stdin?.write('go on\n');
  expect(await other.said()).toContain(`process ${process.pid}`);
  await mine.lock.check();
  expect(await ProjectLock.isFree(folder)).toBe(false);
  await mine.lock.release();
  expect(await ProjectLock.isFree(folder)).toBe(true);
  await rm(folder, { recursive: true });
});

it('leaves the turn to a living newcomer, and says that another studio is opening it', async () => {
  const root = await temporaryFolder();
  const folder = path.join(root, 'toy.curation');
  await mkdir(folder);
  const dead = start(`exec ${node} "$0" "$1"`, scripted, root);
  await dead.said();
  dead.child.kill('SIGKILL');
  await once(dead.child, 'exit');
  const file = path.join(folder, 'lock.json');
  const owner = JSON.parse(await readFile(file, 'utf8')) as object;
  const turn = JSON.stringify({ ...owner, pid: process.pid, token: 'living' });
  await writeFile(`${file}.turn`, turn);
  const kill = vi.spyOn(process, 'kill');
  onTestFinished(() => kill.mockRestore());
  expect(await ProjectLock.acquire(folder)).toEqual({
    heldBy: 'another studio that is opening it right now',
  });
  // It looks twenty times whether the owner lives, then lets its user go on reading.
  expect(kill.mock.calls.filter(([pid]) => pid === dead.child.pid)).toHaveLength(20);
  expect(await readFile(`${file}.turn`, 'utf8')).toBe(turn);
  await rm(`${file}.turn`);
  const mine = await ProjectLock.acquire(folder);
  if (!('lock' in mine)) throw new Error(mine.heldBy);
  await mine.lock.release();
  expect(await readdir(folder)).not.toContain('lock.json.turn');
});

it('keeps no process alive that forgets to release it', async () => {
  const folder = path.join(await temporaryFolder(), 'toy.curation');
  await mkdir(folder);
  const { child, said } = start(`exec ${node} "$0" "$1"`, slow, folder);
  const ended = once(child, 'exit');
  expect(await said()).toBe('mine');
  expect(await ended).toEqual([0, null]);
  const owner = JSON.parse(await readFile(path.join(folder, 'lock.json'), 'utf8')) as Owner;
  expect(owner).toMatchObject({ pid: child.pid, host: os.hostname() });
  // Only within one boot and one namespace does a process number mean anything.
  if (process.platform === 'linux') expect(owner.machine).toMatch(/ [0-9a-f-]{36} pid:\[\d+\]$/);
});
