import type { JobState } from '../../shared/model/job';

/** Learning begins of itself with every episode that is finished: of what has ended the last of a project tells all. */
export const listedJobs = (jobs: readonly JobState[]): readonly JobState[] =>
  jobs.filter(
    (job, at) =>
      job.kind !== 'learn' ||
      job.state !== 'done' ||
      !jobs
        .slice(at + 1)
        .some((later) => later.kind === 'learn' && later.projectId === job.projectId),
  );
