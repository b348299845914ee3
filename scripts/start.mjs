/**
 * `npm start [-- PATH] [--browser | --electron] [--port N] [--no-open]`: sets up what is missing, then opens the
 * studio: an Electron window where there is a binary and a display, else the browser host on loopback.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { findElectron } from './setup/electron.mjs';
import { ensureBuild, ensurePackages, requireNode, root } from './setup/node.mjs';
import { say } from './setup/say.mjs';
import { ensureTools } from './setup/tools.mjs';

requireNode();
const args = process.argv.slice(2);
ensurePackages();
const missing = ensureTools(['ffmpeg', 'chromium']);
if (missing.length > 0) say(`Going on without ${missing.join(' and ')}.`);
ensureBuild();

const forced = args.includes('--electron')
  ? 'electron'
  : args.includes('--browser')
    ? 'browser'
    : null;
const rest = args.filter((arg) => arg !== '--electron' && arg !== '--browser');
const electron =
  forced === 'browser' ? null : await findElectron({ forced: forced === 'electron' });
if (electron === null && forced === 'electron') process.exit(1);

const [command, script] =
  electron === null
    ? [process.execPath, path.join(root, 'dist/node/web.js')]
    : [electron, path.join(root, 'dist/node/desktop.js')];
const child = spawn(command, [script, ...rest], { stdio: 'inherit' });
// Ctrl-C reaches the child through the terminal; this process only waits for it, so that nothing is cut short.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 0)));
