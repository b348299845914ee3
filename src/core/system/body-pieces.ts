/** The body of an answer to a request, piece by piece. */

/**
 * The pieces as they come. Throws what cuts the body, and the signal's reason as soon as that is aborted: aborted in
 * the moment at which an answer begins, Node's own fetch leaves whoever reads its body waiting for ever.
 *
 * @param signal the one that the request was sent with
 * @param silentMs breaks off, with an error, a body that is silent for so long while more is waited for
 */
export async function* bodyPieces(
  { body }: Pick<Response, 'body'>,
  signal: AbortSignal,
  silentMs?: number,
): AsyncGenerator<Uint8Array, undefined> {
  const reader = body?.getReader();
  if (reader === undefined) return;
  // Ends the read that waits.
  const stop = (): void => void reader.cancel().catch(() => {});
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      signal.throwIfAborted();
      let isSilent = false;
      const giveUp = (): void => {
        isSilent = true;
        stop();
      };
      const timer = silentMs === undefined ? undefined : setTimeout(giveUp, silentMs);
      const { done, value } = await reader.read().finally(() => clearTimeout(timer));
      signal.throwIfAborted();
      if (isSilent) throw new Error('the answer is silent');
      if (done) return;
      yield value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}
