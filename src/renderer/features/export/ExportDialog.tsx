import { useState, type ReactNode } from 'react';
import type { DatasetSummary } from '../../../shared/model/dataset';
import { jobsOf } from '../../../shared/model/job';
import type { ProjectInfo } from '../../../shared/model/project';
import { useCall, useConnection, useJobs } from '../../connection';
import { Button, Dialog, notifyError } from '../../ui';
import { formatAmount } from '../../ui/format';
import { ExportForm } from './ExportForm';
import { ExportProgress } from './ExportProgress';
import { ExportResultView } from './ExportResultView';
import { choicesWith, optionsOf, type ExportChoices } from './choices';
import { PlanView } from './PlanView';
import styles from './ExportDialog.module.css';

export interface ExportDialogProps {
  dataset: DatasetSummary;
  project: ProjectInfo;
  /** Shows a folder in the system's file manager, where the host can. */
  reveal: ((path: string) => Promise<void>) | null;
  onClose: () => void;
}

/** Plan, explain, run: what will be written and what not, and why; then the work; then what came out. */
export function ExportDialog(props: ExportDialogProps) {
  const { dataset, project } = props;
  const connection = useConnection();
  const home = useCall('host.browse', { path: null });
  const info = useCall('host.info', {});
  // Asked again, it says who has reviewed by now.
  const current = useCall('project.open', { datasetId: dataset.id });
  const [changed, setChanged] = useState<Partial<ExportChoices>>({});
  const [starting, setStarting] = useState(false);
  const jobs = jobsOf(useJobs(), 'export').filter(({ projectId }) => projectId === project.id);
  const [started, setStarted] = useState<string | null>(null);
  // An export that runs already is shown, whoever started it.
  const job = jobs.find(({ id, state }) => id === started || state === 'running') ?? null;

  const isDemo = info.data !== null && info.data.demoPath === dataset.path;
  const choices: ExportChoices = choicesWith(
    dataset,
    isDemo ? (home.data?.path ?? '') : null,
    changed,
  );
  const chosen = optionsOf(choices);
  const options = typeof chosen === 'string' ? null : chosen;
  const planned = useCall(
    'export.plan',
    options === null || job !== null ? null : { projectId: project.id, options },
  );

  const run = async () => {
    if (options === null) return;
    setStarting(true);
    try {
      const { jobId } = await connection.call('export.run', { projectId: project.id, options });
      setStarted(jobId);
    } catch (error) {
      notifyError(error);
      planned.reload();
    } finally {
      setStarting(false);
    }
  };

  if (job?.state === 'running') {
    return (
      <Frame {...props} footer={<Button onClick={props.onClose}>Go on in the background</Button>}>
        <ExportProgress job={job} />
      </Frame>
    );
  }
  if (job?.state === 'done') {
    return (
      <Frame
        {...props}
        footer={
          <Button variant="primary" onClick={props.onClose}>
            Done
          </Button>
        }
      >
        <ExportResultView result={job.result} reveal={props.reveal} />
      </Frame>
    );
  }
  const plan = planned.data;
  const ready = plan !== null && plan.blockers.length === 0 && !planned.loading;
  return (
    <Frame
      {...props}
      footer={
        <>
          <p className={styles.status} role="alert">
            {job?.state === 'failed' && job.error?.message}
            {job?.state === 'canceled' && 'The export was canceled; nothing of it is left on disk.'}
          </p>
          {job !== null && <Button onClick={() => setStarted(null)}>Plan again</Button>}
          <Button onClick={props.onClose}>Close</Button>
          <Button
            variant="primary"
            disabled={!ready || job !== null}
            busy={starting}
            onClick={() => void run()}
          >
            {ready ? `Export ${formatAmount(plan.episodes.length, 'episode')}` : 'Export'}
          </Button>
        </>
      }
    >
      <div className={styles.columns}>
        <ExportForm
          choices={choices}
          curators={current.data?.curators ?? project.curators}
          offers={plan?.repairs ?? []}
          onChange={(change) => setChanged({ ...changed, ...change })}
        />
        <PlanView planned={planned} waiting={typeof chosen === 'string' ? chosen : null} />
      </div>
    </Frame>
  );
}

function Frame(props: ExportDialogProps & { footer: ReactNode; children: ReactNode }) {
  return (
    <Dialog
      title={`Export ${props.dataset.name}`}
      subtitle="Writes the dataset with reasoning at keyframes only. The source stays as it is."
      width={960}
      height={760}
      footer={props.footer}
      onClose={props.onClose}
    >
      {props.children}
    </Dialog>
  );
}
