/** What several test files need and none of them changes: made by whichever asks first, for all files of the run. */
import { access, mkdir, mkdtemp, readlink, rename, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Those who ask for `name` meanwhile wait, in other processes too; where whoever makes it was killed, they throw.
 *
 * @return a folder with what `make` writes into it
 */
export async function madeOnce(
  name: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  // Only the tests have temporary files of their own, which go with the run: a bench must not find those of old code.
  const isTest = process.env['VITEST'] !== undefined;
  const run = isTest ? os.tmpdir() : await mkdtemp(path.join(os.tmpdir(), 'made-'));
  const made = path.join(run, name);
  // A link to no file: made and told whose it is in one step.
  const owner = `${made}.owner`;
  while (!(await exists(made))) {
    if (await begins(owner)) await fill(made, make, owner);
    else await waitFor(owner, name);
  }
  return made;
}

async function fill(
  made: string,
  make: (folder: string) => Promise<void>,
  owner: string,
): Promise<void> {
  const part = `${made}.part`;
  try {
    // Whoever was here before may have ended between both looks.
    if (await exists(made)) return;
    await mkdir(part);
    await make(part);
    await rename(part, made);
  } finally {
    await rm(part, { recursive: true, force: true });
    await rm(owner);
  }
}

const begins = (owner: string): Promise<boolean> =>
  symlink(String(process.pid), owner).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );

async function waitFor(owner: string, name: string): Promise<void> {
  const pid = await ownerOf(owner);
  // Once it has made it, it may end: its link is gone by then.
  if (pid !== null && !lives(pid) && (await ownerOf(owner)) === pid) {
    throw new Error(`${name} is not there: process ${pid} ended while it made it.`);
  }
  await wait(50);
}

const ownerOf = (owner: string): Promise<number | null> => readlink(owner).then(Number, () => null);

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
