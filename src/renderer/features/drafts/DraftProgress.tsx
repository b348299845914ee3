import type { JobState } from '../../../shared/model/job';
import { useConnection } from '../../connection';
import { notifyError, RunningJob } from '../../ui';

export function DraftProgress({ job }: { job: JobState }) {
  const connection = useConnection();
  return (
    <RunningJob
      job={job}
      note="Every answer is kept as it comes; a run that is canceled goes on where it was."
      cancelLabel="Cancel the run"
      onCancel={() => {
        connection.call('jobs.cancel', { jobId: job.id }).catch(notifyError);
      }}
    />
  );
}
