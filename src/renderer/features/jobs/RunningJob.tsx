import type { JobState } from '../../../shared/model/job';
import { useConnection } from '../../connection';
import { Button, notifyError, ProgressBar } from '../../ui';
import { jobText, progressShare } from '../../ui/job-progress';
import { JobNote } from './JobNote';
import styles from './RunningJob.module.css';

/** A job that fills a dialog while it runs: how far it is, what canceling it leaves, and the button for that. */
export function RunningJob(props: { job: JobState; note: string; cancelLabel: string }) {
  const { job } = props;
  const { call } = useConnection();
  const share = progressShare(job.progress);
  return (
    <div className={styles.running}>
      <p className={styles.percent}>{share === null ? '…' : `${Math.floor(share * 100)} %`}</p>
      <div className={styles.progress}>
        <ProgressBar label={job.title} share={share} />
      </div>
      <p className={styles.dim}>{jobText(job)}</p>
      <JobNote progress={job.progress} />
      <p className={styles.dim}>{props.note}</p>
      <Button
        variant="danger"
        onClick={() => void call('jobs.cancel', { jobId: job.id }).catch(notifyError)}
      >
        {props.cancelLabel}
      </Button>
    </div>
  );
}
