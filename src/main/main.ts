/** Entry of the desktop host, in Electron's main process: what must happen before `ready`, and how it ends. */
import path from 'node:path';
import { app, protocol } from 'electron';
import { findAppRoot } from '../core/system/app-root';
import { userDataDir } from '../core/system/data-dir';
import { studioVersion } from '../core/system/version';
import { guardProcess } from '../core/host/guard';
import { Desktop } from './desktop';
import { openLog } from './log';
import { datasetBehind } from './opened-path';
import { customScheme } from './scheme';
import { pathArgument } from './start-args';

const root = findAppRoot(import.meta.dirname);
const dataDir = userDataDir();
app.setName('DualVLA Studio');
// Beside the studio's other files, whatever Electron was called; the lock below and IndexedDB lie in it.
app.setPath('userData', path.join(dataDir, 'desktop'));
if (process.platform === 'win32') app.setAppUserModelId('studio.dualvla');
protocol.registerSchemesAsPrivileged([customScheme]);

const own = app.isPackaged
  ? []
  : [root, ...process.argv.slice(1, 2)].map((file) => path.resolve(file));
const startPath = pathArgument(process.argv, process.cwd(), own);

if (app.requestSingleInstanceLock({ path: startPath })) run();
else {
  process.stderr.write('DualVLA Studio is open already: its window shows what was asked for.\n');
  app.quit();
}

function run(): void {
  const log = openLog(dataDir);
  log.write(
    'main',
    'start',
    `DualVLA Studio ${studioVersion}, Electron ${process.versions.electron ?? '?'}`,
  );
  guardProcess((text) => log.write('main', 'uncaught', text));
  let openedEarly: string | null = null;
  let desktop: Desktop | null = null;

  // macOS: a dataset dropped on the icon, also before the window is there.
  app.on('open-file', (event, file) => {
    event.preventDefault();
    if (desktop === null) openedEarly = file;
    else desktop.openPath(file);
  });
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    const asked = (data as { path?: unknown } | null)?.path;
    if (typeof asked === 'string') desktop?.openPath(asked);
    else desktop?.openWindow();
  });
  app.on('activate', () => desktop?.openWindow());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  let ending = false;
  app.on('will-quit', (event) => {
    if (desktop === null && !ending) return;
    // The pages are gone and have said what they had to; the core writes it, then the app ends. Asking twice changes
    // nothing.
    event.preventDefault();
    ending = true;
    const last = desktop;
    desktop = null;
    void last?.end().finally(() => app.exit(0));
  });
  const start = async () => {
    await app.whenReady();
    const asked = openedEarly ?? startPath;
    const dataset = asked === null ? null : await datasetBehind(asked, dataDir);
    desktop = new Desktop({ root, dataDir, startPath: dataset, log });
    desktop.start();
  };
  start().catch((error: unknown) => {
    log.write('main', 'start', String(error));
    app.exit(1);
  });
}
