/** Whether there is a server at all, before a run of questions that would each find out by itself. */
import { connect } from 'node:net';

/** A server on another continent takes a connection within half a second. */
const patienceMs = 5_000;

/**
 * Opens a connection to the endpoint's host and closes it again; nothing is sent. Null where somebody takes it within
 * five seconds, else why not, in a word. Throws only the signal's reason.
 */
export async function absence(endpoint: string, signal: AbortSignal): Promise<string | null> {
  const { hostname, port, protocol } = new URL(endpoint);
  signal.throwIfAborted();
  const why = await new Promise<string | null>((resolve) => {
    const socket = connect({
      // Of an IPv6 address, URLs keep the brackets.
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
    });
    const end = (found: string | null): void => {
      socket.destroy();
      signal.removeEventListener('abort', onAbort);
      resolve(found);
    };
    const onAbort = (): void => end(null);
    socket.setTimeout(patienceMs, () => end(`no answer within ${patienceMs / 1_000} s`));
    socket.once('connect', () => end(null));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    signal.addEventListener('abort', onAbort);
  });
  signal.throwIfAborted();
  return why;
}
