/** One core writes a project at a time: a lock file with owner and heartbeat. */
import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { writeAtomically } from '../files/atomic-file';
import { isAlive } from '../system/is-alive';

const ownerSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  /** Host, boot and process namespace: only within one of these does a process number mean anything. */
  machine: z.string(),
  token: z.string(),
  sinceMs: z.number(),
});
type Owner = z.infer<typeof ownerSchema>;

const heartbeatMs = 4_000;
/** A silent owner on another machine is taken for dead after this long. */
const silentElsewhereMs = 15_000;
/** On this machine a living process may be suspended for a while (a closed lid) before its lock is taken. */
const silentHereMs = 60_000;
const takeAttempts = 20;

export type LockResult = { lock: ProjectLock } | { heldBy: string };

export class ProjectLock {
  readonly #file: string;
  readonly #owner: Owner;
  readonly #timer: NodeJS.Timeout;
  #beating: Promise<void> = Promise.resolve();

  private constructor(file: string, owner: Owner) {
    this.#file = file;
    this.#owner = owner;
    this.#timer = setInterval(() => {
      this.#beating = this.#beat();
    }, heartbeatMs);
    this.#timer.unref();
  }

  /** Takes the lock of a project folder, also from an owner that died; else says in words who holds it. */
  static async acquire(folder: string): Promise<LockResult> {
    const file = path.join(folder, 'lock.json');
    const owner: Owner = {
      pid: process.pid,
      host: os.hostname(),
      machine: machineIdentity(),
      token: randomUUID(),
      sinceMs: Date.now(),
    };
    for (let attempt = 0; attempt < takeAttempts; attempt += 1) {
      if (attempt > 0) await setTimeout(20);
      if (await createExclusively(file, owner)) return { lock: new ProjectLock(file, owner) };
      const found = await readLock(file);
      if (found === null) continue;
      if (!(await isStale(found, folder))) return { heldBy: inWords(found.owner) };
      if (await takeOver(file, found, owner)) return { lock: new ProjectLock(file, owner) };
    }
    return { heldBy: 'another studio that is opening it right now' };
  }

  /** Throws `conflict` when another core took the lock, which happens to one that was suspended for long. */
  async check(): Promise<void> {
    if (await this.#isMine()) return;
    const found = await readLock(this.#file);
    throw new StudioError(
      'conflict',
      `The project is now held by ${found === null ? 'nobody' : inWords(found.owner)}; restart the studio to write again.`,
    );
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
    if (await this.#isMine()) await rm(this.#file, { force: true });
  }

  /** Writing the content again lets the file system's own clock stamp the file: hosts' clocks may differ. */
  async #beat(): Promise<void> {
    try {
      if (await this.#isMine()) {
        await writeFile(this.#file, JSON.stringify(this.#owner), { flag: 'r+' });
      }
    } catch {
      // The next beat tries again; if none succeeds, `check` says so before anything is written.
    }
  }

  async #isMine(): Promise<boolean> {
    return (await readLock(this.#file))?.owner?.token === this.#owner.token;
  }
}

interface FoundLock {
  /** Null where the text is not a lock: someone is just writing it, or it is damaged. */
  owner: Owner | null;
  beatAtMs: number;
}

async function createExclusively(file: string, owner: Owner): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify(owner), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readLock(file: string): Promise<FoundLock | null> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    return { owner: parseOwner(text), beatAtMs: mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function parseOwner(text: string): Owner | null {
  try {
    return ownerSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

async function isStale({ owner, beatAtMs }: FoundLock, folder: string): Promise<boolean> {
  const here = owner !== null && owner.machine === machineIdentity();
  if (here && !isAlive(owner.pid)) return true;
  const silentMs = (await fileSystemNow(folder)) - beatAtMs;
  return silentMs > (here ? silentHereMs : silentElsewhereMs);
}

/** The time by the clock that stamps the folder's files, in milliseconds. */
async function fileSystemNow(folder: string): Promise<number> {
  const probe = path.join(folder, `lock.${randomUUID().slice(0, 8)}.tmp`);
  try {
    await writeFile(probe, '');
    return (await stat(probe)).mtimeMs;
  } finally {
    await rm(probe, { force: true });
  }
}

/**
 * Puts an own lock in the place of a dead owner's. Several cores may try at once, so they do it one after the other, and
 * each looks again first: the lock may be another newcomer's by now.
 */
async function takeOver(file: string, judged: FoundLock, owner: Owner): Promise<boolean> {
  const turn = `${file}.turn`;
  if (!(await createExclusively(turn, owner))) {
    const found = await readLock(turn);
    // Whoever had the turn died in it.
    if (found !== null && (await isStale(found, path.dirname(file))))
      await rm(turn, { force: true });
    return false;
  }
  try {
    const current = await readLock(file);
    if (current?.owner?.token !== judged.owner?.token || current?.beatAtMs !== judged.beatAtMs) {
      return false;
    }
    await writeAtomically(file, JSON.stringify(owner));
    return true;
  } finally {
    await rm(turn, { force: true });
  }
}

function machineIdentity(): string {
  if (process.platform !== 'linux') return os.hostname();
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${os.hostname()} ${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return os.hostname();
  }
}

function inWords(owner: Owner | null): string {
  if (owner === null) return 'another studio that is opening it right now';
  if (owner.pid === process.pid && owner.machine === machineIdentity())
    return 'this very studio, which has it open already';
  const since = new Date(owner.sinceMs).toISOString().slice(0, 16).replace('T', ' ');
  return `another studio (process ${owner.pid} on ${owner.host}, since ${since} UTC)`;
}
