import type { JobState } from '../../../shared/model/job';
import { ProgressBar } from '../../ui';
import { jobText, progressShare } from '../../ui/job-progress';
import { CancelJob, JobNote } from '../jobs';
import styles from './ProposeProgress.module.css';

/** How far the machine is with the keyframes of this dataset. */
export function ProposeProgress({ job }: { job: JobState }) {
  return (
    <div className={styles.strip}>
      <span>Proposing keyframes</span>
      <div className={styles.bar}>
        <ProgressBar label={job.title} share={progressShare(job.progress)} />
      </div>
      <span className={styles.text}>
        {jobText(job)}
        <JobNote progress={job.progress} />
      </span>
      <CancelJob job={job} />
    </div>
  );
}
