import type { DatasetSummary } from '../../../shared/model/dataset';
import type { ProjectInfo } from '../../../shared/model/project';
import { useCall, useConnection } from '../../connection';
import { formatAmount } from '../../ui/format';
import { JobDialog, usePlannedJob } from '../jobs';
import { ExportForm } from './ExportForm';
import { ExportResultView } from './ExportResultView';
import { choicesWith, optionsOf } from './choices';
import { PlanView } from './PlanView';
import { useExportChoices } from './use-export-choices';

export interface ExportDialogProps {
  dataset: DatasetSummary;
  project: ProjectInfo;
  /** Those selected in the library; null for all. */
  selected: readonly number[] | null;
  /** Shows a folder in the system's file manager, where the host can. */
  reveal: ((path: string) => Promise<void>) | null;
  /** Opens what was written as a dataset. */
  onOpen: (path: string) => void;
  /** Offers what was exported last to the Hub. */
  onPublish: () => void;
  onClose: () => void;
}

/** What will be written and what not, and why. */
export function ExportDialog(props: ExportDialogProps) {
  const { dataset, project, selected } = props;
  const { call } = useConnection();
  const home = useCall('host.browse', { path: null });
  const info = useCall('host.info', {});
  // Asked again, it says who has reviewed by now.
  const current = useCall('project.open', { datasetId: dataset.id });
  const { changed, change, forgetName, loading } = useExportChoices(
    { datasetId: dataset.id, projectId: project.id },
    selected,
  );

  const isDemo = info.data !== null && info.data.demoPath === dataset.path;
  const choices = choicesWith(dataset, isDemo ? (home.data?.path ?? '') : null, changed);
  const options = optionsOf(choices);
  const work = usePlannedJob({
    kind: 'export',
    projectId: project.id,
    plan: 'export.plan',
    request: typeof options === 'string' || loading ? null : { projectId: project.id, options },
    run: (request) => call('export.run', request),
  });
  const { planned, job } = work;
  const plan = planned.data;
  return (
    <JobDialog
      title={`Export ${dataset.name}`}
      subtitle="Writes the dataset with reasoning at keyframes only. The source stays as it is."
      height={760}
      focusField
      work={work}
      action={
        plan !== null && work.ready
          ? `Export ${formatAmount(plan.episodes.length, 'episode')}`
          : 'Export'
      }
      words={{
        running:
          'The folder gets its name when everything is written; canceling leaves nothing behind.',
        cancel: 'Cancel the export',
        canceled: 'The export was canceled; nothing of it is left on disk.',
      }}
      form={
        <ExportForm
          choices={choices}
          curators={current.data?.curators ?? project.curators}
          cameras={dataset.cameras.map(({ key }) => key)}
          offers={plan?.repairs ?? []}
          onChange={change}
        />
      }
      plan={
        <PlanView
          planned={planned}
          waiting={typeof options === 'string' ? options : null}
          decisions={choices.options.decisions}
          onProposed={() => change({ options: { ...choices.options, decisions: 'proposed' } })}
        />
      }
      result={
        job?.state === 'done' && (
          <ExportResultView
            jobId={job.id}
            result={job.result}
            reveal={props.reveal}
            onOpen={props.onOpen}
            onPublish={props.onPublish}
          />
        )
      }
      onClose={() => {
        if (job?.state === 'done') forgetName();
        props.onClose();
      }}
    />
  );
}
