/** One core writes a project at a time: a lock file with owner and heartbeat. */
import { randomUUID } from 'node:crypto';
import { constants, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { temporaryName, writeAtomically } from '../files/atomic-file';
import { openRegular } from '../files/regular-file';
import { isAlive } from '../system/is-alive';

/** The last millisecond that a date can name. */
const lastDate = 8.64e15;
const ownerSchema = z.object({
  pid: z.number().int().min(1),
  host: z.string().max(256),
  /** Host, boot and process namespace: only within one of these does a process number mean anything. */
  machine: z.string().max(600),
  token: z.string().max(64),
  sinceMs: z.number().min(0).max(lastDate),
});
type Owner = z.infer<typeof ownerSchema>;

const heartbeatMs = 4_000;
/** A silent owner on another machine is taken for dead after this long. */
const silentElsewhereMs = 15_000;
/** On this machine a living process may be suspended for a while (a closed lid) before its lock is taken. */
const silentHereMs = 60_000;
const takeAttempts = 20;
/** A lock has some hundred bytes. */
const largest = 4_096;

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
      if (await createExclusively(file, owner)) return { lock: new ProjectLock(file, owner) };
      const found = await readLock(file);
      if (found !== null) {
        if (!(await isStale(file, found))) return { heldBy: await heldBy(file, found) };
        if (await takeOver(file, found, owner)) return { lock: new ProjectLock(file, owner) };
      }
      await setTimeout(20);
    }
    return { heldBy: 'another studio that is opening it right now' };
  }

  /** Whether nobody holds the project, or somebody who is gone. */
  static async isFree(folder: string): Promise<boolean> {
    const file = path.join(folder, 'lock.json');
    const found = await readLock(file);
    return found === null || isStale(file, found);
  }

  /** Throws `conflict` when another core took the lock, which happens to one that was suspended for long. */
  async check(): Promise<void> {
    if (await this.#isMine()) return;
    const found = await readLock(this.#file);
    throw new StudioError(
      'conflict',
      found === null
        ? `${this.#file} is gone, and perhaps its folder with it: it was deleted or moved. Put the project back where it was, or open the dataset again to begin a new one.`
        : `The project is now held by ${inWords(found.owner)}; open the dataset again to write again.`,
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
        const { handle } = await openRegular(this.#file, constants.O_WRONLY);
        try {
          await handle.write(JSON.stringify(this.#owner), 0);
        } finally {
          await handle.close();
        }
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
  const handle = await open(file, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null;
    throw error;
  });
  if (handle === null) return false;
  try {
    await handle.writeFile(JSON.stringify(owner));
    return true;
  } catch (error) {
    // A full disk leaves a lock that says nothing.
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** Null where there is none. Throws `corrupt-data` for a link, a folder or anything else that is no file. */
async function readLock(file: string): Promise<FoundLock | null> {
  try {
    const { handle, stats } = await openRegular(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(largest));
      const text = buffer.subarray(0, bytesRead).toString('utf8');
      return { owner: parseOwner(text), beatAtMs: stats.mtimeMs };
    } finally {
      await handle.close();
    }
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

async function isStale(file: string, { owner, beatAtMs }: FoundLock): Promise<boolean> {
  const here = owner !== null && owner.machine === machineIdentity();
  if (here && !isAlive(owner.pid)) return true;
  const limitMs = here ? silentHereMs : silentElsewhereMs;
  if ((await fileSystemNow(path.dirname(file))) - beatAtMs > limitMs) return true;
  // Where its last beat lies ahead, the clock was wrong, then or now: whether it still beats shows in time.
  const beat = `${owner?.token ?? ''} ${beatAtMs}`;
  const seen = lastSeen.get(file);
  if (seen?.beat === beat) return performance.now() - seen.sinceMs > limitMs;
  lastSeen.set(file, { beat, sinceMs: performance.now() });
  return false;
}

/** The last beat of each lock that this process has looked at, and since when it has seen that very one. */
const lastSeen = new Map<string, { beat: string; sinceMs: number }>();

/** The time by the clock that stamps the folder's files, in milliseconds. */
async function fileSystemNow(folder: string): Promise<number> {
  const probe = temporaryName(path.join(folder, 'lock'));
  let stats: Stats;
  try {
    await (await open(probe, 'wx')).close();
    stats = await stat(probe);
  } finally {
    await rm(probe, { force: true });
  }
  return stats.mtimeMs;
}

/**
 * Puts an own lock in the place of a dead owner's. Several cores may try at once, so they do it one after the other,
 * and each looks again first: the lock may be another newcomer's by now.
 */
async function takeOver(file: string, seen: FoundLock, owner: Owner): Promise<boolean> {
  const turn = `${file}.turn`;
  if (!(await createExclusively(turn, owner))) {
    const found = await readLock(turn);
    // Whoever had the turn died in it.
    if (found !== null && (await isStale(turn, found))) await rm(turn, { force: true });
    return false;
  }
  try {
    const current = await readLock(file);
    if (current?.owner?.token !== seen.owner?.token || current?.beatAtMs !== seen.beatAtMs) {
      return false;
    }
    await writeAtomically(file, JSON.stringify(owner));
    return true;
  } finally {
    await rm(turn, { force: true });
  }
}

function machineIdentity(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${os.hostname()} ${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    // Only Linux has these.
    return os.hostname();
  }
}

/** With the way out where nothing shows whether the owner lives. */
async function heldBy(file: string, { owner, beatAtMs }: FoundLock): Promise<string> {
  const words = inWords(owner);
  if (beatAtMs <= (await fileSystemNow(path.dirname(file)))) return words;
  return `${words}, if it still runs: its lock bears a time that is yet to come. Where no studio has the project open, delete ${file}`;
}

function inWords(owner: Owner | null): string {
  if (owner === null) return 'another studio that is opening it right now';
  if (owner.pid === process.pid && owner.machine === machineIdentity())
    return 'this very studio, which has it open already';
  const since = new Date(owner.sinceMs).toISOString().slice(0, 16).replace('T', ' ');
  return `another studio (process ${owner.pid} on ${owner.host}, since ${since} UTC)`;
}
