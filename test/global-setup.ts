/**
 * Before any test: the build that some of them run is made from the sources that the others test; which real data there
 * is.
 */
import { ensureBuild } from '../scripts/setup/node.mjs';
import { sharedData } from './shared-data';

export default function setup(): void {
  // Of a mutant there is none: what tests start as a program is the code as it is.
  if (process.env['DUALVLA_TEST_BUILD'] !== 'as-it-is') ensureBuild();
  console.log(
    sharedData === null
      ? 'No ../shared/data: tests on real datasets are skipped; the demo dataset stands in.'
      : 'Found ../shared/data: tests run on the real datasets too.',
  );
}
