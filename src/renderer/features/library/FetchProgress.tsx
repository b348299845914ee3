import { jobsOf, type JobState } from '../../../shared/model/job';
import { useJobs } from '../../connection';
import { ProgressLine } from '../../ui';
import { CancelJob } from '../jobs';
import styles from './FetchProgress.module.css';

/** The download that must be here before the dataset of this address can be opened; undefined where there is none. */
export const useFetching = (opening: string | null): JobState | undefined =>
  jobsOf(useJobs(), 'fetch').find(
    ({ state, datasetId }) => state === 'running' && datasetId === opening,
  );

/** How far it is. */
export function FetchProgress({ job, canCancel = true }: { job: JobState; canCancel?: boolean }) {
  return (
    <div className={styles.progress}>
      <ProgressLine job={job}>
        {job.progress.note !== undefined && ` · ${job.progress.note}`}
      </ProgressLine>
      {canCancel && <CancelJob job={job} />}
    </div>
  );
}
