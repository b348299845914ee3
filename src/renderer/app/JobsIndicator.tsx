import { CircleAlert, CircleCheck, CircleSlash, Clock } from 'lucide-react';
import type { JobKind, JobState } from '../../shared/model/job';
import { useButtonCommand, useChoiceCommand } from '../commands';
import { useConnection, useJobs } from '../connection';
import { CancelJob, JobNote } from '../features/jobs';
import { JobBar, notifyError, Popover, Spinner } from '../ui';
import { formatSeconds } from '../ui/format';
import { jobText, progressShare } from '../ui/job-progress';
import styles from './JobsIndicator.module.css';
import { listedJobs } from './listed-jobs';
import { endText, useEndNotices } from './use-end-notices';

const jobsSpec = { id: 'studio.jobs', group: 'Studio', label: 'Show the jobs', keys: [] };
const cancelSpec = { id: 'studio.cancelJob', group: 'Studio', label: 'Cancel a job', keys: [] };

/**
 * Long work in the background: what runs, how far, and how it ended. Nothing while there was none. `watched` is the
 * kind whose end is on screen elsewhere.
 */
export function JobsIndicator(props: { watched: JobKind | null }) {
  const jobs = useJobs();
  const running = jobs.filter((job) => job.state === 'running');
  const opener = useButtonCommand(jobsSpec);
  const { call } = useConnection();
  useChoiceCommand(cancelSpec, () =>
    running.map(({ id, title }) => ({
      label: title,
      run: () => void call('jobs.cancel', { jobId: id }).catch(notifyError),
    })),
  );
  useEndNotices(jobs, props.watched);
  if (jobs.length === 0) return null;
  const first = running[0];
  const share = first === undefined ? null : progressShare(first.progress);
  const how = share === null ? first?.progress.phase : `${Math.floor(share * 100)} %`;
  return (
    <Popover
      ref={opener}
      variant="quiet"
      align="end"
      // Who speaks to the studio says what stands there.
      label={how === undefined ? 'Jobs' : `Jobs: ${how}`}
      button={
        first === undefined ? (
          <>
            <Clock aria-hidden="true" /> Jobs
          </>
        ) : (
          <>
            <Spinner />
            {how}
          </>
        )
      }
    >
      <ul className={styles.list}>
        {listedJobs(jobs)
          .toReversed()
          .map((job) => (
            <JobItem key={job.id} job={job} />
          ))}
      </ul>
    </Popover>
  );
}

const endIcons = { done: CircleCheck, failed: CircleAlert, canceled: CircleSlash };
const endWords = { done: 'Done', failed: 'Failed', canceled: 'Canceled' };

function JobItem({ job }: { job: JobState }) {
  if (job.state === 'running') {
    return (
      <li className={styles.item}>
        <div className={styles.head}>
          <span className={styles.title}>{job.title}</span>
          <CancelJob job={job} />
        </div>
        <JobBar job={job} />
        <div className={styles.detail}>{jobText(job)}</div>
        <JobNote progress={job.progress} />
      </li>
    );
  }
  const Icon = endIcons[job.state];
  const took = formatSeconds((job.endedAtMs - job.startedAtMs) / 1000);
  const gave = job.state === 'done' ? endText(job.kind, job.result) : null;
  return (
    <li className={styles.item}>
      <div className={styles.head}>
        <Icon className={styles[job.state]} aria-hidden="true" />
        <span className={styles.title}>{job.title}</span>
      </div>
      <div className={styles.detail}>
        {job.error?.message ??
          `${endWords[job.state]} after ${took}.${gave === null ? '' : ` ${gave}`}`}
      </div>
    </li>
  );
}
