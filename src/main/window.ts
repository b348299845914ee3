/** The studio's window: made, placed, guarded, and brought back when its page dies. */
import { BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import { guardPage } from './guards';
import type { Log } from './log';
import { startUrl } from './scheme';
import { placeWindow, readWindowState, smallest, writeWindowState } from './window-state';

export interface StudioWindowOptions {
  dataDir: string;
  preload: string;
  /** Shown by window managers that take it from the window (Linux). */
  icon: string | null;
  log: Log;
  showLicences: () => void;
}

/** A page that dies this often within this time is not loaded again without asking. */
const tolerated = { deaths: 3, withinMs: 60_000 };
/** The page's own background (--bg in ui/tokens.css), so that the window never flashes. */
const background = { dark: '#121315', light: '#ffffff' };

export function createStudioWindow(options: StudioWindowOptions): BrowserWindow {
  const { dataDir, preload, icon, log } = options;
  const saved = readWindowState(dataDir);
  nativeTheme.themeSource = saved?.theme ?? 'dark';
  const workAreas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    ...placeWindow(saved, workAreas),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'DualVLA Studio',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    ...(icon === null ? {} : { icon }),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  });
  guardPage(window.webContents, log, options.showLicences);
  window.once('ready-to-show', () => {
    if (saved?.maximized === true) window.maximize();
    window.show();
  });
  window.on('close', () =>
    writeWindowState(dataDir, {
      bounds: window.getNormalBounds(),
      maximized: window.isMaximized(),
      theme: nativeTheme.themeSource,
    }),
  );
  watchPage(window, log);
  window.loadURL(startUrl).catch((error: unknown) => log.write('window', 'load', String(error)));
  return window;
}

/** The page keeps its place in its address and unsaved decisions in IndexedDB: loading it again loses nothing. */
function watchPage(window: BrowserWindow, log: Log): void {
  const contents = window.webContents;
  let deathsAtMs: number[] = [];
  const offerReload = async () => {
    const again = await ask(window, {
      message: 'The window keeps failing.',
      detail: 'Every decision made so far is kept. Open it again?',
      yes: 'Open again',
    });
    if (again) contents.reload();
    else window.destroy();
  };
  const offerCrash = async () => {
    const again = await ask(window, {
      message: 'The window does not respond.',
      detail: 'Wait for it, or load it again? Every decision made so far is kept.',
      yes: 'Load again',
    });
    // A page that hangs cannot be reloaded; its end is handled above.
    if (again) contents.forcefullyCrashRenderer();
  };
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.write('window', 'gone', `${reason} (${exitCode})`);
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const now = performance.now();
    deathsAtMs = [...deathsAtMs.filter((at) => now - at < tolerated.withinMs), now];
    if (deathsAtMs.length < tolerated.deaths) return contents.reload();
    deathsAtMs = [];
    void offerReload();
  });
  window.on('unresponsive', () => {
    log.write('window', 'unresponsive', '');
    void offerCrash();
  });
  contents.on('will-prevent-unload', (event) => {
    // The page says so only while a text is being written or a decision is not on disk yet.
    const response = dialog.showMessageBoxSync(window, {
      type: 'question',
      message: 'Something is not saved yet.',
      detail: 'A text that is being written is lost when the window closes.',
      buttons: ['Stay', 'Close anyway'],
      defaultId: 0,
      cancelId: 0,
    });
    if (response === 1) event.preventDefault();
  });
  contents.on('console-message', ({ level, message, sourceId }) => {
    // Of what was not found the message alone does not say what it is.
    const where = sourceId === '' ? '' : ` (${sourceId})`;
    if (level === 'error') log.write('window', 'console', `${message}${where}`);
  });
}

async function ask(
  window: BrowserWindow,
  { message, detail, yes }: { message: string; detail: string; yes: string },
): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message,
    detail,
    buttons: [yes, 'Not now'],
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}
