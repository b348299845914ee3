import { expect, test } from 'vitest';
import { allPassed, tableOf, type Row } from '../../scripts/verify-loaders/table';

const row: Row = {
  loader: 'lerobot-0.3.3',
  python: '3.10',
  versions: { lerobot: '0.3.3' },
  notRun: null,
  exports: [{ dataset: 'demo', kind: 'v2.1', read: '3 episodes' }],
  failures: [],
};

test('a loader that could not be installed is not run, and nothing has passed', () => {
  const missing = { ...row, versions: {}, exports: [], notRun: 'pip could not install it' };
  expect(tableOf([row, missing]).split('\n').slice(2)).toEqual([
    '| lerobot-0.3.3 | 3.10 | lerobot 0.3.3 | v2.1 (demo) |',
    '| lerobot-0.3.3 | 3.10 |  | not run |',
  ]);
  expect([allPassed([row]), allPassed([row, missing])]).toEqual([true, false]);
});

test('an export that a loader refuses is named, beside those that it reads', () => {
  const refused = {
    ...row,
    failures: [{ dataset: 'demo', kind: 'v2.1 trimmed', reason: 'ValueError' }],
  };
  expect(tableOf([refused])).toContain('v2.1 (demo); **fails: v2.1 trimmed (demo)** |');
  expect(allPassed([refused])).toBe(false);
});
