/** Starts a main script on the stand-in: a plain Node process with a Chromium of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { DesktopApp, LaunchOptions } from './desktop-app';
import { dragFiles } from './drag';
import { patienceMs } from './patience';
import { builtStandIn } from './stand-in/build';
import type { DriveAnswer } from './stand-in/drive';

export async function launchOnStandIn(options: LaunchOptions): Promise<DesktopApp> {
  const register = pathToFileURL(path.join(await builtStandIn(), 'register.mjs')).href;
  const child = spawn(
    process.execPath,
    ['--import', register, options.main, ...(options.args ?? [])],
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: { ...process.env, ...options.env } },
  );
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (part: Buffer) => said.push(part.toString()));
  }
  const exited = once(child, 'close').then(([code]) => code as number | null);
  const evaluate = driver(child, exited);
  let browser: Browser | null = null;

  const quiet = new WeakSet<Page>();
  const findPage = async (): Promise<Page> => {
    browser ??= await chromium.connectOverCDP(await debuggerAddress(evaluate));
    const [context] = browser.contexts();
    if (context === undefined) throw new Error('The Chromium has no context.');
    context.setDefaultTimeout(patienceMs);
    for (;;) {
      // Chromium's own first page stays blank.
      const page = context.pages().find((each) => each.url().includes('.localhost'));
      if (page !== undefined) {
        // Playwright would answer dialogs in the app's place.
        if (!quiet.has(page)) page.on('dialog', () => {});
        quiet.add(page);
        return page;
      }
      await nextNavigation(context);
    }
  };
  return {
    on: 'stand-in',
    evaluate: evaluate as DesktopApp['evaluate'],
    page: findPage,
    async drop(page, paths) {
      const byName = Object.fromEntries(paths.map((file) => [path.basename(file), file]));
      await (evaluate as DesktopApp['evaluate'])(
        ({ BrowserWindow }, known) =>
          Promise.all(
            BrowserWindow.getAllWindows().map(({ webContents }) =>
              (webContents as unknown as { dropping(paths: object): Promise<void> }).dropping(
                known,
              ),
            ),
          ).then(() => null),
        byName,
      );
      await dragFiles(page, paths);
    },
    exited,
    output: () => said.join(''),
    async kill() {
      await browser?.close().catch(() => {});
      // Its own end takes its Chromium along; an app that cannot do that is killed.
      await (evaluate as DesktopApp['evaluate'])(({ app }) => app.exit(0), null).catch(() => {});
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await exited;
      clearTimeout(timer);
    },
  };
}

type Evaluate = (act: unknown, argument: unknown) => Promise<unknown>;

function driver(child: ChildProcess, exited: Promise<unknown>): Evaluate {
  const pending = new Map<number, (answer: DriveAnswer) => void>();
  let nextId = 1;
  child.on('message', (answer: DriveAnswer) => {
    pending.get(answer.id)?.(answer);
    pending.delete(answer.id);
  });
  return async (act, argument) => {
    const id = nextId++;
    const answer = new Promise<DriveAnswer>((resolve) => pending.set(id, resolve));
    child.send({ id, source: String(act), argument }, () => {
      // Refused by an app that has ended, which `ended` tells.
    });
    const ended = exited.then((): DriveAnswer => ({ id, error: 'The app has ended.' }));
    const given = await Promise.race([answer, ended]);
    if ('error' in given) throw new Error(given.error);
    return given.value;
  };
}

/** Resolves when any page is made or goes to another address. */
function nextNavigation(context: BrowserContext): Promise<void> {
  return new Promise((resolve) => {
    const end = () => resolve();
    context.once('page', end);
    for (const page of context.pages()) page.once('framenavigated', end);
  });
}

/** Where Chromium listens: it says so in its profile. */
async function debuggerAddress(evaluate: Evaluate): Promise<string> {
  const profile = await (evaluate as DesktopApp['evaluate'])(
    ({ app }) => app.whenReady().then(() => app.getPath('userData')),
    null,
  );
  const text = await readFile(path.join(profile, 'DevToolsActivePort'), 'utf8');
  return `http://127.0.0.1:${text.split('\n', 1)[0] ?? ''}`;
}
