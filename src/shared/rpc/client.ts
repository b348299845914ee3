/** The caller's side of the contract, over any channel. */
import type { MethodInput, MethodName, MethodOutput, PushEvents, PushTopic } from '../api';
import { StudioError, fromPlainError } from '../errors';
import { protocolVersion, type Channel, type RpcMessage } from './messages';

export interface RpcClient {
  call<Name extends MethodName>(
    method: Name,
    input: MethodInput<Name>,
    options?: { signal?: AbortSignal },
  ): Promise<MethodOutput<Name>>;
  /** Returns the function that ends the subscription. */
  on<Topic extends PushTopic>(
    topic: Topic,
    listener: (payload: PushEvents[Topic]) => void,
  ): () => void;
  /** Called once when the wire is gone; everything pending has been rejected with `worker-lost` by then. */
  onClose(listener: () => void): void;
  close(): void;
}

interface Pending {
  resolve(value: unknown): void;
  reject(reason: unknown): void;
  release(): void;
}

export function createRpcClient(channel: Channel): RpcClient {
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const closeListeners = new Set<() => void>();
  let nextId = 1;
  let closed = false;

  const settle = (id: number, act: (entry: Pending) => void) => {
    const entry = pending.get(id);
    if (entry === undefined) return;
    pending.delete(id);
    entry.release();
    act(entry);
  };

  channel.onMessage((raw) => {
    const message = raw as RpcMessage;
    if (message.type === 'ok') settle(message.id, (entry) => entry.resolve(message.value));
    else if (message.type === 'err') {
      settle(message.id, (entry) => entry.reject(fromPlainError(message.error)));
    } else if (message.type === 'push') {
      for (const listener of listeners.get(message.topic) ?? []) listener(message.payload as never);
    }
  });
  channel.onClose(() => {
    closed = true;
    for (const id of pending.keys()) {
      settle(id, (entry) => entry.reject(lostError()));
    }
    for (const listener of closeListeners) listener();
  });
  channel.post({ type: 'hello', protocol: protocolVersion });

  return {
    call(method, input, options = {}) {
      return new Promise((resolve, reject) => {
        const signal = options.signal;
        if (closed) return reject(lostError());
        if (signal?.aborted) return reject(new StudioError('canceled', 'Canceled.'));
        const id = nextId++;
        const cancel = () => channel.post({ type: 'cancel', id });
        signal?.addEventListener('abort', cancel, { once: true });
        pending.set(id, {
          resolve,
          reject,
          release: () => signal?.removeEventListener('abort', cancel),
        });
        try {
          channel.post({ type: 'call', id, method, input });
        } catch (error) {
          settle(id, (entry) => entry.reject(error));
        }
      });
    },
    on(topic, listener) {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set);
      set.add(listener);
      return () => set.delete(listener);
    },
    onClose: (listener) => void closeListeners.add(listener),
    close: () => channel.close(),
  };
}

const lostError = () =>
  new StudioError('worker-lost', 'The connection to the studio is lost; it is being restored.');
