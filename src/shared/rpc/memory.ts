/** Two channels joined in memory. Messages are cloned, so that what could not cross a process fails here too. */
import type { Channel, RpcMessage } from './messages';

export function createMemoryChannels(): [Channel, Channel] {
  const closers: (() => void)[] = [];
  let closed = false;
  const make = () => {
    let listener: ((message: unknown) => void) | null = null;
    const waiting: unknown[] = [];
    const deliver = (message: unknown) => {
      if (listener === null) waiting.push(message);
      else listener(message);
    };
    return {
      deliver,
      listen(next: (message: unknown) => void) {
        listener = next;
        for (const message of waiting.splice(0)) next(message);
      },
    };
  };
  const ends = [make(), make()] as const;
  const channel = (own: (typeof ends)[number], other: (typeof ends)[number]): Channel => ({
    post(message: RpcMessage) {
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
  return [channel(ends[0], ends[1]), channel(ends[1], ends[0])];
}
