/** Loaded into a utility process of the stand-in before its script: gives it `process.parentPort`. */
import { EventEmitter } from 'node:events';
import { fromText, toText } from './clone-text';
import { Line, StandInPort } from './ports';
import type { FromChild, ToChild } from './utility-process';

const lines = new Map<string, Line>();
const tell = (message: FromChild): void => void process.send?.(message);

class ParentPort extends EventEmitter {
  #waiting: { data: unknown; ports: StandInPort[] }[] = [];

  constructor() {
    super();
    process.on('message', (message: ToChild) => this.#receive(message));
    // Electron ends its processes with itself.
    process.once('disconnect', () => process.exit());
    this.on('newListener', (event) => {
      if (event !== 'message') throw new Error(`not modelled: parentPort.on("${String(event)}")`);
      queueMicrotask(() => {
        for (const kept of this.#waiting.splice(0)) this.emit('message', kept);
      });
    });
  }

  postMessage(message: unknown): void {
    tell({ kind: 'message', text: toText(message) });
  }

  #receive(message: ToChild): void {
    if (message.kind === 'port-text') lines.get(message.port)?.receive(message.text);
    else if (message.kind === 'port-end') lines.get(message.port)?.end();
    else {
      const ports = message.ports.map((port) => new StandInPort(lineOf(port)));
      const event = { data: fromText(message.text), ports };
      if (this.listenerCount('message') === 0) this.#waiting.push(event);
      else this.emit('message', event);
    }
  }
}

function lineOf(port: string): Line {
  const line = new Line(
    (text) => tell({ kind: 'port-text', port, text }),
    () => tell({ kind: 'port-close', port }),
  );
  lines.set(port, line);
  return line;
}

Object.defineProperty(process, 'parentPort', { value: new ParentPort() });
