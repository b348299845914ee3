/** A worker's wire to whoever started it: Node's `fork`, or the desktop host's `utilityProcess`. */

/** What a process started by Electron finds as `process.parentPort`. */
export interface ParentPort<Port = unknown> {
  on(type: 'message', listener: (event: { data: unknown; ports: Port[] }) => void): unknown;
  postMessage(message: unknown): void;
}

/** Null in a process that Electron did not start. */
export function electronParent<Port>(): ParentPort<Port> | null {
  return (process as unknown as { parentPort?: ParentPort<Port> }).parentPort ?? null;
}

export interface ParentLink<In, Out> {
  send(message: Out): void;
  onMessage(listener: (message: In) => void): void;
  /** The parent is gone. Electron ends its processes itself. */
  onGone(listener: () => void): void;
}

export function parentLink<In, Out>(): ParentLink<In, Out> {
  const port = electronParent();
  if (port !== null) {
    return {
      send: (message) => port.postMessage(message),
      onMessage: (listener) => void port.on('message', ({ data }) => listener(data as In)),
      onGone: () => {},
    };
  }
  return {
    send(message) {
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => void process.on('message', (message) => listener(message as In)),
    onGone: (listener) => void process.once('disconnect', listener),
  };
}
