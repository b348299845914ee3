/** The browser's WebSocket to the core. */
import { StudioError } from '../../shared/errors';
import type { Channel } from '../../shared/rpc/messages';
import { socketChannel } from '../../shared/rpc/socket';

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
    // Bytes that are no message mean that the wire is broken; a new one is opened.
    const channel = socketChannel(socket, 'studio', () => socket.close());
    socket.addEventListener('open', () => resolve(channel), { once: true });
    socket.addEventListener(
      'close',
      () => reject(new StudioError('worker-lost', 'The studio does not answer.')),
      { once: true },
    );
  });
}
