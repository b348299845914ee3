/** Starts the core process, hands it the windows' ports, and starts it again when it dies. */
import path from 'node:path';
import { utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import type { JobState } from '../shared/model/job';
import type { StudioOptions } from '../core/studio-context';
import { coreServiceName, type FromCore, type Medium, type ToCore } from '../worker/core-messages';
import { CoreChildren } from './core-children';
import type { Log } from './log';

export interface CoreHostOptions {
  /** The built entry of the core process. */
  script: string;
  studio: StudioOptions;
  log: Log;
  onJob: (job: JobState) => void;
  /** The core is gone, and its jobs with it; another one is being started. */
  onDeath(): void;
  /** The core died several times in a row and is not started again by itself. */
  onGivenUp(code: number): void;
}

/** So many deaths within so many milliseconds mean that starting again does not help. */
const tolerated = { deaths: 3, withinMs: 30_000 };
const closeWithinMs = 8_000;

export class CoreHost {
  #child: UtilityProcess | null = null;
  #closing = false;
  #deathsAtMs: number[] = [];
  #nextId = 1;
  /** Ports of windows that asked while no core was there. */
  #waiting: MessagePortMain[] = [];
  readonly #asked = new Map<number, (file: Medium | null) => void>();

  readonly #children: CoreChildren;

  constructor(private readonly options: CoreHostOptions) {
    const { script, log } = options;
    this.#children = new CoreChildren(path.dirname(script), log, (message) => this.#post(message));
  }

  start(): void {
    const { script, studio, log } = this.options;
    const child = utilityProcess.fork(script, [], { serviceName: coreServiceName, stdio: 'pipe' });
    this.#child = child;
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.on('data', (part: Buffer) => log.write('core', stream, part.toString()));
    }
    child.on('message', (message: FromCore) => this.#receive(message));
    child.on('exit', (code) => this.#ended(child, code));
    this.#post({ type: 'start', options: studio });
    for (const port of this.#waiting.splice(0)) this.connect(port);
  }

  /** After it was given up. */
  restart(): void {
    this.#deathsAtMs = [];
    if (this.#child === null) this.start();
  }

  /** Joins a window's port to the core, now or as soon as there is one. */
  connect(port: MessagePortMain): void {
    if (this.#child === null) this.#waiting.push(port);
    else this.#child.postMessage({ type: 'window' } satisfies ToCore, [port]);
  }

  /** The file behind a path of the window's; null if there is none, or no core to ask. */
  file(pathname: string): Promise<Medium | null> {
    return new Promise((resolve) => {
      if (this.#child === null) return resolve(null);
      const id = this.#nextId++;
      this.#asked.set(id, resolve);
      this.#post({ type: 'file', id, pathname });
    });
  }

  sleep(asleep: boolean): void {
    this.#post({ type: 'sleep', asleep });
  }

  /** Lets the core finish what it writes and release its locks; kills it if that takes too long. */
  async close(): Promise<void> {
    this.#closing = true;
    const child = this.#child;
    if (child === null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    this.#post({ type: 'close' });
    const timer = setTimeout(() => {
      this.options.log.write('main', 'core', 'did not end in time and was killed');
      child.kill();
    }, closeWithinMs);
    await ended;
    clearTimeout(timer);
  }

  #post(message: ToCore): void {
    this.#child?.postMessage(message);
  }

  #receive(message: FromCore): void {
    const { log, onJob } = this.options;
    switch (message.type) {
      case 'ready':
        return log.write('main', 'core', 'ready');
      case 'file':
        this.#asked.get(message.id)?.(message.file);
        return void this.#asked.delete(message.id);
      case 'job':
        return onJob(message.job);
      case 'child-start':
        return this.#children.start(message.child, message.entry);
      case 'child-message':
        return this.#children.send(message.child, message.message);
      case 'child-end':
        return this.#children.end(message.child);
      case 'failure':
        return log.write('core', 'failure', `${message.method}: ${message.text}`);
    }
  }

  #ended(child: UtilityProcess, code: number): void {
    if (this.#child !== child) return;
    this.#child = null;
    this.#children.endAll();
    for (const answer of this.#asked.values()) answer(null);
    this.#asked.clear();
    if (this.#closing) return;
    this.options.log.write('main', 'core', `ended with ${code}`);
    this.options.onDeath();
    const now = performance.now();
    this.#deathsAtMs = this.#deathsAtMs.filter((at) => now - at < tolerated.withinMs);
    this.#deathsAtMs.push(now);
    // The windows' ports closed with it; they ask for new ones by themselves.
    if (this.#deathsAtMs.length < tolerated.deaths) this.start();
    else this.options.onGivenUp(code);
  }
}
