import {
  lookReasonsSchema,
  defaultReasons,
  type LookReason,
} from '../../../../shared/model/teacher-look';
import type { TeacherKind } from '../../../../shared/model/teacher';
import { NamedButton } from '../../../commands';
import { Button, Dialog } from '../../../ui';
import { useKept } from '../../../ui/use-kept';
import { teacherSpecs } from '../teacher-specs';
import styles from './VerdictPanel.module.css';

const kinds: readonly { kind: TeacherKind; label: string }[] = [
  { kind: 'action', label: 'Of actions' },
  { kind: 'reasoning', label: 'Of texts' },
];

const textOf = (reasons: readonly LookReason[], kind: TeacherKind): string =>
  reasons.flatMap((each) => (each.kind === kind ? [each.text] : [])).join('\n');

const reasonsIn = (text: string, kind: TeacherKind): LookReason[] =>
  text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [{ kind, text: line.trim() }]));

/** The closed list of reasons, one a line, in the order of their keys. */
export function ReasonsDialog(props: {
  reasons: readonly LookReason[];
  onSave: (reasons: readonly LookReason[]) => void;
  onClose: () => void;
}) {
  // Typed over these, so that it is not put in the place of others.
  const [texts, setTexts, forget] = useKept<Record<TeacherKind, string>>(
    `reasons ${JSON.stringify(props.reasons)}`,
    () => ({
      action: textOf(props.reasons, 'action'),
      reasoning: textOf(props.reasons, 'reasoning'),
    }),
  );
  const edited = kinds.flatMap(({ kind }) => reasonsIn(texts[kind], kind));
  const checked = lookReasonsSchema.safeParse(edited);
  const again = () =>
    setTexts({
      action: textOf(defaultReasons, 'action'),
      reasoning: textOf(defaultReasons, 'reasoning'),
    });
  return (
    <Dialog
      title="Reasons"
      subtitle="Why an output is wrong: one a line, in the order of their keys (Q W E R T, D F G V). Verdicts keep the reason that they were given with."
      onClose={props.onClose}
      footer={
        <>
          <NamedButton spec={teacherSpecs.ownReasons} variant="quiet" onClick={again}>
            Those of the studio
          </NamedButton>
          <Button
            variant="primary"
            disabled={!checked.success}
            onClick={() => {
              if (!checked.success) return;
              forget();
              props.onSave(checked.data);
            }}
          >
            Save
          </Button>
        </>
      }
    >
      <div className={styles.edit}>
        {kinds.map(({ kind, label }) => (
          <label key={kind} className={styles.note}>
            <span className={styles.dim}>{label}</span>
            <textarea
              rows={9}
              value={texts[kind]}
              onChange={(event) => setTexts({ ...texts, [kind]: event.target.value })}
            />
          </label>
        ))}
      </div>
      {!checked.success && (
        <p className={styles.bad} role="alert">
          {checked.error.issues[0]?.message}
        </p>
      )}
    </Dialog>
  );
}
