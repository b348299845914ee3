/** The body of an answer to a request, piece by piece. */

/**
 * The pieces as they come. Throws what cuts the body, and the signal's reason as soon as that is aborted: aborted in
 * the moment at which an answer begins, Node's own fetch leaves whoever reads its body waiting for ever.
 *
 * @param signal the one that the request was sent with
 */
export async function* bodyPieces(
  { body }: Pick<Response, 'body'>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, undefined> {
  const reader = body?.getReader();
  if (reader === undefined) return;
  // Ends the read that waits.
  const stop = (): void => void reader.cancel().catch(() => {});
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return;
      yield value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}
