import { useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { DatasetSummary } from '../../../shared/model/dataset';
import { jobsOf } from '../../../shared/model/job';
import type { ProjectInfo } from '../../../shared/model/project';
import { useCall, useConnection, useJobs } from '../../connection';
import { Button, Dialog, notifyError } from '../../ui';
import { formatAmount } from '../../ui/format';
import { choicesOf, settingsIn, type DraftChoices } from './choices';
import { DraftForm } from './DraftForm';
import { DraftPlanView } from './DraftPlanView';
import { DraftProgress } from './DraftProgress';
import { DraftResultView } from './DraftResultView';
import styles from './DraftDialog.module.css';

export interface DraftDialogProps {
  dataset: DatasetSummary;
  project: ProjectInfo;
  /** The episode in view; null in the library. */
  episode: number | null;
  onClose: () => void;
}

/** What was typed, by project: a dialog that is closed and opened again still has it. */
const typed = createStore<Record<string, Partial<DraftChoices>>>(() => ({}));

/** The plan follows the form when it has rested for so long. */
const restMs = 350;

/** Plan, agree, run: whom to ask for drafts, what it takes, then the work, then what came of it. */
export function DraftDialog(props: DraftDialogProps) {
  const { project, episode } = props;
  const connection = useConnection();
  const last = useCall('drafts.settings', { projectId: project.id });
  const changed = useStore(typed, (forms) => forms[project.id]) ?? {};
  const [only, setOnly] = useState(false);
  const [starting, setStarting] = useState(false);
  const [started, setStarted] = useState<string | null>(null);
  const jobs = jobsOf(useJobs(), 'draft').filter(({ projectId }) => projectId === project.id);
  // A run that is under way is shown, whoever started it.
  const job = jobs.find(({ id, state }) => id === started || state === 'running') ?? null;

  const choices = { ...choicesOf(last.data), ...changed };
  const { settings, faults } = settingsIn(choices);
  const request =
    settings === null
      ? null
      : { projectId: project.id, settings, episodes: only && episode !== null ? [episode] : null };
  const rested = useRested(request === null ? null : JSON.stringify(request), restMs);
  const planned = useCall(
    'drafts.plan',
    rested === null || job !== null ? null : (JSON.parse(rested) as NonNullable<typeof request>),
  );
  const current = request !== null && JSON.stringify(request) === rested && !planned.loading;
  const plan = planned.data;
  const ready = plan !== null && current && plan.blockers.length === 0 && plan.agreedAtMs !== null;

  const agree = async (agreed: boolean) => {
    if (settings === null) return;
    const { endpoint } = settings;
    try {
      await connection.call('drafts.agree', { projectId: project.id, endpoint, agreed });
    } catch (error) {
      notifyError(error);
    }
    planned.reload();
  };
  const run = async () => {
    if (request === null) return;
    setStarting(true);
    try {
      setStarted((await connection.call('drafts.run', request)).jobId);
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
        <DraftProgress job={job} />
      </Frame>
    );
  }
  if (job?.state === 'done') {
    const footer = (
      <>
        <Button onClick={() => setStarted(null)}>Plan again</Button>
        <Button variant="primary" onClick={props.onClose}>
          Done
        </Button>
      </>
    );
    return (
      <Frame {...props} footer={footer}>
        <DraftResultView result={job.result} />
      </Frame>
    );
  }
  return (
    <Frame
      {...props}
      footer={
        <>
          <p className={styles.status} role="alert">
            {job?.state === 'failed' && job.error?.message}
            {job?.state === 'canceled' && 'Canceled; what was answered is kept.'}
          </p>
          {job !== null && <Button onClick={() => setStarted(null)}>Plan again</Button>}
          <Button onClick={props.onClose}>Close</Button>
          <Button
            variant="primary"
            disabled={!ready || job !== null}
            busy={starting}
            onClick={() => void run()}
          >
            {plan === null || plan.keyframes === 0
              ? 'Draft'
              : `Draft ${formatAmount(plan.keyframes, 'keyframe')}`}
          </Button>
        </>
      }
    >
      <div className={styles.columns}>
        <DraftForm
          choices={choices}
          faults={faults}
          settings={settings}
          episode={episode}
          only={only}
          onOnly={setOnly}
          onChange={(change) => typed.setState({ [project.id]: { ...changed, ...change } })}
          onKey={() => planned.reload()}
        />
        <DraftPlanView
          planned={planned}
          waiting={request === null}
          onAgree={(agreed) => void agree(agreed)}
        />
      </div>
    </Frame>
  );
}

function Frame(props: DraftDialogProps & { footer: ReactNode; children: ReactNode }) {
  return (
    <Dialog
      title="Draft reasoning with a model"
      subtitle={`A vision-language model writes drafts for undecided keyframes of ${props.dataset.name}. What a curator decided stays as it is.`}
      width={960}
      height={700}
      footer={props.footer}
      onClose={props.onClose}
    >
      {props.children}
    </Dialog>
  );
}

/** The value once it has not changed for a while. */
function useRested<T>(value: T, ms: number): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}
