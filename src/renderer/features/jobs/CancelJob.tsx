import type { JobState } from '../../../shared/model/job';
import { useConnection } from '../../connection';
import { Button, notifyError } from '../../ui';

export function CancelJob({ job }: { job: JobState }) {
  const { call } = useConnection();
  const cancel = () => void call('jobs.cancel', { jobId: job.id }).catch(notifyError);
  return (
    <Button size="small" onClick={cancel}>
      Cancel
    </Button>
  );
}
