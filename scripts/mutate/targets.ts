/** The files whose every operator and constant is tried, and the tests that must notice. */
export interface Target {
  file: string;
  tests: readonly string[];
}

export const targets: readonly Target[] = [
  {
    file: 'src/shared/model/fold-review.ts',
    tests: ['test/shared/fold-review.test.ts', 'test/shared/fold-review-order.test.ts'],
  },
  {
    file: 'src/core/project/journal.ts',
    tests: [
      'test/core/project/journal.test.ts',
      'test/core/project/journal-writing.test.ts',
      'test/core/project/journal-bits.test.ts',
      'test/core/project/journal-limits.test.ts',
      'test/core/project/durable.test.ts',
      'test/core/project/lost-lines.test.ts',
      'test/core/project/project.test.ts',
      'test/core/project/proposals.test.ts',
    ],
  },
  {
    file: 'src/core/project/journal-line.ts',
    tests: [
      'test/core/project/journal.test.ts',
      'test/core/project/journal-writing.test.ts',
      'test/core/project/journal-bits.test.ts',
      'test/core/project/lost-lines.test.ts',
    ],
  },
  {
    file: 'src/core/project/journal-index.ts',
    tests: ['test/core/project/journal-limits.test.ts', 'test/core/project/journal.test.ts'],
  },
  {
    file: 'src/core/project/journal-requests.ts',
    tests: [
      'test/core/project/journal-limits.test.ts',
      'test/core/project/journal.test.ts',
      'test/core/project/journal-writing.test.ts',
    ],
  },
  {
    file: 'src/core/project/line-chain.ts',
    tests: [
      'test/core/project/lost-lines.test.ts',
      'test/core/project/journal.test.ts',
      'test/core/project/journal-writing.test.ts',
    ],
  },
  {
    file: 'src/core/project/lock.ts',
    tests: [
      'test/core/project/lock.test.ts',
      'test/core/project/heartbeat.test.ts',
      'test/core/project/odd-locks.test.ts',
      'test/core/project/take-over.test.ts',
    ],
  },
  {
    file: 'src/core/files/line-file.ts',
    tests: [
      'test/core/files',
      'test/core/project/journal.test.ts',
      'test/core/project/journal-writing.test.ts',
    ],
  },
  {
    file: 'src/core/keyframes/phases.ts',
    tests: ['test/core/keyframes/phases.test.ts', 'test/core/keyframes/cues.test.ts'],
  },
  { file: 'src/core/keyframes/fuse.ts', tests: ['test/core/keyframes/fuse.test.ts'] },
  {
    file: 'src/core/export/select/select-episodes.ts',
    tests: ['test/core/export/selection.test.ts'],
  },
  { file: 'src/core/export/lerobot/meta/stats.ts', tests: ['test/core/export/stats.test.ts'] },
  { file: 'src/core/export/video/cut-plan.ts', tests: ['test/core/export/cut-plan.test.ts'] },
  { file: 'src/web/security.ts', tests: ['test/web/security.test.ts'] },
  { file: 'src/web/tickets.ts', tests: ['test/web/tickets.test.ts'] },
  { file: 'src/web/strangers.ts', tests: ['test/web/strangers.test.ts'] },
  {
    file: 'src/shared/rpc/handshake.ts',
    tests: ['test/shared/handshake.test.ts', 'test/web/first-message.test.ts'],
  },
  { file: 'src/core/jobs/registry.ts', tests: ['test/core/jobs'] },
];
