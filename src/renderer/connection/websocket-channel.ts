/** A WebSocket as a channel of the contract: one binary frame per message. */
import { StudioError } from '../../shared/errors';
import type { Channel } from '../../shared/rpc/messages';
import { decodeMessage, encodeMessage } from '../../shared/rpc/wire';

/** `ws` beside the page, so that the studio works behind any path of a proxy. */
export function socketUrl(pageUrl: string): string {
  const url = new URL('ws', pageUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  return url.href;
}

/** Resolves once the socket is open; rejects with `worker-lost` if it does not open. */
export function openWebSocketChannel(url: string): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => resolve(asChannel(socket)), { once: true });
    socket.addEventListener(
      'close',
      () => reject(new StudioError('worker-lost', 'The studio does not answer.')),
      { once: true },
    );
  });
}

function asChannel(socket: WebSocket): Channel {
  const early: unknown[] = [];
  let listener: ((message: unknown) => void) | null = null;
  socket.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (!(event.data instanceof ArrayBuffer)) return;
    let message: unknown;
    try {
      message = decodeMessage(event.data);
    } catch {
      // Bytes that are no message mean that the wire is broken; a new one is opened.
      socket.close();
      return;
    }
    if (listener === null) early.push(message);
    else listener(message);
  });
  return {
    post(message) {
      if (socket.readyState === WebSocket.OPEN) socket.send(encodeMessage(message));
    },
    onMessage(next) {
      listener = next;
      for (const message of early.splice(0)) next(message);
    },
    onClose: (next) => socket.addEventListener('close', next, { once: true }),
    close: () => socket.close(),
  };
}
