/** Two channels joined in memory. Messages are cloned, so that what could not cross a process fails here too. */
import type { Channel } from './messages';

/** Keeps what arrives until somebody listens. */
function createInbox() {
  let listener: ((message: unknown) => void) | null = null;
  const waiting: unknown[] = [];
  return {
    deliver(message: unknown) {
      if (listener === null) waiting.push(message);
      else listener(message);
    },
    listen(next: (message: unknown) => void) {
      listener = next;
      for (const message of waiting.splice(0)) next(message);
    },
  };
}
type Inbox = ReturnType<typeof createInbox>;

export function createMemoryChannels(): [Channel, Channel] {
  const closers: (() => void)[] = [];
  let closed = false;
  const channel = (own: Inbox, other: Inbox): Channel => ({
    post(message) {
      if (closed) return;
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => {
        if (!closed) other.deliver(copy);
      });
    },
    onMessage: (next) => own.listen(next),
    onClose: (next) => void closers.push(next),
    close() {
      if (closed) return;
      closed = true;
      for (const closer of closers) closer();
    },
  });
  const [first, second] = [createInbox(), createInbox()];
  return [channel(first, second), channel(second, first)];
}
