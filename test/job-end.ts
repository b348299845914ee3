/** Ends of jobs, however they end, as a window is told of them. */
import type { JobKind, JobState } from '../src/shared/model/job';
import type { RpcClient } from '../src/shared/rpc/client';

/** The next job that ends, of this kind where one is given: asked for before it is started. */
export function nextEnd(client: RpcClient, kind?: JobKind): Promise<JobState> {
  return new Promise((resolve) => {
    const stop = client.on('job', (job) => {
      if (job.state === 'running' || (kind !== undefined && job.kind !== kind)) return;
      stop();
      resolve(job);
    });
  });
}

/** The end of this job, which may have been before. */
export function endOf(client: RpcClient, jobId: string): Promise<JobState> {
  return new Promise((resolve, reject) => {
    const look = (job: JobState): void => {
      if (job.id !== jobId || job.state === 'running') return;
      stop();
      resolve(job);
    };
    const stop = client.on('job', look);
    client.call('jobs.list', {}).then((jobs) => jobs.forEach(look), reject);
  });
}
