import { CircleAlert, CircleCheckBig } from 'lucide-react';
import { useRef } from 'react';
import { useStore } from 'zustand';
import { NamedButton, TryAgain } from '../../../commands';
import { Waiting } from '../../../connection';
import { EmptyState } from '../../../ui';
import { formatAmount } from '../../../ui/format';
import type { TeacherViewProps } from '../room-props';
import { teacherSpecs } from '../teacher-specs';
import { VerdictPanel } from './VerdictPanel';
import { LookStage } from './LookStage';
import { moreLooks, type LookSession } from './look-session';
import { useVerdicts } from './use-verdicts';
import { useLookSession } from './use-look-session';
import styles from './SpotCheck.module.css';

/** Outputs drawn one by one, looked at, each with a verdict. */
export function SpotCheck(props: TeacherViewProps) {
  const session = useLookSession(props);
  if (session === null) return <Drawing />;
  return <Looking {...props} session={session} />;
}

function Drawing() {
  return <Waiting what="Drawing looks" />;
}

function Looking(props: TeacherViewProps & { session: LookSession }) {
  const { session } = props;
  const { queue, error, at, wish, drawing } = useStore(session.state);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const verdicts = useVerdicts(props, session, noteField);
  const look = queue?.looks[at] ?? null;
  if (queue === null) {
    if (error === null) return <Drawing />;
    return (
      <EmptyState
        icon={<CircleAlert />}
        title="Nothing can be drawn"
        text={error.message}
        actions={<TryAgain onAgain={() => void session.draw(wish)} />}
      />
    );
  }
  return (
    <div className={styles.body}>
      <div className={styles.stage}>
        {look === null ? (
          <AllLooked session={session} drawing={drawing} />
        ) : (
          <LookStage {...props} session={session} look={look} />
        )}
      </div>
      <VerdictPanel {...props} look={look} verdicts={verdicts} noteField={noteField} />
    </div>
  );
}

function AllLooked({ session, drawing }: { session: LookSession; drawing: boolean }) {
  const { queue, wish } = useStore(session.state);
  const drawn = queue?.looks.length ?? 0;
  const left = (queue?.outputs ?? 0) - drawn;
  return (
    <EmptyState
      icon={<CircleCheckBig />}
      title={`${formatAmount(drawn, 'look')} behind you`}
      text={
        left > 0
          ? `${formatAmount(left, 'output')} were not drawn yet. The report is valid wherever you stop; more looks make its interval narrower.`
          : 'Every output of this teacher was drawn.'
      }
      actions={
        left > 0 && (
          <NamedButton
            spec={teacherSpecs.drawMore}
            variant="primary"
            busy={drawing}
            onClick={() => void session.draw({ ...wish, looks: drawn + moreLooks })}
          >
            Draw {Math.min(left, moreLooks)} more
          </NamedButton>
        )
      }
    />
  );
}
