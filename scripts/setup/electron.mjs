/** Whether an Electron window can be opened here, and a word on why not. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './node.mjs';
import { say } from './say.mjs';
import { judgeScreen } from './screen.mjs';

const downloadTimeoutMs = 20_000;
const remembered = path.join(root, '.cache/electron-answer');
const folder = path.join(root, 'node_modules/electron');

/**
 * A usable Electron (`{command, args}`), or null after saying why. The binary is downloaded once at most, with a short
 * timeout, and a failure is remembered: behind a firewall every start would wait for it again.
 */
export function findElectron({ forced }) {
  const { show, why, args } = judgeScreen(screenFacts(), forced);
  const refuse = (reason) => {
    say(forced ? `${reason}.` : `${reason}: opening in the browser host.`);
    return null;
  };
  if (!show) return refuse(why);
  const manifest = path.join(folder, 'package.json');
  if (!existsSync(manifest)) return refuse('Electron is not installed here');
  const { version, engines } = JSON.parse(readFileSync(manifest, 'utf8'));
  const answer = `${version} ${process.versions.node}`;
  const known = existsSync(remembered) && readFileSync(remembered, 'utf8') === answer;
  if (binary() === null && (!known || forced)) {
    say(`Fetching Electron ${version} (tried once, at most ${downloadTimeoutMs / 1000} s) ...`);
    spawnSync(process.execPath, [path.join(folder, 'install.js')], {
      stdio: 'ignore',
      timeout: downloadTimeoutMs,
      killSignal: 'SIGKILL',
    });
  }
  const command = binary();
  if (command !== null) {
    if (why !== null) say(why);
    return { command, args };
  }
  mkdirSync(path.dirname(remembered), { recursive: true });
  writeFileSync(remembered, answer);
  const node = engines?.node === undefined ? '' : ` (its installer wants Node ${engines.node})`;
  return refuse(
    `Electron's binary could not be had${node}${forced ? '' : '; "npm start -- --electron" tries it again'}`,
  );
}

/** Where `install-electron` puts it, or where `ELECTRON_OVERRIDE_DIST_PATH` says it lies. */
function binary() {
  const chosen = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const name = path.join(folder, 'path.txt');
  const file = existsSync(name) ? readFileSync(name, 'utf8').trim() : 'electron';
  const full = path.join(chosen ?? path.join(folder, 'dist'), file);
  return existsSync(full) ? full : null;
}

function screenFacts() {
  return {
    platform: process.platform,
    env: process.env,
    isRoot: process.getuid?.() === 0,
    isWsl: /microsoft/i.test(read('/proc/version')),
    hasFile: existsSync,
    restrictsUserNamespaces:
      read('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1' ||
      read('/proc/sys/kernel/unprivileged_userns_clone') === '0',
    sandboxIsSetUid: isSetUidRoot(path.join(folder, 'dist/chrome-sandbox')),
  };
}

/** The text of a small file of the system; empty where there is none. */
function read(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

function isSetUidRoot(file) {
  const info = statSync(file, { throwIfNoEntry: false });
  return info !== undefined && info.uid === 0 && (info.mode & 0o4000) !== 0;
}
