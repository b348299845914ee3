/** A WebSocket of the `ws` library as a channel of the message engine. */
import type { WebSocket } from 'ws';
import type { Channel } from '../shared/rpc/messages';
import { socketChannel } from '../shared/rpc/socket';

/** Bytes that may wait for a window to read them: a hundred episodes' worth. */
const mostUnread = 64 * 1024 * 1024;

/** A window that does not read is cut off: what it asked for would fill the memory of the core. */
export function websocketChannel(socket: WebSocket): Channel {
  socket.binaryType = 'arraybuffer';
  // Not our protocol: hang up rather than guess.
  const channel = socketChannel(socket, 'window', () => socket.close(1007));
  return {
    ...channel,
    post(message) {
      if (socket.bufferedAmount > mostUnread) socket.terminate();
      else channel.post(message);
    },
  };
}
