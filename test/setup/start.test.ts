/** `npm start` as a newcomer meets it: with and without a window to open. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { host } from '../desktop/desktop-app';
import { builtStandIn } from '../desktop/stand-in/build';
import { demoDataset, repositoryRoot } from '../shared-data';
import { makeTempDir } from '../studio-fixture';

let dir: string;
let standIn: string;
let child: ChildProcess | null = null;

beforeAll(async () => {
  dir = await makeTempDir();
  standIn = await builtStandIn();
});
afterEach(() => {
  child?.kill('SIGKILL');
  child = null;
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true, maxRetries: 5 });
});

const noScreen = { DISPLAY: '', WAYLAND_DISPLAY: '', SSH_CONNECTION: '' };

/** Starts it; `says` resolves when what it printed matches. */
function start(args: string[], env: Record<string, string>) {
  const started = spawn(process.execPath, ['scripts/start.mjs', ...args], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DUALVLA_DATA_DIR: path.join(dir, 'data'), ...env },
  });
  child = started;
  let said = '';
  let check: (() => void) | null = null;
  for (const stream of [started.stdout, started.stderr]) {
    stream.on('data', (part: Buffer) => {
      said += part.toString();
      check?.();
    });
  }
  const ended = once(started, 'close').then(([code]) => code as number | null);
  const says = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      check = () => {
        const found = pattern.exec(said)?.[0];
        if (found !== undefined) resolve(found);
      };
      void ended.then(() => reject(new Error(`It ended and had said: ${said}`)));
      check();
    });
  return { says, ended, stop: () => started.kill('SIGTERM'), said: () => said };
}

it('tells what can be asked of it, and starts nothing', async () => {
  const { ended, said } = start(['--help'], {});
  expect(await ended).toBe(0);
  expect(said()).toMatch(/^npm start \[-- PATH\] [^]+--no-open/);
});

it('says in one line why there is no window, opens in the browser host, and ends cleanly', async () => {
  const run = start(['--port', '0', '--no-open', demoDataset], noScreen);
  await run.says(/http:\/\/localhost:\d+\/#ticket=\w+/);
  expect(run.said()).toMatch(/^.*No display.*: opening in the browser host\.$/m);
  run.stop();
  expect(await run.ended).toBe(0);
});

it('opens in the browser host when told so, without looking for a window', async () => {
  const run = start(['--browser', '--port', '0', '--no-open'], noScreen);
  await run.says(/http:\/\/localhost:\d+/);
  expect(run.said()).not.toMatch(/display|Electron/);
  run.stop();
  expect(await run.ended).toBe(0);
});

it('fails with the reason when a window is insisted on and cannot be had', async () => {
  const run = start(['--electron'], noScreen);
  expect(await run.ended).toBe(1);
  expect(run.said()).toMatch(/No display.*\.$/m);
  expect(run.said()).not.toContain('browser host');
});

it.skipIf(host === 'electron')(
  'opens the desktop window where there is a binary, and ends cleanly',
  async () => {
    // The binary is the stand-in here, which needs no screen but the name of one.
    const dist = path.join(dir, 'dist');
    await mkdir(dist);
    const binary = path.join(dist, 'electron');
    const register = path.join(standIn, 'register.mjs');
    await writeFile(
      binary,
      `#!/bin/sh\n[ "$1" = --no-sandbox ] && shift\nexec "${process.execPath}" --import "file://${register}" "$@"\n`,
    );
    await chmod(binary, 0o755);
    const data = path.join(dir, 'window-data');
    const run = start(['--electron', demoDataset], {
      ...noScreen,
      DISPLAY: 'stand-in:1',
      ELECTRON_OVERRIDE_DIST_PATH: dist,
      ELECTRON_RUN_AS_NODE: '1',
      DUALVLA_DATA_DIR: data,
    });
    const log = path.join(data, 'logs/desktop.jsonl');
    await expect
      .poll(() => readFile(log, 'utf8').catch(() => ''), { timeout: 30_000 })
      .toContain('"topic":"core","text":"ready"');
    run.stop();
    expect({ code: await run.ended, said: run.said() }).toMatchObject({ code: 0 });
    expect(await readFile(log, 'utf8')).toContain('"topic":"end"');
  },
);
