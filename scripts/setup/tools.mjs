/** Finds ffmpeg and a Chromium; installs Debian's packages where that needs no password. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from './node.mjs';
import { say } from './say.mjs';

const tools = {
  ffmpeg: {
    names: ['ffmpeg'],
    variable: 'FFMPEG_BIN',
    package: 'ffmpeg',
    why: 'decodes video for thumbnails, video events and tests',
  },
  chromium: {
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    variable: 'CHROMIUM_BIN',
    package: 'chromium',
    why: 'shows the studio where there is no Electron, and runs its end-to-end tests',
  },
};

/** Path of a tool, or null. The variable wins over PATH. */
export function findTool(name) {
  const { names, variable } = tools[name];
  const chosen = process.env[variable];
  if (chosen !== undefined && existsSync(chosen)) return chosen;
  const bundled = path.join(root, 'node_modules/ffmpeg-static', name);
  if (existsSync(bundled)) return bundled;
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const file of names) {
      const full = path.join(folder, file);
      if (folder !== '' && existsSync(full)) return full;
    }
  }
  return null;
}

/**
 * Makes sure that the tools are there, saying what is installed and why. Returns the names still missing, after
 * printing the one command that would install them.
 */
export function ensureTools(names) {
  const missing = names.filter((name) => findTool(name) === null);
  if (missing.length === 0) return [];
  const packages = missing.map((name) => tools[name].package);
  for (const name of missing) say(`${name} is missing: it ${tools[name].why}.`);
  const prefix = rootPrefix();
  if (prefix === null || findInPath('apt-get') === null) {
    say(`Install with: sudo apt-get install -y ${packages.join(' ')}`);
    return missing;
  }
  say(`Installing Debian's ${packages.join(' and ')} with apt-get ...`);
  const steps = [
    ['apt-get', 'update', '-qq'],
    ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages],
  ];
  for (const step of steps) {
    const [command, ...rest] = [...prefix, ...step];
    const result = spawnSync(command, rest, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    // A failed update is no reason to stop: the lists that are there may be good enough.
    if (result.status !== 0) say(`${step.slice(0, 2).join(' ')} ended with ${result.status}.`);
  }
  const left = missing.filter((name) => findTool(name) === null);
  if (left.length > 0) {
    const wanted = left.map((name) => tools[name].package).join(' ');
    say(`Not installed: ${left.join(', ')}. Install with: sudo apt-get install -y ${wanted}`);
  }
  return left;
}

/** How to become root without a question: nothing as root, `sudo -n` where that works, null otherwise. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  if (findInPath('sudo') === null) return null;
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
    ? ['sudo', '-n']
    : null;
}

function findInPath(file) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, file)).find((full) => existsSync(full)) ?? null;
}
