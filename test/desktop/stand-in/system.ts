/** What belongs to the system rather than to a window: dialogs, the shell, screens, power, colours, permissions. */
import { EventEmitter } from 'node:events';
import { BrowserWindow } from './browser-window';
import { modelled } from './modelled';

/** A test puts its own function here first, as it must in real Electron, where nobody could answer a dialog. */
const unanswered = (name: string) => (): never => {
  throw new Error(`Nobody answers ${name}: the test did not say how.`);
};

export const dialog = modelled('dialog', {
  showOpenDialog: unanswered('dialog.showOpenDialog'),
  showSaveDialog: unanswered('dialog.showSaveDialog'),
  showMessageBox: unanswered('dialog.showMessageBox'),
  showMessageBoxSync: unanswered('dialog.showMessageBoxSync'),
});

export const shell = modelled('shell', {
  openExternal: unanswered('shell.openExternal'),
  openPath: unanswered('shell.openPath'),
  showItemInFolder: unanswered('shell.showItemInFolder'),
});

const area = { x: 0, y: 0, width: 1_920, height: 1_080 };
export const screen = modelled('screen', {
  getAllDisplays: () => [{ bounds: area, workArea: area }],
});

export const powerMonitor = modelled('powerMonitor', new EventEmitter());

const blockers = new Set<number>();
let lastBlocker = 0;
export const powerSaveBlocker = modelled('powerSaveBlocker', {
  start(kind: 'prevent-app-suspension'): number {
    if (kind !== 'prevent-app-suspension') throw new Error(`not modelled: blocker ${String(kind)}`);
    blockers.add(++lastBlocker);
    return lastBlocker;
  },
  stop: (id: number): boolean => blockers.delete(id),
  isStarted: (id: number): boolean => blockers.has(id),
});

type ColorScheme = 'system' | 'dark' | 'light';
class NativeTheme extends EventEmitter {
  #source: ColorScheme = 'system';

  get themeSource(): ColorScheme {
    return this.#source;
  }
  set themeSource(source: ColorScheme) {
    this.#source = source;
    void this.#show();
  }
  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }

  async #show(): Promise<void> {
    const colorScheme = this.#source === 'system' ? null : this.#source;
    for (const page of await BrowserWindow.pages()) {
      await page.emulateMedia({ colorScheme }).catch(() => {});
    }
  }
}
const theme = new NativeTheme();
// The setter must run on the object itself, not beside it.
export const nativeTheme = modelled('nativeTheme', theme);

/** Chromium's own answer is no; the handlers are kept, so that a test can ask them. */
export const session = modelled('session', {
  defaultSession: modelled('session.defaultSession', {
    setPermissionRequestHandler: (_handler: unknown) => {},
    setPermissionCheckHandler: (_handler: unknown) => {},
    setDevicePermissionHandler: (_handler: unknown) => {},
  }),
});
