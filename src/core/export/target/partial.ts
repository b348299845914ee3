/**
 * The folder an export is written into before it gets its name. It lies beside the target, so that one rename
 * publishes it; its name says which process owns it, so that the next run can tell what a killed one left behind.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, realpath, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { StudioError } from '../../../shared/errors';
import { syncFolder } from '../../files/atomic-file';
import { exists } from '../../files/exists';
import { isAlive } from '../../system/is-alive';

/** Folders that exports of this very process are writing into now. */
const active = new Set<string>();

const mark = '.dualvla-partial-';
const prefix = (out: string): string => `.${path.basename(out)}${mark}`;
const thisHost = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const newId = (): string => `${thisHost}-${process.pid}-${randomBytes(4).toString('hex')}`;

/** Bytes that systems allow a name, and a path; below the export's own folder paths come to this much more. */
const maxNameBytes = 255;
const maxPathBytes = 4_096;
const bytesBelow = 400;

/** Why a folder of this name could not be written beside it and then be given the name; null where it can. */
export function unfitName(out: string): string | null {
  const name = path.basename(out);
  if (name.includes(mark)) {
    return `${name} is what unfinished exports are called, and these are cleared away; choose another name`;
  }
  const partial = path.join(path.dirname(out), prefix(out) + newId());
  return Buffer.byteLength(path.basename(partial)) > maxNameBytes ||
    Buffer.byteLength(partial) + bytesBelow > maxPathBytes
    ? `${out} is too long a name for a folder (ENAMETOOLONG); choose a shorter one`
    : null;
}

/** Makes the folder (and the parents of `out`) and gives its real path. Undo with `discardPartial`. */
export async function createPartial(out: string): Promise<string> {
  await mkdir(path.dirname(out), { recursive: true });
  const parent = await realpath(path.dirname(out));
  const folder = path.join(parent, prefix(out) + newId());
  active.add(folder);
  try {
    await mkdir(folder);
  } catch (error) {
    active.delete(folder);
    throw error;
  }
  return folder;
}

/**
 * Gives the finished folder its name. Everything in it must be on disk (`syncFile`) already. Throws `conflict` if the
 * name was taken meanwhile. Whatever it throws, nothing has the name, and the folder still is the caller's to discard.
 */
export async function publishPartial(folder: string, out: string): Promise<void> {
  await syncFolders(folder);
  if (await exists(out)) {
    throw new StudioError(
      'conflict',
      `${out} was made by something else while the export ran; choose a folder that does not exist.`,
    );
  }
  await rename(folder, out);
  try {
    await syncFolder(path.dirname(out));
  } catch (error) {
    await rename(out, folder);
    throw error;
  }
  active.delete(folder);
}

/**
 * Whether nothing is left of the folder. What is left is no longer held: the next export to the same place removes it.
 */
export async function discardPartial(folder: string): Promise<boolean> {
  active.delete(folder);
  const options = { recursive: true, force: true, maxRetries: 3 };
  return rm(folder, options).then(
    () => true,
    () => false,
  );
}

export interface Siblings {
  /** Left by processes that are gone; absolute paths. */
  stale: string[];
  /** Process ids of exports to the same target that run now. */
  running: number[];
}

/** What earlier or other exports to `out` left beside it. Folders of other machines are left alone. */
export async function findSiblings(out: string): Promise<Siblings> {
  const parent = await realpath(path.dirname(out)).catch(() => path.dirname(out));
  const siblings: Siblings = { stale: [], running: [] };
  for (const name of await readdir(parent).catch(() => [])) {
    if (!name.startsWith(prefix(out))) continue;
    const owner = /^([0-9a-f]{8})-(\d+)-[0-9a-f]{8}$/.exec(name.slice(prefix(out).length));
    if (owner === null || owner[1] !== thisHost) continue;
    const folder = path.join(parent, name);
    const pid = Number(owner[2]);
    // A process id is used again, in a container even at once: of our own only the folders we know are alive.
    const alive = pid === process.pid ? active.has(folder) : isAlive(pid);
    if (alive) siblings.running.push(pid);
    else siblings.stale.push(folder);
  }
  return siblings;
}

async function syncFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncFolders(path.join(folder, entry.name));
  }
  await syncFolder(folder);
}
