/** `BrowserWindow`: a page of the Chromium with the state of a window that nobody sees. */
import { EventEmitter } from 'node:events';
import type { Page } from 'playwright-core';
import { modelled, onlyKnown } from './modelled';
import { preventable, WebContents } from './web-contents';

interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}
interface WindowOptions extends Bounds {
  show: boolean;
  webPreferences: Record<string, unknown> & { preload: string };
}

const knownOptions =
  'x y width height minWidth minHeight title show backgroundColor icon webPreferences'.split(' ');
/** What a page without Node and with a world of its own for the preload script needs; nothing else is modelled. */
const knownPreferences: Record<string, unknown> = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  spellcheck: false,
};

const windows = new Set<BrowserWindow>();
/** Told when the last window closed. */
export const windowEvents = new EventEmitter();

export class BrowserWindow extends EventEmitter {
  readonly #contents = new WebContents();
  readonly #face: BrowserWindow = modelled('BrowserWindow', this);
  readonly #opened: Promise<Page>;
  readonly #state = {
    visible: false,
    minimized: false,
    maximized: false,
    progress: -1,
    flashing: false,
    destroyed: false,
  };

  constructor(private readonly options: WindowOptions) {
    super();
    onlyKnown('BrowserWindow', options, knownOptions);
    const { preload, ...preferences } = options.webPreferences;
    for (const [key, value] of Object.entries(knownPreferences)) {
      if (preferences[key] !== value) throw new Error(`not modelled: webPreferences.${key}`);
    }
    onlyKnown('webPreferences', preferences, Object.keys(knownPreferences));
    this.#state.visible = options.show;
    this.#opened = this.#contents.open(preload, options);
    this.#opened.catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
    windows.add(this);
    return this.#face;
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows].map((window) => window.#face);
  }

  /** Not Electron's: every window's page, for the app's end and for the system's colours. */
  static async pages(): Promise<Page[]> {
    return Promise.all([...windows].map((window) => window.#opened));
  }

  get webContents(): WebContents {
    return this.#contents.face;
  }

  async loadURL(url: string): Promise<void> {
    await this.#opened;
    await this.#contents.loadURL(url);
    this.emit('ready-to-show');
  }

  /** The page is asked first; then `close`, which may be prevented; then `closed`. */
  close(): void {
    void this.#close();
  }

  destroy(): void {
    this.#contents.destroy();
    this.#ended();
  }

  show(): void {
    this.#state.visible = true;
  }
  isVisible(): boolean {
    return this.#state.visible;
  }
  focus(): void {
    this.#state.minimized = false;
    this.emit('focus');
  }
  isFocused(): boolean {
    return false;
  }
  minimize(): void {
    this.#state.minimized = true;
  }
  isMinimized(): boolean {
    return this.#state.minimized;
  }
  restore(): void {
    this.#state.minimized = false;
  }
  maximize(): void {
    this.#state.maximized = true;
  }
  isMaximized(): boolean {
    return this.#state.maximized;
  }
  isDestroyed(): boolean {
    return this.#state.destroyed;
  }
  setProgressBar(value: number): void {
    this.#state.progress = value;
  }
  flashFrame(on: boolean): void {
    this.#state.flashing = on;
  }
  getNormalBounds(): Bounds {
    const { x, y, width, height } = this.options;
    return { x, y, width, height };
  }

  async #close(): Promise<void> {
    await this.#opened;
    const event = preventable({});
    this.emit('close', event);
    if (event.defaultPrevented || !(await this.#contents.close())) return;
    this.#ended();
  }

  #ended(): void {
    if (this.#state.destroyed) return;
    this.#state.destroyed = true;
    windows.delete(this);
    this.emit('closed');
    if (windows.size === 0) windowEvents.emit('all-closed');
  }
}
