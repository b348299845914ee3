import { useState } from 'react';
import { proxyOptionsSchema } from '../../../../shared/model/distill';
import { NamedButton } from '../../../commands';
import { useConnection } from '../../../connection';
import { notifyError } from '../../../ui';
import { formatAmount, formatCount } from '../../../ui/format';
import { saveFile } from '../../../ui/save-file';
import {
  DecisionTicks,
  FieldGroup,
  Figures,
  JobDialog,
  JobForm,
  Note,
  NumberFields,
  PlanPane,
  usePlannedJob,
} from '../../jobs';
import type { TeachersRoomProps } from '../room-props';
import { teacherSpecs } from '../teacher-specs';
import { ProxyResultView } from './ProxyResultView';
import { TeacherChoice } from './TeacherChoice';

/** Trains small students on what would be exported, as a check of the data. */
export function ProxyDialog(props: TeachersRoomProps & { onClose: () => void }) {
  const { dataset, project } = props;
  const projectId = project.id;
  const { call } = useConnection();
  const [seeds, setSeeds] = useState('');
  const [decisions, setDecisions] = useState<'reviewed' | 'proposed'>('reviewed');
  const [actionTeacher, setActionTeacher] = useState<string | null>(null);
  const parsed = proxyOptionsSchema.safeParse({
    seeds: seeds.trim() === '' ? undefined : Number(seeds),
    decisions,
    actionTeacher,
  });
  const work = usePlannedJob({
    kind: 'proxy',
    projectId,
    plan: 'distill.proxyPlan',
    request: parsed.success ? { projectId, options: parsed.data } : null,
    run: (request) => call('distill.proxy', request),
  });
  const { planned, job } = work;
  const savePage = async (jobId: string) => {
    const { html } = await call('distill.proxyPage', { jobId });
    saveFile(`${dataset.name}.proxy.html`, 'text/html', html);
  };
  return (
    <JobDialog
      title="Proxy study"
      subtitle="Small networks learn from what would be exported, in variants, each seed on its own split by episode. A check of the data, not a policy."
      height={720}
      work={work}
      action="Train the students"
      words={{
        running: 'Minutes on a usual machine; it goes on when this window is closed.',
        cancel: 'Cancel the study',
        canceled: 'The study was canceled.',
      }}
      form={
        <JobForm>
          <FieldGroup legend="What to learn from">
            <DecisionTicks value={decisions} onChange={setDecisions} />
            <TeacherChoice
              projectId={projectId}
              kind="action"
              label="Teacher to distil"
              value={actionTeacher}
              onChange={setActionTeacher}
            />
          </FieldGroup>
          <FieldGroup legend="Splits">
            <NumberFields
              fields={[{ field: 'seeds', label: 'Seeds, each its own split', empty: '5' }]}
              choices={{ seeds }}
              faults={parsed.success ? {} : { seeds: 'a whole number from 2 to 50.' }}
              onChange={(_, text) => setSeeds(text)}
            />
          </FieldGroup>
        </JobForm>
      }
      plan={
        <PlanPane
          planned={planned}
          waiting={parsed.success ? null : 'Say how many splits.'}
          blockersLabel="What keeps the study from starting"
        >
          {({ episodes, frames, keyframes, descriptive, teacher }) => (
            <>
              <Figures
                wide
                figures={[
                  {
                    name: 'Episodes',
                    value: formatCount(episodes),
                    note: descriptive
                      ? 'under eight: it describes its splits alone'
                      : 'a fifth of them held out in each split',
                  },
                  {
                    name: 'Frames',
                    value: formatCount(frames),
                    note: formatAmount(keyframes, 'keyframe'),
                  },
                ]}
              />
              <Note>
                {teacher === null
                  ? 'No action teacher has outputs: the variant “pruned and distilled” is left out. The embedded teacher needs no server.'
                  : `“Pruned and distilled” learns from ${teacher} besides.`}
              </Note>
            </>
          )}
        </PlanPane>
      }
      result={
        job?.state === 'done' && (
          <ProxyResultView
            result={job.result}
            save={
              <NamedButton
                spec={teacherSpecs.proxyPage}
                size="small"
                onClick={() => void savePage(job.id).catch(notifyError)}
              >
                Save as page
              </NamedButton>
            }
          />
        )
      }
      onClose={props.onClose}
    />
  );
}
