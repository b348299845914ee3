import type { JobState } from '../../../shared/model/job';
import { useConnection } from '../../connection';
import { notifyError, RunningJob } from '../../ui';

export function ExportProgress({ job }: { job: JobState }) {
  const connection = useConnection();
  return (
    <RunningJob
      job={job}
      note="The folder gets its name when everything is written; canceling leaves nothing behind."
      cancelLabel="Cancel the export"
      onCancel={() => {
        connection.call('jobs.cancel', { jobId: job.id }).catch(notifyError);
      }}
    />
  );
}
