import type { JobState } from '../../../shared/model/job';
import { ProgressLine } from '../../ui';
import { CancelJob, JobNote } from '../jobs';
import styles from './ProposeProgress.module.css';

/** How far the machine is with the keyframes of this dataset. */
export function ProposeProgress({ job }: { job: JobState }) {
  return (
    <div className={styles.strip}>
      <span>Proposing keyframes</span>
      <ProgressLine job={job}>
        <JobNote progress={job.progress} />
      </ProgressLine>
      <CancelJob job={job} />
    </div>
  );
}
