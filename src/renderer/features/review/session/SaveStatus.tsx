import { CircleAlert, CloudOff, Check } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { ProjectInfo } from '../../../../shared/model/project';
import { useConnectionStatus } from '../../../connection';
import { useButtonCommand } from '../../../commands';
import { Button, Popover, Spinner, classNames, notifyError } from '../../../ui';
import { describeAct } from '../controller/acts';
import { saveState } from './save-state';
import type { ReviewSession } from './session';
import { useReviewSession } from './use-review-session';
import styles from './SaveStatus.module.css';

/**
 * "All changes saved", or what is still on its way. Warns before the window closes only when something would be lost.
 */
export function SaveStatus(props: {
  project: ProjectInfo;
  verdicts: Verdicts;
  /** Whether the robot is corrected and not saved. */
  mapping: boolean;
}) {
  const session = useReviewSession(props.project);
  const { readOnlyBecause, path } = props.project;
  if (session === null) return null;
  return (
    <Status
      session={session}
      readOnlyBecause={readOnlyBecause}
      path={path}
      verdicts={props.verdicts}
      mapping={props.mapping}
    />
  );
}

const savedSpec = {
  id: 'studio.saved',
  group: 'Studio',
  label: 'Show what is saved and what is not',
  keys: [],
};

/** What else is not on disk yet. */
type Verdicts = { count: number; trouble: string | null };

const icons = {
  saved: <Check aria-hidden="true" />,
  saving: <Spinner size={12} />,
  waiting: <CloudOff aria-hidden="true" />,
  trouble: <CircleAlert aria-hidden="true" />,
};

function Status(props: {
  session: ReviewSession;
  readOnlyBecause: string | null;
  path: string;
  verdicts: Verdicts;
  mapping: boolean;
}) {
  const { session, readOnlyBecause, path, verdicts, mapping } = props;
  const outbox = useStore(session.outbox.state);
  const connection = useConnectionStatus();
  const durable = session.storage.kind === 'durable';
  const { kind, label, explanation } = saveState(outbox, connection.state, durable, {
    left: session.left,
    readOnlyBecause,
    path,
    verdicts,
    mapping,
  });
  const { unkept } = outbox;
  const opener = useButtonCommand(savedSpec);

  useEffect(() => {
    if (!unkept) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [unkept]);

  return (
    <Popover
      ref={opener}
      variant="quiet"
      size="small"
      align="end"
      label={`${label}. ${explanation}`}
      className={classNames(styles.status, styles[kind])}
      data-save-state={kind}
      button={
        <>
          {icons[kind]}
          <span
            className={styles.label}
            // Every decision is saved: only what is not deserves to be read out.
            aria-live={kind === 'saved' || kind === 'saving' ? 'off' : 'polite'}
          >
            {label}
          </span>
        </>
      }
    >
      <div className={styles.panel}>
        <p>{explanation}</p>
        {kind === 'trouble' && outbox.pending.length > 0 && (
          <Button size="small" onClick={() => session.outbox.flush()}>
            Try again now
          </Button>
        )}
        {outbox.refused.length > 0 && (
          <ul className={styles.refused}>
            {outbox.refused.map(({ decision, because }) => (
              <li key={decision.id} className={styles.row}>
                <span>
                  Episode {decision.episode}: {describeAct(decision.act)}.
                  <span className={styles.because}>{because}</span>
                </span>
                <Button
                  size="small"
                  onClick={() => void session.again(decision).catch(notifyError)}
                >
                  Save again
                </Button>
                <Button
                  size="small"
                  onClick={() => void session.discard(decision).catch(notifyError)}
                >
                  Discard
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Popover>
  );
}
