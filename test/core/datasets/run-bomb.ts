import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { childScript } from '../../child-scripts';
import { limits } from '../../../src/core/files/limits';
import { repositoryRoot } from '../../shared-data';
import type { Answer } from './bomb-child';

/** Lowers limits for one test, so that a small file is as much too large as an enormous one. */
export function lowerLimits(lower: Partial<typeof limits>): void {
  const before = { ...limits };
  Object.assign(limits, lower);
  onTestFinished(() => {
    Object.assign(limits, before);
  });
}

export interface Exploded {
  /** In the order in which they came, the first look at the good dataset left out. */
  answers: Answer[];
  /** The most memory that the process ever took. */
  megabytes: number;
}

/** Opens both datasets at once in a process that may have `heapMegabytes` of JavaScript's own memory. */
export async function openBeside(
  bomb: string,
  good: string,
  heapMegabytes: number,
): Promise<Exploded> {
  const child = childScript(import.meta.dirname, 'bomb-child');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [`--max-old-space-size=${heapMegabytes}`, child, bomb, good],
    { cwd: repositoryRoot, maxBuffer: 64e6 },
  );
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer & Exploded);
  return { answers: lines.slice(1, -1), megabytes: lines.at(-1)?.megabytes ?? Number.NaN };
}

export const isFull = process.env['DUALVLA_TEST_FULL'] === '1';
