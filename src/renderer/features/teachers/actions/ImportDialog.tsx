import {
  teacherNameSchema,
  teacherNameWords,
  type ImportResult,
} from '../../../../shared/model/teacher';
import { useConnection } from '../../../connection';
import { TextField } from '../../../ui';
import { formatAmount, formatCount } from '../../../ui/format';
import { useKept } from '../../../ui/use-kept';
import {
  Fault,
  FieldGroup,
  JobDialog,
  JobForm,
  Note,
  Outcome,
  ProblemLines,
  useStartedJob,
} from '../../jobs';
import { PlaceField } from '../../library';
import type { TeachersRoomProps } from '../room-props';
import styles from './Actions.module.css';

/** Anything else that is typed is read as JSON lines. */
const endings = ['.parquet', '.npz', '.jsonl', '.json', '.ndjson'];

/** Takes what a teacher said from a file of the machine that the studio runs on. */
export function ImportDialog(props: TeachersRoomProps & { onClose: () => void }) {
  const projectId = props.project.id;
  const { call } = useConnection();
  const [typed, setTyped, forget] = useKept(`import ${projectId}`, () => ({
    file: '',
    teacher: '',
  }));
  const { file, teacher } = typed;
  const isName = teacherNameSchema.safeParse(teacher).success;
  const ready = file.trim() !== '' && isName;
  const work = useStartedJob({
    kind: 'import',
    projectId,
    run: ready ? () => call('teachers.import', { projectId, teacher, file }) : null,
  });
  const { job } = work;
  return (
    <JobDialog
      title="Import what a teacher said"
      subtitle={`Outputs for frames of ${props.dataset.name}, made elsewhere.`}
      height={480}
      work={{ ...work, ready }}
      action="Import"
      words={{
        running: 'Rows are kept as they are read; those that do not fit are named.',
        cancel: 'Cancel the import',
        canceled: 'Canceled; rows that were read are kept.',
      }}
      form={
        <JobForm>
          <FieldGroup legend="File">
            <PlaceField
              label="Path, on the machine that the studio runs on"
              placeholder="/data/pi0.parquet"
              value={file}
              files={endings}
              onChange={(next) => setTyped({ ...typed, file: next })}
            />
            <TextField
              label="Name that the outputs are kept under"
              placeholder="pi0"
              value={teacher}
              maxLength={64}
              aria-invalid={teacher !== '' && !isName}
              onChange={({ target }) => setTyped({ ...typed, teacher: target.value })}
            />
            <Fault>{teacher !== '' && !isName ? `Give it ${teacherNameWords}.` : undefined}</Fault>
          </FieldGroup>
        </JobForm>
      }
      plan={
        <div className={styles.help}>
          <Note>
            A .parquet, .npz or JSON lines file; columns, arrays and keys have the same names.
          </Note>
          <dl>
            {columns.map(([name, is]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{is}</dd>
              </div>
            ))}
          </dl>
        </div>
      }
      result={job?.state === 'done' && <ImportResultView result={job.result} />}
      onClose={() => {
        if (job?.state === 'done') forget();
        props.onClose();
      }}
    />
  );
}

const columns = [
  ['episode, frame', 'which frame of the dataset'],
  [
    'action',
    'a chunk of rows in the dataset’s action space and units, its first row for the frame',
  ],
  ['std', 'standard deviations, shaped as the action'],
  ['probs', 'probabilities of bins of each dimension'],
  ['text, logprobs', 'of a reasoning teacher'],
  ['version', 'of the teacher'],
  ['fingerprint', 'of the episode that it was made of; other recordings are left out'],
] as const;

function ImportResultView({ result }: { result: ImportResult }) {
  const { outputs, replaced, rejected, rejectedRows, kinds } = result;
  const facts = [
    kinds.action > 0 && formatAmount(kinds.action, 'action'),
    kinds.reasoning > 0 && formatAmount(kinds.reasoning, 'text'),
    replaced > 0 && `${formatCount(replaced)} in place of others`,
    rejectedRows > 0 && `${formatAmount(rejectedRows, 'row')} left out`,
  ].filter((fact) => fact !== false);
  return (
    <Outcome
      went={rejectedRows === 0 ? 'well' : 'partly'}
      title={`${formatAmount(outputs, 'output')} of ${result.teacher}`}
      facts={facts}
    >
      <ProblemLines
        lines={rejected.map(({ row, reason }) => `Row ${row} ${reason}.`)}
        more={rejectedRows - rejected.length}
      />
    </Outcome>
  );
}
