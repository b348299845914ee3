/** The studio's own packages and its build: made when missing or older than what they are made from. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { oneAtATime } from './one-at-a-time.mjs';
import { say } from './say.mjs';

export const root = path.resolve(import.meta.dirname, '../..');
const cache = path.join(root, '.cache');
const lock = path.join(cache, 'set-up-lock');
/** What the build was made from. */
const stamp = path.join(cache, 'build-stamp');

/** Ends the process with one sentence if this Node is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  say(
    `DualVLA Studio needs Node 20.19 or later; this is ${process.versions.node}. Install a newer Node.`,
  );
  process.exit(1);
}

/** `npm ci` unless node_modules holds what package-lock.json asks for. Ends the process if it fails. */
export function ensurePackages() {
  oneAtATime(lock, {
    isThere: hasPackages,
    make() {
      say('Installing the packages of package-lock.json (npm ci) ...');
      // No package's script runs: one would fetch a program that nobody checks (ffmpeg-static).
      run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
    },
    onWait: () => say('Another process sets the studio up; waiting for it ...'),
  });
}

/** npm writes its own list of what it installed last of all: a broken-off install has none. */
function hasPackages() {
  const list = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(list)) return false;
  const installed = JSON.parse(readFileSync(list, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([place, { version, optional }]) =>
      place === '' || optional === true || installed[place]?.version === version,
  );
}

/** Builds window and hosts unless the build was made from these very sources. Ends the process if it fails. */
export function ensureBuild() {
  oneAtATime(lock, {
    isThere: () =>
      existsSync(path.join(root, 'dist/renderer/index.html')) &&
      existsSync(stamp) &&
      readFileSync(stamp, 'utf8') === stateOfSources(),
    make,
    onWait: () => say('Another process builds the studio; waiting for it ...'),
  });
}

/** Builds window and hosts, also where nothing changed. Ends the process if it fails. */
export function build() {
  oneAtATime(lock, {
    isThere: () => false,
    make,
    onWait: () => say('Another process builds the studio; waiting for it ...'),
  });
}

function make() {
  const state = stateOfSources();
  say('Building the studio (a few seconds) ...');
  // Whoever asks: under a test's own name for it, the window would get React for development, twice as slow.
  run('npm', ['run', '-s', 'build:parts'], { ...process.env, NODE_ENV: 'production' });
  writeFileSync(stamp, state);
}

function stateOfSources() {
  const sources = [
    'src',
    'scripts/package',
    'package-lock.json',
    'vite.config.ts',
    'vite.node.config.ts',
  ];
  return hashOf(sources.flatMap((name) => listing(path.join(root, name))));
}

/** Runs a command with its output on stderr; ends the process with its status if it fails. */
function run(command, args, env = process.env) {
  const result = spawnSync(command, args, {
    cwd: root,
    env,
    stdio: ['ignore', process.stderr.fd, 'inherit'],
    shell: process.platform === 'win32',
  });
  if (result.status === 0) return;
  say(`"${command} ${args.join(' ')}" failed; see above.`);
  process.exit(result.status ?? 1);
}

/** Name, size and time of every file: enough to see a change, quick enough for every start. */
function listing(target) {
  const info = statSync(target);
  if (!info.isDirectory()) return [`${target} ${info.size} ${info.mtimeMs}`];
  return readdirSync(target)
    .sort()
    .flatMap((name) => listing(path.join(target, name)));
}

function hashOf(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\n');
  return hash.digest('hex');
}
