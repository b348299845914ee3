/** The desktop host put together: one core process, one window, menus, and what the system tells. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import {
  app,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  powerMonitor,
  protocol,
  session,
  shell,
  type BrowserWindow,
  type IpcMainEvent,
} from 'electron';
import type { MenuCommand } from '../shared/desktop';
import { unpacked } from '../core/system/app-root';
import { RecentDatasets } from '../core/host/recent';
import { studioVersion } from '../core/system/version';
import { CoreHost } from './core-host';
import { denyPermissions } from './guards';
import { reportProblem, showAbout, showLicences } from './help';
import { JobProgress } from './job-progress';
import type { Log } from './log';
import { menuTemplate } from './menu-template';
import { datasetBehind } from './opened-path';
import { servePage, type PageLink, type PageServices } from './page-link';
import { isOwnUrl, scheme } from './scheme';
import { createWindowHandler } from './serve-window';
import { createStudioWindow } from './window';

export interface DesktopOptions {
  /** Folder of the studio's own files; `dist` lies in it. */
  root: string;
  dataDir: string;
  startPath: string | null;
  log: Log;
}

export class Desktop {
  #window: BrowserWindow | null = null;
  #page: PageLink | null = null;
  #commands: readonly MenuCommand[] = [];
  /** What was opened from outside while no page was there to be told. */
  #pendingPath: string | null = null;
  /** What was opened from outside last. */
  #asked: string | null = null;
  #ended = false;
  readonly #core: CoreHost;
  readonly #jobs = new JobProgress(() => this.#window);

  constructor(private readonly options: DesktopOptions) {
    const { root, dataDir, startPath, log } = options;
    const demo = unpacked(path.join(root, 'assets/demo'));
    const demoPath = existsSync(path.join(demo, 'meta/info.json')) ? demo : null;
    this.#core = new CoreHost({
      script: path.join(root, 'dist/node/core-process.js'),
      studio: { version: studioVersion, host: 'desktop', dataDir, demoPath, startPath },
      log,
      onJob: (job) => this.#jobs.update(job),
      onDeath: () => this.#jobs.clear(),
      onGivenUp: (code) => void this.#offerRestart(code),
    });
  }

  /** After `ready`. */
  start(): void {
    const { root } = this.options;
    this.#core.start();
    protocol.handle(
      scheme,
      createWindowHandler({
        windowDir: path.join(root, 'dist/renderer'),
        file: (pathname) => this.#core.file(pathname),
      }),
    );
    denyPermissions(session.defaultSession);
    ipcMain.on('port', (event, to: unknown) => this.#receivePort(event, to));
    this.#listenToSystem();
    void this.#buildMenu();
    this.openWindow();
  }

  /** Brings the window to the front; makes it if there is none. */
  openWindow(): void {
    if (this.#window !== null) {
      if (this.#window.isMinimized()) this.#window.restore();
      this.#window.focus();
      return;
    }
    const { root, dataDir, log } = this.options;
    const icon = path.join(root, 'assets/icons/256.png');
    const window = createStudioWindow({
      dataDir,
      preload: path.join(root, 'dist/preload/preload.cjs'),
      icon: process.platform === 'linux' && existsSync(icon) ? icon : null,
      log,
      showLicences: () => void showLicences(this.options),
    });
    this.#window = window;
    window.on('closed', () => {
      this.#window = null;
      this.#page = null;
    });
    // Windows ends the session without asking the app to quit.
    window.on('session-end', () => void this.end());
  }

  /** Shows a dataset: one dropped on the icon, chosen from the recent ones, named by a second start. */
  openPath(file: string): void {
    this.openWindow();
    void this.#show(file);
  }

  async #show(file: string): Promise<void> {
    this.#asked = file;
    const dataset = await datasetBehind(file, this.options.dataDir);
    // Another one was asked for meanwhile.
    if (this.#asked !== file) return;
    if (this.#page === null) this.#pendingPath = dataset;
    else this.#page.send({ type: 'open', path: dataset });
  }

  /** Finishes what the core writes. Idempotent; true if there was something to end. */
  async end(): Promise<boolean> {
    if (this.#ended) return false;
    this.#ended = true;
    await this.#core.close();
    this.options.log.write('main', 'end', '');
    return true;
  }

  /** A page handed up a port: to the core, or to this process. Only the window's own top frame may. */
  #receivePort(event: IpcMainEvent, to: unknown): void {
    const [port] = event.ports;
    const frame = event.senderFrame;
    const own =
      frame !== null &&
      frame.parent === null &&
      isOwnUrl(frame.url) &&
      event.sender === this.#window?.webContents;
    if (port === undefined) return;
    if (own && to === 'core') this.#core.connect(port);
    else if (own && to === 'host') this.#servePage(port);
    else port.close();
  }

  #servePage(port: Electron.MessagePortMain): void {
    const link = servePage(port, this.#services(), () => {
      if (this.#page === link) this.#page = null;
    });
    this.#page = link;
    if (this.#pendingPath !== null) link.send({ type: 'open', path: this.#pendingPath });
    this.#pendingPath = null;
  }

  #services(): PageServices {
    return {
      pickFolder: async () => {
        if (this.#window === null) return null;
        const { canceled, filePaths } = await dialog.showOpenDialog(this.#window, {
          title: 'Open a dataset',
          properties: ['openDirectory'],
        });
        return canceled ? null : (filePaths[0] ?? null);
      },
      reveal: (file) => {
        if (!existsSync(file)) throw new Error(`${file} is not there any more.`);
        shell.showItemInFolder(file);
      },
      showCommands: (commands) => {
        this.#commands = commands;
        void this.#buildMenu();
      },
      opened: (file) => {
        if (statSync(file, { throwIfNoEntry: false }) === undefined) return;
        app.addRecentDocument(file);
        void this.#buildMenu();
      },
      setTheme: (theme) => {
        nativeTheme.themeSource = theme;
      },
    };
  }

  async #buildMenu(): Promise<void> {
    // The core writes the list; reading it anew each time keeps the two processes from sharing more than the file.
    const recent = await new RecentDatasets(this.options.dataDir).read();
    const template = menuTemplate({
      platform: process.platform,
      packaged: app.isPackaged,
      commands: this.#page === null ? [] : this.#commands,
      recent,
      run: (command) => this.#page?.send({ type: 'run', command }),
      openPath: (file) => this.openPath(file),
      about: () => void showAbout(this.#window, this.options),
      report: () => void reportProblem(this.#window, this.options),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  #listenToSystem(): void {
    powerMonitor.on('suspend', () => this.#core.sleep(true));
    powerMonitor.on('resume', () => this.#core.sleep(false));
    powerMonitor.on('shutdown', () => app.quit());
  }

  async #offerRestart(code: number): Promise<void> {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: 'The studio’s core keeps failing.',
      detail:
        `It ended with ${code} several times in a row. Every decision made so far is kept. ` +
        'Help > Report a Problem saves what is known about it.',
      buttons: ['Start it again', 'Quit'],
      defaultId: 0,
      cancelId: 0,
    });
    if (response === 0) this.#core.restart();
    else app.quit();
  }
}
