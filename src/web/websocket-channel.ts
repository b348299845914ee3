/** A WebSocket of the `ws` library as a channel of the message engine. */
import type { WebSocket } from 'ws';
import type { Channel } from '../shared/rpc/messages';
import { decodeMessage, encodeMessage } from '../shared/rpc/wire';

export function websocketChannel(socket: WebSocket): Channel {
  socket.binaryType = 'arraybuffer';
  return {
    post(message) {
      if (socket.readyState === socket.OPEN) socket.send(encodeMessage(message));
    },
    onMessage(listener) {
      socket.on('message', (data, isBinary) => {
        if (!isBinary || !(data instanceof ArrayBuffer)) return socket.close(1003);
        let message: unknown;
        try {
          message = decodeMessage(data);
        } catch {
          // Not our protocol: hang up rather than guess.
          return socket.close(1007);
        }
        listener(message);
      });
    },
    onClose(listener) {
      socket.on('close', listener);
    },
    close: () => socket.close(),
  };
}
