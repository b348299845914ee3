/** A WebSocket as a channel, the browser's or that of the `ws` library: one binary frame per message. */
import type { Channel } from './messages';
import type { Sender } from './message-bounds';
import { decodeMessage, encodeMessage } from './wire';

export interface AnySocket {
  readonly readyState: number;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

const open = 1;

/**
 * `socket` gives its frames as ArrayBuffers; `from` is who sends them. `onGarbage` is told of a frame that is no
 * message, or one too large, and hangs up.
 */
export function socketChannel(socket: AnySocket, from: Sender, onGarbage: () => void): Channel {
  const early: unknown[] = [];
  let listener: ((message: unknown) => void) | null = null;
  socket.addEventListener('message', ({ data }) => {
    let message: unknown;
    try {
      if (!(data instanceof ArrayBuffer)) throw new TypeError('Not a binary frame.');
      message = decodeMessage(data, from);
    } catch {
      return onGarbage();
    }
    if (listener === null) early.push(message);
    else listener(message);
  });
  return {
    post(message) {
      if (socket.readyState === open) socket.send(encodeMessage(message));
    },
    onMessage(next) {
      listener = next;
      for (const message of early.splice(0)) next(message);
    },
    onClose: (next) => socket.addEventListener('close', () => next()),
    close: () => socket.close(),
  };
}
