import { Gauge } from 'lucide-react';
import { Waiting } from '../../connection';
import { Button, EmptyState } from '../../ui';
import { RunningState } from '../jobs';
import type { useScore } from './use-score';

/** While there are no scores: what is being measured, or what could be. */
export function Unmeasured(props: {
  dataset: string;
  loading: boolean;
  job: ReturnType<typeof useScore>['job'];
  onChoose: () => void;
  onMeasure: () => void;
}) {
  const { job } = props;
  if (job?.state === 'running') return <RunningState icon={<Gauge />} job={job} />;
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
