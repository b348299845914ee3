import { spawnSync } from 'node:child_process';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Twenty seconds and more each. */
const long = [
  'desktop/recovery',
  'core/export/kill',
  'e2e/journey',
  'cli/commands',
  'core/export/picture-faults',
  'core/fuzz/fuzz',
  'e2e/kill',
  'core/export/outcomes',
  'package/package',
  'core/datasets/odd-files',
  'core/export-formats/every-input-every-output',
  'compatibility/project-0.1.0',
  'core/datasets/faults',
];

const rank = ({ moduleId }: TestSpecification): number => {
  const at = long.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return at === -1 ? long.length : at;
};

/**
 * Long files begin, so that none of them is left alone at the end while the other core rests: Vitest knows durations of
 * earlier runs only, and a fresh checkout has none.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

/**
 * Most of what tests run is over before V8's optimizing pays, and makes much garbage. Where a newer Node does not know
 * these any more, it goes without them.
 */
const later = [
  '--interrupt-budget=1000000',
  '--min-semi-space-size=16',
  '--max-semi-space-size=64',
];
const isKnown = spawnSync(process.execPath, [...later, '-e', '']).status === 0;

export default defineConfig({
  define: { STUDIO_VERSION: JSON.stringify('0.0.0-test') },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/bench/**'],
    // One more than there are cores: files wait for programs, pages and sockets of their own for a third of their time.
    maxWorkers: 3,
    // Nine of ten files need the same modules; each undoes what it changes about the process.
    isolate: false,
    execArgv: isKnown ? later : [],
    sequence: { sequencer: LongestFirst },
    testTimeout: 180_000,
    hookTimeout: 240_000,
    // What is waited for comes late on a busy machine, not wrong.
    expect: { poll: { timeout: 30_000 } },
    reporters: ['default', './test/closing-line.ts'],
    globalSetup: ['./test/global-setup.ts'],
    setupFiles: ['./test/built-children.ts', './test/equal-bytes.ts'],
  },
});
