import type { JobState } from '../../../shared/model/job';
import { useConnection } from '../../connection';
import { Button, notifyError, ProgressBar } from '../../ui';
import { paceText, progressShare, progressText } from '../../ui/job-progress';
import styles from './DraftDialog.module.css';

export function DraftProgress({ job }: { job: JobState }) {
  const connection = useConnection();
  const share = progressShare(job.progress);
  const pace = paceText(job);
  return (
    <div className={styles.running}>
      <p className={styles.percent}>{share === null ? '…' : `${Math.floor(share * 100)} %`}</p>
      <div className={styles.progress}>
        <ProgressBar label={job.title} share={share} />
      </div>
      <p className={styles.dim}>
        {progressText(job.progress)}
        {pace !== '' && ` · ${pace}`}
      </p>
      <p className={styles.dim}>
        Every answer is kept as it comes; a run that is canceled goes on where it was.
      </p>
      <Button
        variant="danger"
        onClick={() => {
          connection.call('jobs.cancel', { jobId: job.id }).catch(notifyError);
        }}
      >
        Cancel the run
      </Button>
    </div>
  );
}
