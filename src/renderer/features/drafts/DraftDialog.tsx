import { useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { DatasetSummary } from '../../../shared/model/dataset';
import type { ProjectInfo } from '../../../shared/model/project';
import { useCall, useConnection } from '../../connection';
import { notifyError } from '../../ui';
import { formatAmount } from '../../ui/format';
import { askingWords, JobDialog, usePlannedJob } from '../jobs';
import { choicesOf, settingsIn, type DraftChoices } from './choices';
import { DraftForm } from './DraftForm';
import { DraftPlanView } from './DraftPlanView';
import { DraftTrialView } from './DraftTrialView';
import { DraftResultView } from './DraftResultView';

export interface DraftDialogProps {
  dataset: DatasetSummary;
  project: ProjectInfo;
  /** The episode in view; null in the library. */
  episode: number | null;
  /** Those selected in the library; null where none were. */
  selected: readonly number[] | null;
  onClose: () => void;
}

/** What was typed, by project: a dialog that is closed and opened again still has it. */
const typed = createStore<Record<string, Partial<DraftChoices>>>(() => ({}));

/** Whom to ask for drafts, what it takes, and whether one agrees to what is sent. */
export function DraftDialog(props: DraftDialogProps) {
  const { dataset, episode, selected } = props;
  const projectId = props.project.id;
  const { call } = useConnection();
  const last = useCall('drafts.settings', { projectId });
  const changed = useStore(typed, (forms) => forms[projectId]) ?? {};
  // Who asks from within an episode means it.
  const [only, setOnly] = useState(episode !== null);
  const choices = { ...choicesOf(last.data), ...changed };
  const { settings, faults } = settingsIn(choices);
  const episodes = selected ? [...selected] : only && episode !== null ? [episode] : null;
  const work = usePlannedJob({
    kind: 'draft',
    projectId,
    plan: 'drafts.plan',
    request:
      settings === null
        ? null
        : {
            projectId,
            settings,
            episodes,
          },
    run: (request) => call('drafts.run', request),
  });
  const { planned, job } = work;
  const plan = planned.data;
  // With nothing to draft a model can be tried all the same: from then on it is the one that G asks.
  const inTheWay = (plan?.blockers.length ?? 0) - (plan?.keyframes === 0 ? 1 : 0);
  const agree = async (agreed: boolean) => {
    if (settings === null) return;
    const { endpoint } = settings;
    await call('drafts.agree', { projectId, endpoint, agreed }).catch(notifyError);
    planned.reload();
  };
  return (
    <JobDialog
      title="Draft reasoning with a model"
      subtitle={`A vision-language model writes drafts for undecided keyframes of ${selected === null ? dataset.name : formatAmount(selected.length, 'selected episode')}. What a curator decided stays as it is.`}
      height={700}
      focusField
      work={{ ...work, ready: work.ready && (plan?.agreedAtMs ?? null) !== null }}
      action={
        plan === null || plan.keyframes === 0
          ? 'Draft'
          : `Draft ${formatAmount(plan.keyframes, 'keyframe')}`
      }
      words={askingWords}
      form={
        <DraftForm
          choices={choices}
          faults={faults}
          episode={selected === null ? episode : null}
          only={only}
          onOnly={setOnly}
          onChange={(change) => typed.setState({ [projectId]: { ...changed, ...change } })}
          onKey={() => planned.reload()}
        />
      }
      plan={
        <DraftPlanView
          planned={planned}
          waiting={settings === null}
          onAgree={(agreed) => void agree(agreed)}
          trial={
            settings !== null && (
              <DraftTrialView
                projectId={projectId}
                datasetId={dataset.id}
                settings={settings}
                episodes={episodes}
                ready={!planned.loading && inTheWay <= 0 && (plan?.agreedAtMs ?? null) !== null}
                inEpisode={episode !== null}
              />
            )
          }
        />
      }
      result={job?.state === 'done' && <DraftResultView result={job.result} />}
      onClose={props.onClose}
    />
  );
}
