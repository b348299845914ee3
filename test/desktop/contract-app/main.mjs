/** A small Electron app that does each thing once, for the contract test of the stand-in. */
import path from 'node:path';
import { app, BrowserWindow, ipcMain, Menu, protocol, utilityProcess } from 'electron';

const here = import.meta.dirname;
const log = [];
const note = (...entry) => log.push(entry);
/** What tests read and use, in this process. */
globalThis.contract = { log, note, ports: [], children: [] };

app.setPath('userData', process.env.CONTRACT_DATA);
protocol.registerSchemesAsPrivileged([
  {
    scheme: 'contract',
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
  },
]);
if (app.requestSingleInstanceLock({ asked: process.argv.at(-1) })) await start();
else app.exit(7);

async function start() {
  app.on('second-instance', (_event, _argv, _cwd, data) => note('second-instance', data));
  for (const name of ['before-quit', 'window-all-closed', 'quit']) app.on(name, () => note(name));
  app.on('will-quit', (event) => {
    note('will-quit');
    if (!globalThis.contract.holdQuit) return;
    event.preventDefault();
    process.stdout.write(`${JSON.stringify(log)}\n`);
    setImmediate(() => app.exit(3));
  });
  ipcMain.on('port', (event, words) => {
    note('port', words, event.senderFrame.url, event.senderFrame.parent === null);
    globalThis.contract.ports.push(event.ports[0]);
  });
  await app.whenReady();
  protocol.handle('contract', answer);
  const window = new BrowserWindow({
    x: 0,
    y: 0,
    width: 900,
    height: 600,
    show: false,
    webPreferences: {
      preload: path.join(here, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  });
  globalThis.contract.window = window;
  const { webContents } = window;
  window.on('close', () => note('close'));
  window.on('closed', () => note('closed'));
  webContents.on('will-navigate', (event) => {
    note('will-navigate', event.url);
    event.preventDefault();
  });
  webContents.setWindowOpenHandler(({ url }) => {
    note('window-open', url);
    return { action: 'deny' };
  });
  webContents.on('render-process-gone', (_event, { reason }) => {
    note('gone', reason);
    webContents.reload();
  });
  webContents.on('will-prevent-unload', (event) => {
    note('will-prevent-unload');
    if (globalThis.contract.leave) event.preventDefault();
  });
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      {
        label: 'Do',
        submenu: [
          {
            id: 'do.it',
            label: 'Do it',
            accelerator: 'A',
            registerAccelerator: false,
            click: () => note('did it'),
          },
          { type: 'separator' },
          { id: 'do.off', label: 'Not now', enabled: false, click: () => note('never') },
          { role: 'copy' },
        ],
      },
    ]),
  );
  globalThis.contract.fork = () => {
    const child = utilityProcess.fork(path.join(here, 'child.mjs'), ['word'], {
      serviceName: 'Contract child',
      stdio: 'pipe',
    });
    child.stdout.on('data', (part) => note('stdout', part.toString().trim()));
    child.on('message', (message) => note('child', message));
    child.on('exit', (code) => note('exit', code));
    globalThis.contract.children.push(child);
    return child;
  };
  await window.loadURL('contract://app/');
}

async function answer(request) {
  const { pathname } = new URL(request.url);
  const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
  if (pathname === '/') {
    const page = `<!doctype html><title>contract</title><script src="page.js"></script>`;
    return new Response(page, {
      headers: { 'content-type': 'text/html', 'content-security-policy': "default-src 'self'" },
    });
  }
  if (pathname === '/page.js') {
    return new Response(
      `window.sawPreload = [typeof window.preloadWasHere, document.title];
       addEventListener('message', (event) => (window.fromPreload = event.data));`,
      { headers: { 'content-type': 'text/javascript' } },
    );
  }
  if (pathname !== '/bytes') return new Response('Not found', { status: 404 });
  const [, first, last] = /bytes=(\d+)-(\d+)/.exec(request.headers.get('range') ?? '') ?? [];
  if (first === undefined) return new Response(bytes);
  return new Response(bytes.slice(Number(first), Number(last) + 1), {
    status: 206,
    headers: { 'content-range': `bytes ${first}-${last}/1000` },
  });
}
