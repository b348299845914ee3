/** Whether an Electron window can be opened here, and a word on why not. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './node.mjs';
import { say } from './say.mjs';

const downloadTimeoutMs = 20_000;
const remembered = path.join(root, '.cache/electron-answer');

/**
 * Path of a usable Electron, or null after saying why. The binary is downloaded once at most, with a short
 * timeout, and a failure is remembered: behind a firewall every start would wait for it again.
 */
export async function findElectron({ forced }) {
  const display = hasDisplay();
  if (!display && !forced) {
    say('No display: opening in the browser host instead of an Electron window.');
    return null;
  }
  const folder = path.join(root, 'node_modules/electron');
  const manifest = path.join(folder, 'package.json');
  if (!existsSync(manifest)) {
    say('Electron is not installed here: opening in the browser host.');
    return null;
  }
  const { version, engines } = JSON.parse(readFileSync(manifest, 'utf8'));
  const answer = `${version} ${process.versions.node}`;
  const known = existsSync(remembered) && readFileSync(remembered, 'utf8') === answer;
  if (binaryOf(folder) === null && (!known || forced)) {
    say(`Fetching Electron ${version} (tried once, at most ${downloadTimeoutMs / 1000} s) ...`);
    spawnSync(process.execPath, [path.join(folder, 'install.js')], {
      stdio: 'ignore',
      timeout: downloadTimeoutMs,
    });
  }
  const binary = binaryOf(folder);
  if (binary !== null) return binary;
  mkdirSync(path.dirname(remembered), { recursive: true });
  writeFileSync(remembered, answer);
  const node = engines?.node === undefined ? '' : ` (its installer wants Node ${engines.node})`;
  say(
    `Electron's binary could not be had${node}: opening in the browser host. Retry: npm start -- --electron`,
  );
  return null;
}

function binaryOf(folder) {
  const pathFile = path.join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const binary = path.join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}

function hasDisplay() {
  if (process.platform === 'win32' || process.platform === 'darwin') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}
