import { useEffect, useState } from 'react';
import { useButtonCommand } from '../commands';
import { useConnection, useConnectionStatus } from '../connection';
import { Button, Spinner } from '../ui';
import styles from './ConnectionBanner.module.css';

/** A break shorter than this heals before anybody could read about it. */
const patienceMs = 600;

const retrySpec = {
  id: 'studio.retry',
  group: 'Studio',
  label: 'Try the connection again now',
  keys: [],
};

/** Says that the core cannot be reached, what that means for the work, and what to do. */
export function ConnectionBanner() {
  const { state, attempts, refused } = useConnectionStatus();
  const offline = state !== 'online';
  const waited = useWaited(offline, patienceMs);
  const connection = useConnection();
  const retry = useButtonCommand(retrySpec);
  if (!offline || !waited) return null;
  return (
    <output className={styles.banner}>
      <Spinner />
      <span>
        {refused ??
          (state === 'connecting'
            ? 'Connecting to the studio…'
            : 'The connection to the studio is lost; trying again. Decisions are kept in this window meanwhile.')}
        {attempts > 4 &&
          refused === undefined &&
          ' If the studio was stopped, start it again; if it printed a new address, open that.'}
      </span>
      <Button ref={retry} size="small" onClick={() => connection.retryNow()}>
        Try now
      </Button>
    </output>
  );
}

/** Whether `active` has held for `ms` on end. */
function useWaited(active: boolean, ms: number): boolean {
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    if (!active) return undefined;
    const timer = setTimeout(() => setWaited(true), ms);
    return () => {
      clearTimeout(timer);
      setWaited(false);
    };
  }, [active, ms]);
  return waited;
}
