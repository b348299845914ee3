import { CircleAlert, CloudOff, Check } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Decision } from '../../../../shared/model/decision';
import type { ProjectInfo } from '../../../../shared/model/project';
import { useConnectionStatus } from '../../../connection';
import { useButtonCommand, useChoiceCommand, useTryAgain } from '../../../commands';
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

const againSpec = {
  id: 'studio.saveAgain',
  group: 'Studio',
  label: 'Save a refused decision again',
  keys: [],
};

const discardSpec = {
  id: 'studio.discard',
  group: 'Studio',
  label: 'Discard a refused decision',
  keys: [],
};

const textOf = ({ episode, act }: Decision): string => `Episode ${episode}: ${describeAct(act)}`;

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
  const { unkept, refused } = outbox;
  const opener = useButtonCommand(savedSpec);
  const waits = kind === 'trouble' && outbox.pending.length > 0;
  useTryAgain(waits ? () => session.outbox.flush() : null);
  const again = (decision: Decision) => void session.again(decision).catch(notifyError);
  const discard = (decision: Decision) => void session.discard(decision).catch(notifyError);
  const ofRefused = (run: (decision: Decision) => void) => () =>
    refused.map(({ decision }) => ({ label: textOf(decision), run: () => run(decision) }));
  useChoiceCommand(againSpec, ofRefused(again));
  useChoiceCommand(discardSpec, ofRefused(discard));

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
        {waits && (
          <Button size="small" onClick={() => session.outbox.flush()}>
            Try again now
          </Button>
        )}
        {refused.length > 0 && (
          <ul className={styles.refused}>
            {refused.map(({ decision, because }) => (
              <li key={decision.id} className={styles.row}>
                <span>
                  {textOf(decision)}.<span className={styles.because}>{because}</span>
                </span>
                <Button size="small" onClick={() => again(decision)}>
                  Save again
                </Button>
                <Button size="small" onClick={() => discard(decision)}>
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
