import { useState } from 'react';
import type { ProjectInfo } from '../../../shared/model/project';
import { jobsOf } from '../../../shared/model/job';
import { useCall, useConnection, useJobs } from '../../connection';
import { formatAmount } from '../../ui/format';
import { useKept } from '../../ui/use-kept';
import { JobDialog, usePlannedJob } from '../jobs';
import { firstChoices, wishOf, type PublishChoices } from './choices';
import { PublishForm } from './PublishForm';
import { PublishPlanView } from './PublishPlanView';
import { PublishResultView } from './PublishResultView';

/** Puts what was exported last, else the project, on the Hugging Face Hub in one commit. */
export function PublishDialog(props: { project: ProjectInfo; onClose: () => void }) {
  const { project } = props;
  const { call } = useConnection();
  const exported = jobsOf(useJobs(), 'export').findLast(
    (job) => job.projectId === project.id && job.state === 'done',
  );
  const [typed, setTyped, forget] = useKept<Partial<PublishChoices>>(
    `publish ${project.id}`,
    () => ({}),
  );
  const choices = { ...firstChoices(exported?.result?.out ?? project.path), ...typed };
  const account = useCall('publish.account', {});
  /** The sentence that was agreed to: another plan says another. */
  const [agreedTo, setAgreedTo] = useState<string | null>(null);
  const wish = wishOf(choices);
  const work = usePlannedJob({
    kind: 'publish',
    projectId: project.id,
    plan: 'publish.plan',
    request:
      typeof wish === 'string' || account.data?.known !== true
        ? null
        : { projectId: project.id, wish },
    run: (request) => call('publish.run', { ...request, agreed: true }),
  });
  const { planned, job } = work;
  const agreed = planned.data !== null && agreedTo === planned.data.consent;
  const missing =
    account.data?.known === false
      ? 'Type in a token that may write. It is kept on this machine, sent to the Hub alone and never shown again.'
      : null;
  return (
    <JobDialog
      title="Publish to the Hugging Face Hub"
      subtitle="All files go in one commit: either all of it is there or nothing."
      height={720}
      work={{ ...work, ready: work.ready && agreed }}
      action={
        planned.data === null ? 'Publish' : `Publish ${formatAmount(planned.data.files, 'file')}`
      }
      words={{
        running: 'Canceling leaves the repository as it is; what was sent whole is not sent again.',
        cancel: 'Cancel publishing',
        canceled: 'Publishing was canceled; the repository is as it was.',
      }}
      form={
        <PublishForm
          choices={choices}
          account={account.data}
          onChange={(change) => setTyped({ ...typed, ...change })}
          keepToken={(token) => call('publish.token', { token })}
          onToken={account.reload}
        />
      }
      plan={
        <PublishPlanView
          planned={planned}
          waiting={missing ?? (typeof wish === 'string' ? wish : null)}
          agreed={agreed}
          onAgree={(yes) => setAgreedTo(yes ? (planned.data?.consent ?? null) : null)}
        />
      }
      result={job?.state === 'done' && <PublishResultView result={job.result} />}
      onClose={() => {
        if (job?.state === 'done') forget();
        props.onClose();
      }}
    />
  );
}
