/** The connection for React: context, status, pushes, and reading with a call. */
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { useStore } from 'zustand';
import type {
  MethodInput,
  MethodName,
  MethodOutput,
  PushEvents,
  PushTopic,
} from '../../shared/api';
import { isCanceled, toPlainError, type PlainError } from '../../shared/errors';
import type { JobState } from '../../shared/model/job';
import type { Connection, ConnectionStatus } from './connection';
import { createJobsStore, type JobsStore } from './jobs';

const ConnectionContext = createContext<Connection | null>(null);
const JobsContext = createContext<JobsStore | null>(null);

export function ConnectionProvider(props: { connection: Connection; children: ReactNode }) {
  const { connection } = props;
  const jobs = useMemo(() => createJobsStore(connection), [connection]);
  return (
    <ConnectionContext value={connection}>
      <JobsContext value={jobs}>{props.children}</JobsContext>
    </ConnectionContext>
  );
}

export function useConnection(): Connection {
  const connection = useContext(ConnectionContext);
  if (connection === null) throw new Error('useConnection needs a ConnectionProvider above it.');
  return connection;
}

export function useConnectionStatus(): ConnectionStatus {
  return useStore(useConnection().status);
}

/** Why no work can be started now, in a sentence; null where it can. */
export function useWhyAway(): string | null {
  return useConnectionStatus().state === 'online' ? null : 'The studio cannot be reached just now.';
}

/** Running jobs and those that ended lately, in the order in which they began. */
export function useJobs(): readonly JobState[] {
  const store = useContext(JobsContext);
  if (store === null) throw new Error('useJobs needs a ConnectionProvider above it.');
  return useStore(store);
}

/** Listens to a push topic while mounted; the newest `listener` is the one that hears. */
export function usePush<Topic extends PushTopic>(
  topic: Topic,
  listener: (payload: PushEvents[Topic]) => void,
): void {
  const connection = useConnection();
  const newest = useRef(listener);
  useEffect(() => {
    newest.current = listener;
  });
  useEffect(() => connection.on(topic, (payload) => newest.current(payload)), [connection, topic]);
}

export interface CallState<Output> {
  /** The last good answer; stays on screen while a newer one is fetched. Null before the first. */
  data: Output | null;
  error: PlainError | null;
  loading: boolean;
  reload: () => void;
}

/**
 * Reads with one call, again when method or input change, on reconnect and on `reload`. A newer read aborts the older
 * one. `input` null reads nothing and forgets what was read.
 */
export function useCall<Name extends MethodName>(
  method: Name,
  input: MethodInput<Name> | null,
): CallState<MethodOutput<Name>> {
  const connection = useConnection();
  const [round, setRound] = useState(0);
  // One string names the read, so that a new round of the same input is a new read too.
  const request = input === null ? null : `${round} ${JSON.stringify(input)}`;
  const [settled, setSettled] = useState<Settled<MethodOutput<Name>>>(nothingYet);

  useEffect(() => {
    if (request === null) return undefined;
    const controller = new AbortController();
    const read = async () => {
      const parsed = JSON.parse(request.slice(request.indexOf(' '))) as MethodInput<Name>;
      try {
        const data = await connection.call(method, parsed, { signal: controller.signal });
        if (!controller.signal.aborted) setSettled({ request, data, error: null });
      } catch (error) {
        if (controller.signal.aborted || isCanceled(error)) return;
        setSettled({ request, data: null, error: toPlainError(error) });
      }
    };
    void read();
    return () => controller.abort();
  }, [connection, method, request]);

  const reload = useCallback(() => setRound((last) => last + 1), []);
  useEffect(() => connection.onReconnect(reload), [connection, reload]);
  if (request === null) return { data: null, error: null, loading: false, reload };
  const loading = settled.request !== request;
  return { data: settled.data, error: settled.error, loading, reload };
}

interface Settled<Output> {
  request: string | null;
  data: Output | null;
  error: PlainError | null;
}
const nothingYet = { request: null, data: null, error: null };
