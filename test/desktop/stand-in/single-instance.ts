/** `app.requestSingleInstanceLock`, which answers at once: a lock file, and a folder in which others leave word. */
import { mkdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Instance {
  argv: string[];
  cwd: string;
  data: unknown;
}

export function takeInstanceLock(
  folder: string,
  own: Instance,
  onOther: (other: Instance) => void,
): boolean {
  const lock = path.join(folder, 'stand-in.lock');
  const words = path.join(folder, 'stand-in.others');
  mkdirSync(words, { recursive: true });
  const owner = readOwner(lock);
  if (owner !== null && isAlive(owner)) {
    const file = path.join(words, `${process.pid}.json`);
    // Renamed, for whoever watches must not read half of it.
    writeFileSync(`${file}.part`, JSON.stringify(own));
    renameSync(`${file}.part`, file);
    return false;
  }
  writeFileSync(lock, String(process.pid));
  rmSync(words, { recursive: true });
  mkdirSync(words);
  watch(words, (_event, name) => {
    if (name === null || !name.endsWith('.json')) return;
    const other = readOther(path.join(words, name));
    if (other !== null) onOther(other);
  }).unref();
  return true;
}

/** Each word is taken once, however often the folder is said to have changed. */
function readOther(file: string): Instance | null {
  try {
    const other = JSON.parse(readFileSync(file, 'utf8')) as Instance;
    rmSync(file);
    return other;
  } catch {
    return null;
  }
}

function readOwner(lock: string): number | null {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
