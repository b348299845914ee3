/** `utilityProcess`: a forked Node process with a `parentPort`. */
import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fromText, toText } from './clone-text';
import { modelled, onlyKnown } from './modelled';
import type { Line, StandInPort } from './ports';

export type ToChild =
  | { kind: 'message'; text: string; ports: string[] }
  | { kind: 'port-text'; port: string; text: string }
  | { kind: 'port-end'; port: string };
export type FromChild =
  | { kind: 'message'; text: string }
  | { kind: 'port-text'; port: string; text: string }
  | { kind: 'port-close'; port: string };

/** Those that run, by process id, for `app.getAppMetrics` and for the end of the app. */
export const running = new Map<number, { name: string; child: ChildProcess }>();

/** A Node process that was forked with `parent-port` loaded into it, as one that Electron forked. */
export class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;
  readonly #lines = new Map<string, Line>();
  #nextPort = 1;
  readonly stdout;
  readonly stderr;

  constructor(child: ChildProcess, serviceName: string) {
    super();
    this.#child = child;
    const { pid } = this.#child;
    if (pid !== undefined) running.set(pid, { name: serviceName, child: this.#child });
    this.stdout = this.#child.stdout;
    this.stderr = this.#child.stderr;
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message: FromChild) => this.#receive(message));
    this.#child.on('exit', (code, signal) => {
      if (pid !== undefined) running.delete(pid);
      for (const line of this.#lines.values()) line.close();
      this.emit('exit', code ?? (signal === 'SIGTERM' ? 15 : 9));
    });
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null ? this.#child.pid : undefined;
  }

  postMessage(message: unknown, transfer: readonly StandInPort[] = []): void {
    const text = toText(message);
    const ports = transfer.map((port) => this.#adopt(port.takeLine()));
    this.#send({ kind: 'message', text, ports });
    for (const id of ports) {
      this.#lines.get(id)?.listen(
        (line) => this.#send({ kind: 'port-text', port: id, text: line }),
        () => this.#send({ kind: 'port-end', port: id }),
      );
    }
  }

  kill(): boolean {
    return this.#child.kill();
  }

  #adopt(line: Line): string {
    const id = String(this.#nextPort++);
    this.#lines.set(id, line);
    return id;
  }

  #send(message: ToChild): void {
    // To a process that has just died: Electron drops it too, and closes the ports.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  #receive(message: FromChild): void {
    if (message.kind === 'message') this.emit('message', fromText(message.text));
    else if (message.kind === 'port-text') this.#lines.get(message.port)?.send(message.text);
    else {
      this.#lines.get(message.port)?.close();
      this.#lines.delete(message.port);
    }
  }
}

export const utilityProcess = modelled('utilityProcess', {
  fork(
    script: string,
    args: readonly string[],
    options: { serviceName?: string; stdio?: string },
  ): UtilityProcess {
    onlyKnown('utilityProcess.fork', options, ['serviceName', 'stdio']);
    if (options.stdio !== 'pipe') throw new Error('not modelled: stdio other than "pipe"');
    const shim = pathToFileURL(path.join(import.meta.dirname, 'parent-port.mjs')).href;
    const child = fork(script, args, {
      execArgv: ['--import', shim],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const process = new UtilityProcess(child, options.serviceName ?? 'Node Utility Process');
    return modelled('UtilityProcess', process);
  },
});
