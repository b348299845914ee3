/** What hangs is left to itself when it is not wanted any more; then throws the signal's reason. */
export async function orAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return work;
  work.catch(() => undefined);
  signal.throwIfAborted();
  const waiting: { stop: (() => void) | null } = { stop: null };
  const aborted = new Promise<never>((_, reject) => {
    waiting.stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', waiting.stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (waiting.stop !== null) signal.removeEventListener('abort', waiting.stop);
  }
}
