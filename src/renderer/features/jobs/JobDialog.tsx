import type { ReactNode } from 'react';
import type { JobKind } from '../../../shared/model/job';
import { NamedButton } from '../../commands';
import { Button, Dialog } from '../../ui';
import { jobSpecs } from './job-specs';
import { RunningJob } from './RunningJob';
import type { StartedJob } from './use-planned-job';
import styles from './JobDialog.module.css';

/** Plan, explain, run: a form beside the plan that it makes; then the work; then what came of it. */
export function JobDialog(props: {
  title: string;
  subtitle: string;
  /** Pixels. */
  height: number;
  /** See `DialogProps`. */
  focusField?: boolean;
  work: StartedJob<JobKind> & { ready: boolean };
  /** On the button that starts the job. */
  action: string;
  /** While the job runs: what canceling it leaves, and the button for that. After it, what it left. */
  words: { running: string; cancel: string; canceled: string };
  form: ReactNode;
  plan: ReactNode;
  /** Once the job is done. */
  result: ReactNode;
  onClose: () => void;
}) {
  const { work, words, onClose } = props;
  const { job } = work;
  const again = (
    <NamedButton spec={jobSpecs.again} onClick={work.again}>
      Plan again
    </NamedButton>
  );
  const frame = (body: ReactNode, footer: ReactNode) => (
    <Dialog
      title={props.title}
      subtitle={props.subtitle}
      width={960}
      height={props.height}
      footer={footer}
      focusField={props.focusField ?? false}
      onClose={onClose}
    >
      {body}
    </Dialog>
  );
  if (job?.state === 'running') {
    return frame(
      <RunningJob job={job} note={words.running} cancelLabel={words.cancel} />,
      <Button onClick={onClose}>Run in background</Button>,
    );
  }
  if (job?.state === 'done') {
    return frame(
      props.result,
      <>
        {again}
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </>,
    );
  }
  return frame(
    <div className={styles.columns}>
      {props.form}
      {props.plan}
    </div>,
    <>
      <p className={styles.failed} role="alert">
        {job?.state === 'failed' && job.error?.message}
      </p>
      {job?.state === 'canceled' && <output className={styles.canceled}>{words.canceled}</output>}
      <Button onClick={onClose}>Close</Button>
      <Button variant="primary" disabled={!work.ready} busy={work.starting} onClick={work.start}>
        {props.action}
      </Button>
    </>,
  );
}
