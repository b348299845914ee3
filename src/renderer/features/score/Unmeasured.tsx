import { Gauge } from 'lucide-react';
import { Waiting } from '../../connection';
import { Button, EmptyState, ProgressBar } from '../../ui';
import { jobText, progressShare } from '../../ui/job-progress';
import { JobNote } from '../jobs';
import type { useScore } from './use-score';
import styles from './ScoreRoom.module.css';

/** While there are no scores: what is being measured, or what could be. */
export function Unmeasured(props: {
  dataset: string;
  loading: boolean;
  job: ReturnType<typeof useScore>['job'];
  onChoose: () => void;
  onMeasure: () => void;
}) {
  const { job } = props;
  if (job?.state === 'running') {
    return (
      <EmptyState
        icon={<Gauge />}
        title={job.title}
        text={
          <span className={styles.progress}>
            <ProgressBar label={job.title} share={progressShare(job.progress)} />
            {jobText(job)}
            <JobNote progress={job.progress} />
          </span>
        }
      />
    );
  }
  if (props.loading) return <Waiting what="Reading the scores" />;
  return (
    <EmptyState
      icon={<Gauge />}
      title="No rollouts were measured yet"
      text={
        job?.state === 'failed'
          ? job.error.message
          : 'Smoothness, path, pauses, grasps and the like are measured without any model, and policies are compared. A judge can be asked afterwards; its scores stand beside them.'
      }
      actions={
        <>
          <Button variant="primary" onClick={props.onChoose}>
            Choose rollouts
          </Button>
          <Button onClick={props.onMeasure}>Measure {props.dataset}</Button>
        </>
      }
    />
  );
}
