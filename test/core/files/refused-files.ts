/** Files that the system keeps from being opened, also for root, whom no permissions hold. */
import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { onTestFinished, vi } from 'vitest';

/**
 * Refuses with that error to open files whose path ends so: to write, or at all. The function it gives allows it again,
 * as the end of the test does.
 */
export function refuseOpening(
  ending: string,
  how: 'to write' | 'at all',
  code: string,
): () => void {
  const { open } = fs;
  const spy = vi.spyOn(fs, 'open').mockImplementation(async (file, flags, mode) => {
    const isRefused =
      how === 'at all' || (Number(flags) & (constants.O_RDWR | constants.O_WRONLY)) !== 0;
    if (isRefused && String(file).endsWith(ending))
      throw Object.assign(new Error(`${code}: not now, open '${String(file)}'`), {
        code,
        syscall: 'open',
      });
    return open(file, flags, mode);
  });
  const allow = () => {
    spy.mockRestore();
    syncBuiltinESMExports();
  };
  syncBuiltinESMExports();
  onTestFinished(allow);
  return allow;
}
