/**
 * Loaded before the command line (`--import`): the first path that it looks up, or for ENOSPC whatever it writes, meets
 * what PLANTED names.
 */
import promises from 'node:fs/promises';
import { openSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { realpath } = promises;
const isFull = process.env.PLANTED === 'ENOSPC';

function full() {
  const error = new Error('ENOSPC: no space left on device, write');
  throw Object.assign(error, { code: 'ENOSPC', errno: -28, syscall: 'write' });
}

if (isFull) {
  const handle = await promises.open('/dev/null');
  const handles = Object.getPrototypeOf(handle);
  await handle.close();
  for (const name of ['appendFile', 'write', 'writeFile', 'writev']) {
    handles[name] = async () => full();
  }
  for (const name of ['copyFile', 'writeFile']) promises[name] = async () => full();
}
promises.realpath = (...given) => {
  if (process.env.PLANTED === 'TypeError') throw new TypeError('planted');
  if (isFull) return realpath(...given);
  try {
    for (;;) openSync('/dev/null', 'r');
  } catch {
    // Not one more file can be opened.
  }
  return realpath(...given);
};
syncBuiltinESMExports();
