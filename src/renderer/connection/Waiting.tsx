import { CloudOff } from 'lucide-react';
import { Button, EmptyState, Spinner } from '../ui';
import { useConnection, useConnectionStatus } from './react';
import styles from './Waiting.module.css';

/**
 * What stands where an answer of the core is awaited. While there is no connection it says so: the answer comes only
 * after it.
 *
 * @param props.what being done: `Reading the policies`
 */
export function Waiting({ what }: { what: string }) {
  const { state } = useConnectionStatus();
  const connection = useConnection();
  if (state === 'lost') {
    return (
      <EmptyState
        icon={<CloudOff />}
        title="The studio cannot be reached"
        text={`${what} goes on by itself once it answers again. What is shown already can still be used.`}
        actions={<Button onClick={() => connection.retryNow()}>Try now</Button>}
      />
    );
  }
  return (
    <div className={styles.waiting}>
      <EmptyState icon={<Spinner size={24} label={what} />} title={`${what} …`} />
    </div>
  );
}

/** The same in a line, among what is on screen already. */
export function WaitingLine({ what }: { what: string }) {
  const { state } = useConnectionStatus();
  return (
    <output className={styles.line}>
      {state === 'lost' ? <CloudOff aria-hidden="true" /> : <Spinner />}
      {state === 'lost' ? `${what} goes on once the studio answers again.` : `${what} …`}
    </output>
  );
}
