import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first';

export default defineConfig({
  define: { STUDIO_VERSION: JSON.stringify('0.0.0-test') },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/bench/**'],
    // Two cores: more files at once only make each other slow, and the browser wants one.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 180_000,
    hookTimeout: 240_000,
    // What is waited for comes late on a busy machine, not wrong.
    expect: { poll: { timeout: 30_000 } },
    reporters: ['default', './test/closing-line.ts'],
    globalSetup: ['./test/global-setup.ts'],
  },
});
