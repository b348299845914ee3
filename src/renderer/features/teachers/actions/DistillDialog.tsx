import {
  distillOptionsSchema,
  type DistillOptions,
  type DistillPlan,
  type DistillResult,
} from '../../../../shared/model/distill';
import { useConnection, type CallState } from '../../../connection';
import { RadioTicks, TextField } from '../../../ui';
import { formatAmount, formatBytes, formatCount, formatSeconds } from '../../../ui/format';
import { useKept } from '../../../ui/use-kept';
import {
  DecisionTicks,
  Fault,
  FieldGroup,
  Figures,
  FoldedGroup,
  JobDialog,
  JobForm,
  Note,
  NumberFields,
  Outcome,
  PlanPane,
  ProblemLines,
  usePlannedJob,
} from '../../jobs';
import { PlaceField } from '../../library';
import type { TeachersRoomProps } from '../room-props';
import { TeacherChoice } from './TeacherChoice';

const presets = [
  {
    value: 'paper',
    label: 'As in the paper',
    hint: 'Every soft label counts alike, texts have none.',
  },
  {
    value: 'trusted',
    label: 'By trust',
    hint: 'Confidence, agreement and the curators’ verdicts; the studio’s own extension.',
  },
] as const;
const lossFields = [
  { field: 'lambda', label: 'Lambda', empty: '0.15' },
  { field: 'temperature', label: 'Temperature', empty: '1' },
  { field: 'silence', label: 'Confidence of a silent teacher', empty: '0.5' },
  { field: 'scale', label: 'Error of agreement 1/e', empty: 'its median error' },
  { field: 'textFloor', label: 'Text floor', empty: '0.1' },
  { field: 'priorStrength', label: 'Prior, in looks', empty: '10' },
] as const;
type LossField = (typeof lossFields)[number]['field'];
const noLoss: Readonly<Record<LossField, string>> = {
  lambda: '',
  temperature: '',
  silence: '',
  scale: '',
  textFloor: '',
  priorStrength: '',
};

interface Choices extends Pick<
  DistillOptions,
  'preset' | 'decisions' | 'actionTeacher' | 'reasoningTeacher'
> {
  out: string;
  multimodal: string;
  heldOut: string;
  loss: Readonly<Record<LossField, string>>;
}

/** Writes samples, soft labels and weights for a training run with two teachers. */
export function DistillDialog(props: TeachersRoomProps & { onClose: () => void }) {
  const { dataset } = props;
  const projectId = props.project.id;
  const { call } = useConnection();
  const [choices, setChoices, forget] = useKept<Choices>(`distill ${projectId}`, () => ({
    out: '',
    preset: 'paper',
    decisions: 'reviewed',
    actionTeacher: null,
    reasoningTeacher: null,
    multimodal: '',
    heldOut: '',
    loss: noLoss,
  }));
  const change = (part: Partial<Choices>) => setChoices({ ...choices, ...part });
  const { options, fault } = optionsIn(choices);
  const work = usePlannedJob({
    kind: 'distill',
    projectId,
    plan: 'distill.plan',
    request: options === null ? null : { projectId, options },
    run: (request) => call('distill.export', request),
  });
  const { planned, job } = work;
  return (
    <JobDialog
      title="Export for distillation"
      subtitle={`Samples of ${dataset.name} with soft labels, weights and the loss; it fits beside the export of the dataset.`}
      height={680}
      work={work}
      action="Export samples"
      words={{
        running:
          'The folder gets its name when everything is written; canceling leaves nothing behind.',
        cancel: 'Cancel the export',
        canceled: 'The export was canceled; nothing of it is left on disk.',
      }}
      form={
        <JobForm>
          <FieldGroup legend="Target">
            <TextField
              label="New folder, outside the dataset"
              placeholder={`${dataset.path}-samples`}
              value={choices.out}
              maxLength={4_096}
              onChange={({ target }) => change({ out: target.value })}
            />
          </FieldGroup>
          <FieldGroup legend="Weights">
            <RadioTicks
              name="preset"
              value={choices.preset}
              options={presets}
              onChange={(preset) => change({ preset })}
            />
            <TeacherChoice
              projectId={projectId}
              kind="action"
              label="Action teacher"
              value={choices.actionTeacher}
              onChange={(actionTeacher) => change({ actionTeacher })}
            />
            <TeacherChoice
              projectId={projectId}
              kind="reasoning"
              label="Reasoning teacher"
              value={choices.reasoningTeacher}
              onChange={(reasoningTeacher) => change({ reasoningTeacher })}
            />
          </FieldGroup>
          <FieldGroup legend="Keyframes">
            <DecisionTicks
              value={choices.decisions}
              onChange={(decisions) => change({ decisions })}
            />
          </FieldGroup>
          <FoldedGroup legend="Multimodal samples, split and loss">
            <PlaceField
              label="File of {id, image, question, answer}, a line each"
              placeholder="none"
              value={choices.multimodal}
              files={['.jsonl', '.json', '.ndjson']}
              onChange={(multimodal) => change({ multimodal })}
            />
            <TextField
              label="Share of the episodes that is held out"
              placeholder="0.1"
              inputMode="decimal"
              value={choices.heldOut}
              maxLength={12}
              onChange={({ target }) => change({ heldOut: target.value })}
            />
            <NumberFields
              fields={lossFields}
              choices={choices.loss}
              faults={{}}
              onChange={(field, text) => change({ loss: { ...choices.loss, [field]: text } })}
            />
          </FoldedGroup>
          <Fault>{fault}</Fault>
        </JobForm>
      }
      plan={<DistillPlanView planned={planned} isWaiting={options === null} />}
      result={job?.state === 'done' && <DistillResultView result={job.result} />}
      onClose={() => {
        if (job?.state === 'done') forget();
        props.onClose();
      }}
    />
  );
}

const numberIn = (text: string): number | undefined =>
  text.trim() === '' ? undefined : Number(text);

/** Without a folder there are no options, and no fault. */
function optionsIn(choices: Choices): { options: DistillOptions | null; fault: string | null } {
  if (choices.out.trim() === '') return { options: null, fault: null };
  const { multimodal } = choices;
  const parsed = distillOptionsSchema.safeParse({
    ...choices,
    out: choices.out.trim(),
    multimodal: multimodal.trim() === '' ? null : multimodal.trim(),
    heldOut: numberIn(choices.heldOut),
    loss: Object.fromEntries(lossFields.map(({ field }) => [field, numberIn(choices.loss[field])])),
  });
  if (parsed.success) return { options: parsed.data, fault: null };
  const [issue] = parsed.error.issues;
  return { options: null, fault: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` };
}

function DistillPlanView(props: { planned: CallState<DistillPlan>; isWaiting: boolean }) {
  return (
    <PlanPane
      planned={props.planned}
      waiting={
        props.isWaiting
          ? 'Name a new folder for the samples. Rejected samples are marked there, not left out.'
          : null
      }
      blockersLabel="What keeps the export from starting"
    >
      {({ episodes, frames, keyframes, skipped, teachers }) => (
        <>
          <Figures
            wide
            figures={[
              {
                name: 'Episodes',
                value: formatCount(episodes.train + episodes.validation),
                note: `${formatCount(episodes.train)} to train on, ${formatCount(episodes.validation)} held out`,
              },
              { name: 'Left behind', value: formatCount(skipped), note: 'not ready, or not whole' },
              {
                name: 'Action samples',
                value: formatCount(frames),
                note: `soft labels of ${teachers.action ?? 'nobody'}`,
              },
              {
                name: 'Reasoning samples',
                value: formatCount(keyframes),
                note: `soft labels of ${teachers.reasoning ?? 'nobody'}, by trust only`,
              },
            ]}
          />
          {teachers.action === null && (
            <Note>
              No action teacher has outputs: actions would have hard labels alone. The embedded
              teacher needs no server.
            </Note>
          )}
        </>
      )}
    </PlanPane>
  );
}

function DistillResultView({ result }: { result: DistillResult }) {
  const { samples, rejected, rejectedRows, skipped } = result;
  const rows = Object.values(samples).reduce((sum, each) => sum + each.rows, 0);
  const soft = Object.values(samples).reduce((sum, each) => sum + each.soft, 0);
  const facts = [
    `${formatCount(soft)} with a soft label`,
    ...Object.entries(samples)
      .filter(([, each]) => each.rows > 0)
      .map(
        ([domain, each]) =>
          `${formatCount(each.rows)} ${domain}${each.meanWeight === null ? '' : `, mean weight ${each.meanWeight.toFixed(2)}`}`,
      ),
    `${formatCount(rejected)} marked as rejected`,
    formatBytes(result.bytes),
    formatSeconds(result.seconds),
  ];
  return (
    <Outcome
      went={rejectedRows.length === 0 ? 'well' : 'partly'}
      title={`${formatAmount(rows, 'sample')} written`}
      facts={facts}
    >
      <p>{result.out}</p>
      <ProblemLines
        lines={[
          ...rejectedRows.map(({ row, reason }) => `Row ${row} of the multimodal file ${reason}.`),
          ...skipped.map(({ message }) => message),
        ]}
      />
    </Outcome>
  );
}
