/**
 * The window's line to the core. It outlives the wire: when that breaks, it opens a new one, and calls wait for it
 * instead of failing.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  api,
  type MethodInput,
  type MethodName,
  type MethodOutput,
  type PushEvents,
  type PushTopic,
} from '../../shared/api';
import { StudioError, toPlainError } from '../../shared/errors';
import { createRpcClient, type RpcClient } from '../../shared/rpc/client';
import type { Channel } from '../../shared/rpc/messages';

export interface ConnectionStatus {
  /** `connecting` until the first wire stands; `lost` from a break until the next wire stands. */
  state: 'connecting' | 'online' | 'lost';
  /** Failed attempts in a row. */
  attempts: number;
  /** Why the core does not let this window in, in a sentence; undefined where it just does not answer. */
  refused?: string | undefined;
}

type Call = RpcClient['call'];

export interface Connection {
  readonly status: StoreApi<ConnectionStatus>;
  /**
   * Waits for the wire if there is none. A call that was under way when the wire broke is sent again, if its method may
   * be repeated; else (it starts a job, or asks what may be paid) it fails with `worker-lost`, since nobody knows
   * whether it arrived.
   */
  call: Call;
  /** The subscription survives reconnects. Returns the function that ends it. */
  on<Topic extends PushTopic>(
    topic: Topic,
    listener: (payload: PushEvents[Topic]) => void,
  ): () => void;
  /** After each reconnect (not the first connect): what was pushed meanwhile was missed, so read again. */
  onReconnect(listener: () => void): () => void;
  /**
   * Runs on each reconnect before any waiting call is sent: opens again what a restarted core does not know.
   * Its failure is ignored here; the calls that follow say what is wrong. Returns the function that removes it.
   */
  beforeResume(restore: (call: Call) => Promise<void>): () => void;
  /** Skips the wait before the next attempt. */
  retryNow(): void;
  close(): void;
}

const firstDelayMs = 200;
const longestDelayMs = 5_000;
/** A wire that breaks sooner has failed like one that did not open: what is sent over it may be what breaks it. */
const steadyAfterMs = 2_000;

export function connect(openChannel: () => Promise<Channel>): Connection {
  const status = createStore<ConnectionStatus>(() => ({ state: 'connecting', attempts: 0 }));
  const subscriptions = new Set<(client: RpcClient) => void>();
  const reconnectListeners = new Set<() => void>();
  const restorers = new Set<(call: Call) => Promise<void>>();
  const waiting = new Set<{ resolve(client: RpcClient): void; reject(reason: unknown): void }>();
  let client: RpcClient | null = null;
  let opened: RpcClient | null = null;
  let everOnline = false;
  /** Attempts, and wires that broke at once, since the last steady one. */
  let failures = 0;
  let closed = false;
  let wake: (() => void) | null = null;

  const whenOnline = (signal: AbortSignal | undefined) =>
    new Promise<RpcClient>((resolve, reject) => {
      if (closed) return reject(closedError());
      if (signal?.aborted) return reject(canceledError());
      if (client !== null) return resolve(client);
      const entry = { resolve: settle(resolve), reject: settle(reject) };
      const cancel = () => entry.reject(canceledError());
      function settle<T>(act: (value: T) => void) {
        return (value: T) => {
          waiting.delete(entry);
          signal?.removeEventListener('abort', cancel);
          act(value);
        };
      }
      signal?.addEventListener('abort', cancel, { once: true });
      waiting.add(entry);
    });

  const open = async () => {
    const next = createRpcClient(await openChannel());
    if (closed) return next.close();
    opened = next;
    let broken = false;
    let onlineAtMs = Infinity;
    next.onClose(() => {
      broken = true;
      const wasOnline = client === next;
      if (wasOnline) client = null;
      if (closed || !wasOnline) return;
      failures = performance.now() - onlineAtMs < steadyAfterMs ? failures + 1 : 0;
      status.setState({ state: 'lost', attempts: 0 });
      void keepTrying();
    });
    for (const subscribe of subscriptions) subscribe(next);
    if (everOnline) {
      const call: Call = (method, input, options) => next.call(method, input, options);
      await Promise.allSettled([...restorers].map((restore) => restore(call)));
    }
    if (broken) throw closedError();
    const reconnected = everOnline;
    everOnline = true;
    client = next;
    onlineAtMs = performance.now();
    status.setState({ state: 'online', attempts: 0, refused: undefined });
    for (const entry of waiting) entry.resolve(next);
    if (reconnected) for (const listener of reconnectListeners) listener();
  };

  const keepTrying = async () => {
    for (;;) {
      if (failures > 0) await pause(Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1)));
      if (closed) return;
      try {
        return await open();
      } catch (error) {
        failures += 1;
        const { code, message } = toPlainError(error);
        status.setState({
          state: everOnline ? 'lost' : 'connecting',
          attempts: status.getState().attempts + 1,
          refused: code === 'worker-lost' ? undefined : message,
        });
      }
    }
  };

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        wake = null;
        resolve();
      };
      const timer = setTimeout(end, ms);
      wake = end;
    });

  const call: Call = async <Name extends MethodName>(
    method: Name,
    input: MethodInput<Name>,
    options: { signal?: AbortSignal } = {},
  ): Promise<MethodOutput<Name>> => {
    for (;;) {
      const current = await whenOnline(options.signal);
      try {
        return await current.call(method, input, options);
      } catch (error) {
        const lost = current !== client && toPlainError(error).code === 'worker-lost';
        if (!lost || closed || !api[method].mayRepeat) throw error;
      }
    }
  };

  void keepTrying();
  return {
    status,
    call,
    on(topic, listener) {
      let end: (() => void) | null = null;
      const subscribe = (to: RpcClient) => {
        end = to.on(topic, listener);
      };
      subscriptions.add(subscribe);
      if (opened !== null) subscribe(opened);
      return () => {
        subscriptions.delete(subscribe);
        end?.();
      };
    },
    onReconnect: (listener) => addTo(reconnectListeners, listener),
    beforeResume: (restore) => addTo(restorers, restore),
    retryNow: () => wake?.(),
    close() {
      closed = true;
      wake?.();
      opened?.close();
      for (const entry of waiting) entry.reject(closedError());
    },
  };
}

function addTo<T>(set: Set<T>, entry: T): () => void {
  set.add(entry);
  return () => void set.delete(entry);
}

const closedError = () =>
  new StudioError('worker-lost', 'The connection to the studio is closed; reload the window.');
const canceledError = () => new StudioError('canceled', 'Canceled.');
