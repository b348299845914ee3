/**
 * Before any test: the build that some of them run is made from the sources that the others test; which real data there
 * is; a folder for what they make.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureBuild } from '../scripts/setup/node.mjs';
import { buildChildScripts } from './child-scripts';
import { redisProgram } from './core/queue/redis-program';
import { sharedData } from './shared-data';

/** @returns what is done when all tests have ended */
export default async function setup(): Promise<() => void> {
  // Of a mutant there is none: what tests start as a program is the code as it is.
  if (process.env['DUALVLA_TEST_BUILD'] !== 'as-it-is') ensureBuild();
  console.log(
    sharedData === null
      ? 'No ../shared/data: tests on real datasets are skipped; the demo dataset stands in.'
      : 'Found ../shared/data: tests run on the real datasets too.',
  );
  if (redisProgram === null) {
    console.log('No redis-server or valkey-server: tests of shared work are skipped.');
  }
  // Where names are patterns DuckDB lists the folder above, and that of the machine is often crowded.
  const dir = mkdtempSync(path.join(os.tmpdir(), 'dualvla-tests-'));
  // Some tests are another user for a while.
  chmodSync(dir, 0o1777);
  process.env['TMPDIR'] = dir;
  const scripts = await buildChildScripts();
  return () => {
    // A Chromium that ends writes to the last.
    const patient = { recursive: true, force: true, maxRetries: 50, retryDelay: 100 };
    for (const made of [dir, scripts]) rmSync(made, patient);
  };
}
