/**
 * Parts of the window whose code comes when they are first shown, or once nothing else is to be done: what is shown
 * first does not wait for it.
 */
import { useEffect, useState, type ComponentType } from 'react';
import { useConnection } from './react';
import { Waiting } from './Waiting';

const parts: (() => Promise<unknown>)[] = [];

interface Loading<Props> {
  /** Imports the part. */
  load: () => Promise<ComponentType<Props>>;
  /** What stands there meanwhile. */
  waiting?: ComponentType;
}

/** The part, with `fetch` for whoever knows before it is shown that it will be. */
export function lazily<Props extends object>({ load, waiting }: Loading<Props>) {
  let come: ComponentType<Props> | null = null;
  const fetch = async () => (come ??= await load());
  parts.push(fetch);
  const Meanwhile = waiting ?? WaitingForRoom;

  function Lazily(props: Props) {
    const connection = useConnection();
    const [Part, setPart] = useState(() => come);
    const [failure, setFailure] = useState<unknown>(null);
    const isMissing = Part === null;
    useEffect(() => {
      if (!isMissing) return undefined;
      let current = true;
      const show = async () => {
        try {
          const part = await fetch();
          if (current) setPart(() => part);
        } catch (error) {
          // Without the studio it cannot come; it is asked for again with the next connection.
          if (current && connection.status.getState().state === 'online') setFailure(error);
        }
      };
      void show();
      const end = connection.onReconnect(() => void show());
      return () => {
        current = false;
        end();
      };
    }, [connection, isMissing]);
    if (failure !== null) throw failure;
    return Part === null ? <Meanwhile /> : <Part {...props} />;
  }
  return Object.assign(Lazily, { fetch });
}

const WaitingForRoom = () => <Waiting what="Loading the room" />;

/** Fetches what was not shown yet, one part after the other, each when the window has nothing else to do. */
export async function fetchRest(): Promise<void> {
  for (const fetch of parts) {
    await new Promise((resolve) => requestIdleCallback(resolve));
    // Whoever shows it asks again, and says what is wrong.
    await fetch().catch(() => undefined);
  }
}
