import type { ReactNode } from 'react';
import type { JobState } from '../../../shared/model/job';
import { EmptyState, JobBar } from '../../ui';
import { jobText } from '../../ui/job-progress';
import { JobNote } from './JobNote';
import styles from './RunningState.module.css';

/** What stands in a room that has nothing to show before this job ends. */
export function RunningState({ icon, job }: { icon: ReactNode; job: JobState }) {
  return (
    <EmptyState
      icon={icon}
      title={job.title}
      text={
        <div className={styles.progress}>
          <JobBar job={job} />
          {jobText(job)}
          <JobNote progress={job.progress} />
        </div>
      }
    />
  );
}
