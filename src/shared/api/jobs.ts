import { z } from 'zod';
import type { JobState } from '../model/job';
import { method } from './contract';

export const jobsApi = {
  'jobs.list': method(z.object({})).returns<JobState[]>(),
  /** Canceling a job that has ended is no error. */
  'jobs.cancel': method(z.object({ jobId: z.string().min(1).max(64) })).returns<JobState>(),
};
