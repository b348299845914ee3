/** Loaded before the command line (`--import`): the first path that it looks up meets what PLANTED names. */
import promises from 'node:fs/promises';
import { openSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { realpath } = promises;
promises.realpath = (...given) => {
  if (process.env.PLANTED === 'TypeError') throw new TypeError('planted');
  try {
    for (;;) openSync('/dev/null', 'r');
  } catch {
    // Not one more file can be opened.
  }
  return realpath(...given);
};
syncBuiltinESMExports();
