/** What the core says unasked, to every window that listens. */
import type { PushEvents, PushTopic } from '../shared/api';
import type { PushListener } from '../shared/rpc/server';

export interface PushHub {
  send<Topic extends PushTopic>(topic: Topic, payload: PushEvents[Topic]): void;
  subscribe: (listener: PushListener) => () => void;
}

export function createPushHub(): PushHub {
  const listeners = new Set<PushListener>();
  return {
    send(topic, payload) {
      for (const listener of listeners) listener(topic, payload);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
