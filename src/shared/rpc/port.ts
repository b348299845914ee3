/**
 * A MessagePort as a channel: of a browser, of Node, or of Electron's main and utility processes. Messages are cloned
 * structurally, so typed arrays need no codec.
 */
import type { Channel } from './messages';

interface AnyPort {
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** Browsers and Node. */
export interface EventTargetPort extends AnyPort {
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

/** Electron's `MessagePortMain`. */
export interface EmitterPort extends AnyPort {
  on(type: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(type: 'close', listener: () => void): unknown;
}

/** Takes the port over. `onClose` is told once, whichever side closed, and when the other process died. */
export function portChannel(port: EventTargetPort | EmitterPort): Channel {
  const closers = new Set<() => void>();
  let closed = false;
  const end = () => {
    if (closed) return;
    closed = true;
    for (const closer of closers) closer();
  };
  if ('addEventListener' in port) port.addEventListener('close', end);
  else port.on('close', end);
  return {
    post(message) {
      if (!closed) port.postMessage(message);
    },
    onMessage(listener) {
      const receive = ({ data }: { data: unknown }) => {
        if (!closed) listener(data);
      };
      if ('addEventListener' in port) port.addEventListener('message', receive);
      else port.on('message', receive);
      // Until then the port keeps what arrives.
      port.start();
    },
    onClose: (listener) => void closers.add(listener),
    close() {
      // Browsers tell only the other side.
      port.close();
      end();
    },
  };
}
