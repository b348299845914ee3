import type { ReactNode } from 'react';
import type { JobState } from '../../shared/model/job';
import { jobText, progressShare } from './job-progress';
import { ProgressBar } from './ProgressBar';
import styles from './ProgressLine.module.css';

/** How far a job is, as wide as its row leaves. */
export function JobBar({ job }: { job: JobState }) {
  return (
    <span className={styles.bar}>
      <ProgressBar label={job.title} share={progressShare(job.progress)} />
    </span>
  );
}

/** The same with its words behind it, in a row of the caller's. */
export function ProgressLine({ job, children }: { job: JobState; children?: ReactNode }) {
  return (
    <>
      <JobBar job={job} />
      <span className={styles.text}>
        {jobText(job)}
        {children}
      </span>
    </>
  );
}
