import { onTestFinished } from 'vitest';
import { limits } from '../../../src/core/files/limits';

/** Lowers limits for one test, so that a small file is as much too large as an enormous one. */
export function lowerLimits(lower: Partial<typeof limits>): void {
  const before = { ...limits };
  Object.assign(limits, lower);
  onTestFinished(() => {
    Object.assign(limits, before);
  });
}
