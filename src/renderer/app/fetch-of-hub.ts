/** What of a dataset of the Hub has to be here before it is opened, as a job: how far it is stands in the dialog. */
import { fromPlainError, StudioError } from '../../shared/errors';
import type { JobState } from '../../shared/model/job';
import type { Connection } from '../connection';

/** Throws why it cannot be had, or that it was canceled: by whoever sees the job, or by the signal. */
export async function fetchOfHub(
  connection: Connection,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const ended = new Map<string, JobState>();
  let look: (() => void) | null = null;
  const subscriptions = [
    connection.on('job', (job) => {
      if (job.kind !== 'fetch' || job.state === 'running') return;
      ended.set(job.id, job);
      look?.();
    }),
  ];
  try {
    const { jobId } = await connection.call('dataset.fetch', { path });
    const cancel = () => void connection.call('jobs.cancel', { jobId }).catch(() => undefined);
    signal.addEventListener('abort', cancel);
    subscriptions.push(() => signal.removeEventListener('abort', cancel));
    if (signal.aborted) cancel();
    const job = await new Promise<JobState | undefined>((resolve) => {
      look = () => {
        const job = ended.get(jobId);
        if (job !== undefined) resolve(job);
      };
      look();
      // How it ended may have been missed: opening itself has what is still missing.
      subscriptions.push(connection.onReconnect(() => resolve(undefined)));
    });
    if (job?.state === 'failed') throw fromPlainError(job.error);
    if (job?.state === 'canceled') throw new StudioError('canceled', 'Canceled.');
  } finally {
    for (const end of subscriptions) end();
  }
}
