/** Makes what is missing in this checkout, one process at a time: two builds at once would spoil each other's files. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Longer than any install or build: whoever holds on for longer is another program with the number of a killed one. */
const forgottenMs = 600_000;
const lookAgainMs = 200;

/**
 * Calls `make` unless `isThere()`. While another process does, waits for it, after `onWait()`; a process that was
 * killed is not waited for. `lock`: path of a file, whose folder is made.
 */
export function oneAtATime(lock, { isThere, make, onWait }) {
  if (isThere()) return;
  mkdirSync(path.dirname(lock), { recursive: true });
  if (!take(lock)) {
    onWait();
    while (!take(lock)) sleep(lookAgainMs);
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  if (!isThere()) make();
  process.off('exit', release);
  release();
}

function take(lock) {
  if (isLeft(lock)) rmSync(lock, { force: true });
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Whether nobody holds it, or somebody who was killed. */
function isLeft(lock) {
  const info = statSync(lock, { throwIfNoEntry: false });
  if (info === undefined || Date.now() - info.mtimeMs > forgottenMs) return true;
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    // Nothing stands in it for the moment between its making and its writing.
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH' || error.code === 'ENOENT';
  }
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
