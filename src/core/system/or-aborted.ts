/** What hangs is left to itself when it is not wanted any more; then throws the signal's reason. */
export async function orAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return work;
  work.catch(() => undefined);
  signal.throwIfAborted();
  let leave = stay;
  const aborted = new Promise<never>((_, reject) => {
    leave = whenAborted(signal, () => reject(signal.reason as Error));
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    leave();
  }
}

/** As long as there is nothing to leave. */
const stay = (): void => {};

interface Waiting {
  stops: Set<() => void>;
  stopAll: () => void;
}

/** By signal. */
const waiting = new WeakMap<AbortSignal, Waiting>();

/**
 * Listens to a signal once for all who wait, which are many where a job begins with several episodes at a time: Node
 * warns of more than ten listeners. Returns the function that takes `stop` away.
 */
function whenAborted(signal: AbortSignal, stop: () => void): () => void {
  const { stops, stopAll } = waiting.get(signal) ?? listenTo(signal);
  stops.add(stop);
  return () => {
    stops.delete(stop);
    if (stops.size > 0) return;
    signal.removeEventListener('abort', stopAll);
    waiting.delete(signal);
  };
}

function listenTo(signal: AbortSignal): Waiting {
  const stops = new Set<() => void>();
  const stopAll = (): void => {
    for (const stop of stops) stop();
  };
  signal.addEventListener('abort', stopAll, { once: true });
  const begun = { stops, stopAll };
  waiting.set(signal, begun);
  return begun;
}
