/** Says once, before any test, which real datasets the tests found. */
import { sharedData } from './shared-data';

export default function setup(): void {
  console.log(
    sharedData === null
      ? 'No ../shared/data: tests on real datasets are skipped; the demo dataset stands in.'
      : 'Found ../shared/data: tests run on the real datasets too.',
  );
}
