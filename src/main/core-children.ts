/** Processes that the core asked for: started here, since only the main process can; what they say is passed on. */
import path from 'node:path';
import { utilityProcess, type UtilityProcess } from 'electron';
import type { ToCore } from '../worker/core-messages';
import type { Log } from './log';

/** Scripts that the core may ask for, by entry; nothing else is started. */
const names = {
  'encoder-process': 'DualVLA Studio video events',
  'hdf5-process': 'DualVLA Studio HDF5 reader',
  'sql-process': 'DualVLA Studio queries',
  'student-process': 'DualVLA Studio proxy student',
} as const;
type Entry = keyof typeof names;

export class CoreChildren {
  readonly #running = new Map<number, UtilityProcess>();

  constructor(
    /** Folder of the built entries. */
    private readonly scripts: string,
    private readonly log: Log,
    private readonly tellCore: (message: ToCore) => void,
  ) {}

  start(child: number, entry: Entry): void {
    const process = utilityProcess.fork(path.join(this.scripts, `${entry}.js`), [], {
      serviceName: names[entry],
      stdio: 'pipe',
    });
    this.#running.set(child, process);
    for (const stream of ['stdout', 'stderr'] as const) {
      process[stream]?.on('data', (part: Buffer) =>
        this.log.write('core', stream, part.toString()),
      );
    }
    // A core that was started anew counts from one again: what an older one started is no business of its.
    const isCurrent = () => this.#running.get(child) === process;
    process.on('message', (message: unknown) => {
      if (isCurrent()) this.tellCore({ type: 'child-message', child, message });
    });
    process.on('exit', (code) => {
      if (!isCurrent()) return;
      this.#running.delete(child);
      this.tellCore({ type: 'child-ended', child, why: `exit code ${code}` });
    });
  }

  send(child: number, message: unknown): void {
    this.#running.get(child)?.postMessage(message);
  }

  end(child: number): void {
    this.#running.get(child)?.kill();
  }

  /** With the core that asked for them. */
  endAll(): void {
    for (const process of this.#running.values()) process.kill();
    this.#running.clear();
  }
}
