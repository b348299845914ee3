import { User } from 'lucide-react';
import { memo, type FormEvent } from 'react';
import { useStore } from 'zustand';
import { Button, Dialog, Popover, TextField } from '../../../ui';
import { useKept } from '../../../ui/use-kept';
import { useIsNameless } from './nameless';
import { useReviewSession } from './use-review-session';
import { defaultCurator, isCuratorName, type ReviewedProject, type ReviewSession } from './session';
import styles from './Curator.module.css';

/** Who reviews, changeable. */
export const CuratorMenu = memo(function CuratorMenu({ session }: { session: ReviewSession }) {
  const { name } = useStore(session.curator);
  return (
    <Popover
      variant="quiet"
      size="small"
      align="end"
      label={`Reviewing as ${name}`}
      button={
        <>
          <User aria-hidden="true" />
          <span className={styles.name}>{name}</span>
        </>
      }
    >
      {(close) => (
        <div className={styles.menu}>
          <NameForm session={session} initial={name} action="Change" onDone={close} />
          <p className={styles.hint}>{ownReviews}</p>
        </div>
      )}
    </Popover>
  );
});

const ownReviews =
  'Every name keeps its own review of an episode. Decisions already made stay with the name they were made under.';

/** The same from any room. */
export function CuratorDialog(props: { project: ReviewedProject; onClose: () => void }) {
  const session = useReviewSession(props.project);
  if (session === null) return null;
  const { name } = session.curator.getState();
  return (
    <Dialog title="Curator" width={420} focusField onClose={props.onClose}>
      <NameForm session={session} initial={name} action="Use this name" onDone={props.onClose} />
      <p className={styles.hint}>{ownReviews}</p>
    </Dialog>
  );
}

/** Asked once, in passing: nobody has to answer before looking around, or before deciding. */
export function CuratorQuestion(props: {
  session: ReviewSession;
  /** Where it can be answered later. */
  later?: string;
}) {
  const { session, later } = props;
  if (!useIsNameless(session)) return null;
  return (
    <aside className={styles.question} aria-label="Your name" title={keptUnder}>
      <NameForm session={session} initial={defaultCurator} action="Use this name" />
      {later !== undefined && <p className={styles.later}>{later}</p>}
    </aside>
  );
}

const keptUnder = `Your decisions are kept under this name; until you say one, under “${defaultCurator}”.`;

function NameForm(props: {
  session: ReviewSession;
  initial: string;
  action: string;
  onDone?: () => void;
}) {
  const [name, setName, forget] = useKept('name of the curator', () => props.initial);
  const valid = isCuratorName(name.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!valid) return;
    props.session.setCurator(name.trim());
    forget();
    props.onDone?.();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label="Your name"
        value={name}
        maxLength={80}
        aria-invalid={!valid}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" disabled={!valid}>
        {props.action}
      </Button>
      {!valid && (
        <p className={styles.invalid} role="alert">
          Begin with a letter or digit; then also spaces and . _ @ -
        </p>
      )}
    </form>
  );
}
