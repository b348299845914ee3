/** `app`: names and paths, the single instance, and the order in which an app ends. */
import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { closeBrowser, launchBrowser } from './browser';
import { BrowserWindow, windowEvents } from './browser-window';
import { browserProcesses } from './browser-processes';
import { modelled } from './modelled';
import { serveSchemes } from './protocol';
import { takeInstanceLock } from './single-instance';
import { running } from './utility-process';
import { preventable } from './web-contents';

const paths = new Map([
  ['home', os.homedir()],
  ['temp', os.tmpdir()],
  ['documents', path.join(os.homedir(), 'Documents')],
]);

class App extends EventEmitter {
  #name = 'Electron';
  #quitting = false;
  readonly #ready: Promise<void>;
  readonly isPackaged = false;
  /** Not Electron's: what was added with `addRecentDocument`. */
  readonly recentDocuments: string[] = [];

  constructor() {
    super();
    // After the modules of the app have run, as in Electron: they register schemes and set paths before.
    this.#ready = new Promise((resolve) => setImmediate(resolve)).then(() => this.#start());
    this.#ready.catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    });
    windowEvents.on('all-closed', () => {
      if (this.#quitting) return;
      if (this.listenerCount('window-all-closed') === 0) this.quit();
      else this.emit('window-all-closed');
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => this.quit());
    }
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }
  setName(name: string): void {
    this.#name = name;
  }
  getName(): string {
    return this.#name;
  }
  setPath(name: string, folder: string): void {
    paths.set(name, folder);
  }
  getPath(name: string): string {
    const folder = paths.get(name);
    if (folder === undefined) throw new Error(`not modelled: app.getPath("${name}")`);
    return folder;
  }
  addRecentDocument(file: string): void {
    this.recentDocuments.unshift(file);
  }

  requestSingleInstanceLock(data: unknown): boolean {
    const folder = this.getPath('userData');
    mkdirSync(folder, { recursive: true });
    return takeInstanceLock(folder, { argv: process.argv, cwd: process.cwd(), data }, (other) =>
      this.emit('second-instance', {}, other.argv, other.cwd, other.data),
    );
  }

  /** Resident memory in kilobytes, as Electron reports it; the browser's own processes are Chromium's here. */
  getAppMetrics() {
    const own = { pid: process.pid, type: 'Browser', name: undefined };
    const utilities = [...running].map(([pid, { name }]) => ({ pid, type: 'Utility', name }));
    const chromium = browserProcesses(this.getPath('userData'));
    return [own, ...utilities, ...chromium].map((entry) => ({
      ...entry,
      memory: { workingSetSize: residentKilobytes(entry.pid) },
    }));
  }

  /** `before-quit`, then the windows (one may stay), then `will-quit`, then the end. */
  quit(): void {
    void this.#quit();
  }

  exit(code = 0): void {
    void this.#exit(code);
  }

  async #start(): Promise<void> {
    const flag = await serveSchemes();
    await launchBrowser(this.getPath('userData'), [flag]);
    this.emit('ready');
  }

  async #quit(): Promise<void> {
    const before = preventable({});
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    this.#quitting = true;
    const windows = BrowserWindow.getAllWindows();
    await Promise.all(
      windows.map((window) => {
        const closed = new Promise<void>((resolve) => window.once('closed', () => resolve()));
        window.close();
        return closed;
      }),
    );
    const will = preventable({});
    this.emit('will-quit', will);
    if (!will.defaultPrevented) await this.#exit(0);
  }

  async #exit(code: number): Promise<void> {
    for (const { child } of running.values()) child.kill('SIGKILL');
    await closeBrowser();
    this.emit('quit', {}, code);
    process.exit(code);
  }
}

function residentKilobytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

export const app = modelled('app', new App());
