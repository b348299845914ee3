/**
 * `npm start [-- PATH] [--browser | --electron] [--port N] [--no-open]`: sets up what is missing, then opens the
 * studio: an Electron window where there is a binary and a display, else the browser host on loopback.
 */
import path from 'node:path';
import { findElectron } from './setup/electron.mjs';
import { ensureBuild, ensurePackages, requireNode, root } from './setup/node.mjs';
import { runHosts } from './setup/run-hosts.mjs';
import { say } from './setup/say.mjs';
import { ensureTools } from './setup/tools.mjs';

const usage = `npm start [-- PATH] [--browser | --electron] [--port N] [--no-open]

  PATH        dataset to open; the demo if left out
  --browser   in the browser, although there is an Electron
  --electron  in an Electron window, or not at all
  --port N    of the browser host; any free one if left out
  --no-open   print the address only; no browser is started`;

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  console.log(usage);
  process.exit(0);
}
requireNode();
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
const electron = forced === 'browser' ? null : findElectron({ forced: forced === 'electron' });
if (electron === null && forced === 'electron') process.exit(1);

// Editors that are Electron themselves leave this behind; it would turn the window into plain Node.
const { ELECTRON_RUN_AS_NODE: _leaked, ...env } = process.env;
const hosts = [{ command: process.execPath, args: [path.join(root, 'dist/node/web.js'), ...rest] }];
if (electron !== null) {
  hosts.unshift({
    command: electron.command,
    args: [...electron.args, path.join(root, 'dist/node/desktop.js'), ...rest],
    env,
    ...(forced === 'electron'
      ? {}
      : { otherwise: 'The Electron window could not be opened: opening in the browser host' }),
  });
}
await runHosts(hosts);
