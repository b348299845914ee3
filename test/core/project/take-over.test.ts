/** Taking a lock from a dead owner, with real processes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished, vi } from 'vitest';
import { childScript } from '../../child-scripts';
import { ProjectLock } from '../../../src/core/project/lock';
import { repositoryRoot } from '../../shared-data';
import { openToy, temporaryFolder } from './toy-project';

interface Owner {
  pid: number;
  host: string;
  machine: string;
}

const node = `"${process.execPath}"`;

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

const scripted = childScript(import.meta.dirname, 'core-child');
const slow = childScript(import.meta.dirname, 'newcomer-child');

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

it('leaves it to an owner that was silent for long, and beats again', async () => {
  const folder = path.join(await temporaryFolder(), 'toy.curation');
  await mkdir(folder);
  const mine = await ProjectLock.acquire(folder);
  if (!('lock' in mine)) throw new Error(mine.heldBy);
  const beat = (ageSec: number) => {
    const then = Date.now() / 1000 - ageSec;
    return utimes(path.join(folder, 'lock.json'), then, then);
  };
  await beat(90);
  const other = start(`exec ${node} "$0" "$1"`, slow, folder);
  expect(await other.said()).toBe('judged');
  await beat(0);
  other.child.stdin?.write('go on\n');
  expect(await other.said()).toContain(`process ${process.pid}`);
  await mine.lock.check();
  await mine.lock.release();
});

/** Leaves a lock whose owner has ended, and a living newcomer's turn to take it. */
async function deadOwner(folder: string): Promise<{ pid: number; turn: string }> {
  const { child } = start(`exec ${node} "$0" "$1"`, slow, folder);
  await once(child, 'exit');
  const file = path.join(folder, 'lock.json');
  const owner = JSON.parse(await readFile(file, 'utf8')) as Owner;
  const turn = `${file}.turn`;
  await writeFile(turn, JSON.stringify({ ...owner, pid: process.pid, token: 'living' }));
  return { pid: owner.pid, turn };
}

it('leaves the turn to a living newcomer, and says that another studio is opening it', async () => {
  const folder = path.join(await temporaryFolder(), 'toy.curation');
  await mkdir(folder);
  const { pid, turn } = await deadOwner(folder);
  const text = await readFile(turn, 'utf8');
  const kill = vi.spyOn(process, 'kill');
  onTestFinished(() => kill.mockRestore());
  expect(await ProjectLock.acquire(folder)).toEqual({
    heldBy: 'another studio that is opening it right now',
  });
  // It looks twenty times whether the owner lives, then lets its user go on reading.
  expect(kill.mock.calls.filter(([of]) => of === pid)).toHaveLength(20);
  expect(await readFile(turn, 'utf8')).toBe(text);
  await rm(turn);
  const mine = await ProjectLock.acquire(folder);
  if (!('lock' in mine)) throw new Error(mine.heldBy);
  await mine.lock.release();
  expect(await readdir(folder)).not.toContain('lock.json.turn');
});

it('waits a while for its turn', async () => {
  const folder = path.join(await temporaryFolder(), 'toy.curation');
  await mkdir(folder);
  const { pid, turn } = await deadOwner(folder);
  const kill = process.kill.bind(process);
  let looks = 0;
  const spy = vi.spyOn(process, 'kill').mockImplementation((of, signal) => {
    if (of === pid) looks += 1;
    // Whoever has the turn is done a tenth of a second after this newcomer has come.
    if (of === pid && looks === 1) setTimeout(() => rmSync(turn), 100);
    return kill(of, signal);
  });
  onTestFinished(() => spy.mockRestore());
  const mine = await ProjectLock.acquire(folder);
  if (!('lock' in mine)) throw new Error(mine.heldBy);
  await mine.lock.release();
  expect(await readdir(folder)).toEqual([]);
});

it.skipIf(process.platform === 'win32')('is not left behind empty by a full disk', async () => {
  const folder = path.join(await temporaryFolder(), 'toy.curation');
  await mkdir(folder);
  const command = `trap '' XFSZ; ulimit -f 0; exec ${node} "$0" "$1" 2>/dev/null`;
  const { child } = start(command, slow, folder);
  expect(await once(child, 'exit')).toEqual([1, null]);
  expect(await readdir(folder)).toEqual([]);
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
