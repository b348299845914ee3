/** Starts a main script on real Electron, where its binary and a screen are there. */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { _electron } from 'playwright-core';
import { repositoryRoot } from '../shared-data';
import type { DesktopApp, LaunchOptions } from './desktop-app';
import { dragFiles } from './drag';
import { patienceMs } from './patience';

/** Path of the binary, or null: not downloaded, or no screen to show a window on. */
export function realElectron(): string | null {
  const folder = path.join(repositoryRoot, 'node_modules/electron');
  const name = path.join(folder, 'path.txt');
  if (!existsSync(name)) return null;
  const binary = path.join(folder, 'dist', readFileSync(name, 'utf8').trim());
  const screen =
    process.platform !== 'linux' ||
    Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
  return screen && existsSync(binary) ? binary : null;
}

export async function launchOnElectron(options: LaunchOptions): Promise<DesktopApp> {
  const executablePath = realElectron();
  if (executablePath === null) throw new Error('There is no Electron here.');
  // Set by editors that are Electron themselves: it would turn the app into plain Node.
  const { ELECTRON_RUN_AS_NODE: _leaked, ...env } = process.env;
  const running = await _electron.launch({
    executablePath,
    args: [options.main, ...(options.args ?? [])],
    env: { ...(env as Record<string, string>), ...options.env },
    // Without it Playwright turns the sandbox off on Linux; root cannot have one.
    chromiumSandbox: process.getuid?.() !== 0,
  });
  running.context().setDefaultTimeout(patienceMs);
  const child = running.process();
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (part: Buffer) => said.push(part.toString()));
  }
  const exited = once(child, 'close').then(([code]) => code as number | null);
  return {
    on: 'electron',
    evaluate: (act, argument) => running.evaluate(act as never, argument as never),
    page: () => running.firstWindow(),
    drop: dragFiles,
    exited,
    output: () => said.join(''),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
