import { expect, it } from 'vitest';
import { listedJobs } from '../../../src/renderer/app/listed-jobs';
import type { JobState } from '../../../src/shared/model/job';

const job = (id: string, kind: string, state: string, projectId = 'p') =>
  ({ id, kind, state, projectId }) as JobState;

it('lists of what learned of itself the last, and each that failed', () => {
  const jobs = [
    job('1', 'learn', 'failed'),
    job('2', 'learn', 'done'),
    job('3', 'export', 'done'),
    job('4', 'learn', 'done', 'q'),
    job('5', 'export', 'done'),
    job('6', 'learn', 'done'),
  ];
  expect(listedJobs(jobs).map(({ id }) => id)).toEqual(['1', '3', '4', '5', '6']);
});
