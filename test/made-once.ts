/** What several test files need and none of them changes: made by whichever asks first, for all files of the run. */
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** @return a folder with what `make` writes into it; those who ask for `name` meanwhile wait, in other processes too */
export async function madeOnce(
  name: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  // Only the tests have temporary files of their own, which go with the run: a bench must not find those of old code.
  const isTest = process.env['VITEST'] !== undefined;
  const run = isTest ? os.tmpdir() : await mkdtemp(path.join(os.tmpdir(), 'made-'));
  const made = path.join(run, name);
  const part = `${made}.part`;
  while (!(await exists(made))) {
    if (!(await begins(part))) await wait(50);
    // Whoever was here before may have ended between both looks.
    else if (await exists(made)) await rm(part, { recursive: true });
    else await fill(part, made, make);
  }
  return made;
}

async function fill(
  part: string,
  made: string,
  make: (folder: string) => Promise<void>,
): Promise<void> {
  try {
    await make(part);
    await rename(part, made);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

const begins = (part: string): Promise<boolean> =>
  mkdir(part).then(
    () => true,
    () => false,
  );

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
