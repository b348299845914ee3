import type { CollectResult } from '../../../../../shared/model/collect';
import { useCall, useConnection } from '../../../../connection';
import { notifyError } from '../../../../ui';
import { formatAmount, formatCost, formatCount, formatSeconds } from '../../../../ui/format';
import { useKept } from '../../../../ui/use-kept';
import { askingWords, JobDialog, Outcome, ProblemLines, usePlannedJob } from '../../../jobs';
import type { TeachersRoomProps } from '../../room-props';
import { choicesOf, settingsIn, type CollectChoices } from './choices';
import { CollectForm } from './CollectForm';
import { CollectPlanView } from './CollectPlanView';

/** Whom to ask about which frames, what goes into which of its keys, and whether one agrees to what is sent. */
export function CollectDialog(props: TeachersRoomProps & { onClose: () => void }) {
  const { dataset } = props;
  const projectId = props.project.id;
  const { call } = useConnection();
  const last = useCall('collect.settings', { projectId });
  const [changed, setChanged, forget] = useKept<Partial<CollectChoices>>(
    `collect ${projectId}`,
    () => ({}),
  );
  const choices = { ...choicesOf(last.data), ...changed };
  const change = (part: Partial<CollectChoices>) => setChanged({ ...changed, ...part });
  const { settings, episodes, faults } = settingsIn(choices);
  const work = usePlannedJob({
    kind: 'collect',
    projectId,
    plan: 'collect.plan',
    request: settings === null ? null : { projectId, settings, episodes },
    run: (request) => call('collect.run', request),
  });
  const { planned, job } = work;
  const plan = planned.data;
  const agree = async (agreed: boolean) => {
    if (settings === null) return;
    const { protocol, endpoint } = settings;
    await call('collect.agree', { projectId, protocol, endpoint, agreed }).catch(notifyError);
    planned.reload();
  };
  return (
    <JobDialog
      title="Ask a live teacher"
      subtitle={`A policy server, or a model that writes, is asked about frames of ${dataset.name}; what it says is kept in the project.`}
      height={760}
      work={{ ...work, ready: work.ready && (plan?.agreedAtMs ?? null) !== null }}
      action={
        plan === null || plan.frames === 0
          ? 'Ask'
          : `Ask about ${formatAmount(plan.frames, 'frame')}`
      }
      words={askingWords}
      form={
        <CollectForm
          choices={choices}
          faults={faults}
          settings={settings}
          onChange={change}
          onKey={() => planned.reload()}
        />
      }
      plan={
        <CollectPlanView
          planned={planned}
          waiting={settings === null ? (faults.map ?? waitingWords) : null}
          dataset={dataset}
          projectId={projectId}
          settings={settings}
          episodes={episodes}
          map={choices.map}
          onMap={(map) => change({ map })}
          onAgree={(agreed) => void agree(agreed)}
        />
      }
      result={job?.state === 'done' && <CollectResultView result={job.result} />}
      onClose={() => {
        if (job?.state === 'done') forget();
        props.onClose();
      }}
    />
  );
}

const waitingWords =
  'Name the protocol, the address and a name for the teacher. Nothing is sent before you agree.';

function CollectResultView({ result }: { result: CollectResult }) {
  const { answered, failed, notAsked, reused, retried, stopped, cost, problems } = result;
  const rest = failed === 0 ? '' : `, ${formatCount(failed)} without an answer`;
  const facts = [
    reused > 0 && `${formatCount(reused)} answered before`,
    retried > 0 && `${formatAmount(retried, 'request')} sent again`,
    notAsked > 0 && `${formatCount(notAsked)} not asked`,
    cost !== null && `cost about ${formatCost(cost)}`,
    formatSeconds(result.seconds),
  ].filter((fact) => fact !== false);
  return (
    <Outcome
      went={failed === 0 && stopped === null ? 'well' : 'partly'}
      title={`${formatAmount(answered, 'frame')} answered${rest}`}
      facts={facts}
    >
      {stopped !== null && <p role="alert">{stopped}</p>}
      <ProblemLines lines={problems.map(({ message }) => message)} />
    </Outcome>
  );
}
