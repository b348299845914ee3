/**
 * What the studio relies on in Electron, shown on whichever host runs these tests: on the stand-in it says that the
 * stand-in can stand in, on real Electron that it was modelled right.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import './contract-app/contract';
import { eventually, host, launchDesktop, type DesktopApp, type Electron } from './desktop-app';

const main = path.join(import.meta.dirname, 'contract-app/main.mjs');
let dir: string;
let app: DesktopApp;
let page: Page;

const start = (word: string) =>
  launchDesktop({ main, args: [word], env: { CONTRACT_DATA: path.join(dir, 'profile') } });
const inApp = <T>(act: (electron: Electron) => T | Promise<T>) => app.evaluate(act, null);
const log = () => inApp(() => globalThis.contract.log);
const logged = (...entry: unknown[]) => eventually(log).toContainEqual(entry);

/** Makes a channel in the page, sends one end up, and keeps the other as `window.port`. */
async function openPort(words: string): Promise<void> {
  const before = await inApp(() => globalThis.contract.ports.length);
  await page.evaluate((data) => {
    const { port1, port2 } = new MessageChannel();
    const got: unknown[] = [];
    Object.assign(window, { port: port1, got, portClosed: false });
    port1.addEventListener('message', (event) => got.push(event.data));
    port1.start();
    port1.addEventListener('close', () => Object.assign(window, { portClosed: true }));
    port1.postMessage('early');
    window.postMessage(data, '/', [port2]);
  }, words);
  await eventually(() => inApp(() => globalThis.contract.ports.length)).toBe(before + 1);
}
/** As `openPort`, and hands the main process's end on to the last child, which sends back what it gets. */
async function openPortToChild(words: string): Promise<void> {
  await openPort(words);
  await inApp(() => {
    const { ports, children } = globalThis.contract;
    const port = ports.at(-1);
    if (port !== undefined) children.at(-1)?.postMessage('serve', [port]);
  });
  await page.waitForFunction(() => (Reflect.get(window, 'got') as unknown[]).length === 1);
}
const inMainWorld = (code: string) =>
  app.evaluate(
    (_electron, source) =>
      globalThis.contract.window.webContents.executeJavaScript(source, true) as Promise<unknown>,
    code,
  );
const isLight = () => page.evaluate(() => matchMedia('(prefers-color-scheme: light)').matches);
const inPage = <T>(name: string) => page.evaluate((key) => Reflect.get(window, key) as T, name);

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'dualvla-contract-'));
  app = await start('first');
  page = await app.page();
  await page.waitForFunction(() => 'sawPreload' in window);
});
afterAll(async () => {
  await app.kill();
  await rm(dir, { recursive: true, force: true });
});

describe(`Electron as the studio uses it, on ${host}`, () => {
  it('runs the preload script before the page, in a world of its own, without Node in the page', async () => {
    expect(await inPage('sawPreload')).toEqual(['undefined', 'contract']);
    expect(await page.evaluate(() => typeof Reflect.get(window, 'require'))).toBe('undefined');
    expect(await page.evaluate(() => isSecureContext)).toBe(true);
  });

  it('carries ports to the main process: kept until started, cloned structurally, neutered', async () => {
    await openPort('to-main');
    await eventually(() => inPage('fromPreload')).toEqual({ neutered: 'DataCloneError' });
    const entry = (await log()).find(([name]) => name === 'port');
    expect(entry).toEqual(['port', 'to-main', 'contract://app/', true]);

    await inApp(() => {
      const port = globalThis.contract.ports.at(-1);
      port?.on('message', ({ data }) => port.postMessage({ again: data as unknown }));
      port?.start();
    });
    await page.evaluate(() => {
      (Reflect.get(window, 'port') as MessagePort).postMessage(
        {
          floats: new Float32Array([1.5, NaN]),
          map: new Map([['a', new Date(5)]]),
          nothing: undefined,
          big: 2n,
          minusZero: -0,
        },
        [],
      );
    });
    await page.waitForFunction(() => (Reflect.get(window, 'got') as unknown[]).length === 2);
    const kept = await page.evaluate(() => {
      const [first, second] = Reflect.get(window, 'got') as { again: Record<string, unknown> }[];
      const value = second?.again ?? {};
      const map = value['map'] as Map<string, Date>;
      return {
        first,
        floats: [...(value['floats'] as Float32Array)],
        type: value['floats'] instanceof Float32Array,
        date: map.get('a')?.getTime(),
        keys: Object.keys(value),
        big: value['big'] === 2n,
        minusZero: Object.is(value['minusZero'], -0),
      };
    });
    expect(kept).toEqual({
      first: { again: 'early' },
      floats: [1.5, NaN],
      type: true,
      date: 5,
      keys: ['floats', 'map', 'nothing', 'big', 'minusZero'],
      big: true,
      minusZero: true,
    });
    const refused = await inApp(() => {
      try {
        globalThis.contract.ports.at(-1)?.postMessage({ act: () => {} });
        return 'sent';
      } catch {
        return 'refused';
      }
    });
    expect(refused).toBe('refused');
  });

  it('tells the main process when the page closes its port', async () => {
    await openPort('to-close');
    await inApp(() => {
      const port = globalThis.contract.ports.at(-1);
      port?.on('close', () => globalThis.contract.note('port closed'));
      port?.start();
    });
    await page.evaluate(() => (Reflect.get(window, 'port') as MessagePort).close());
    await logged('port closed');
  });

  it('runs utility processes: messages, output, status', async () => {
    await inApp(() => {
      globalThis.contract.fork().postMessage({ n: [1, 'two'] }, []);
    });
    await logged('stdout', 'hello word');
    await logged('child', { back: { n: [1, 'two'] } });
    const names = await inApp(({ app: own }) => own.getAppMetrics().map((m) => m.name));
    expect(names).toContain('Contract child');
    await inApp(() => globalThis.contract.children.at(-1)?.postMessage('end'));
    await logged('exit', 5);
  });

  it('hands a port on to a utility process, and closes it when that dies or the page goes', async () => {
    await inApp(() => void globalThis.contract.fork());
    await openPortToChild('to-child');
    expect(await inPage('got')).toEqual([{ echo: 'early' }]);

    await page.reload();
    await logged('child', 'the page is gone');

    await openPortToChild('to-child-again');
    await page.evaluate(() => (Reflect.get(window, 'port') as MessagePort).postMessage('die', []));
    await page.waitForFunction(() => Reflect.get(window, 'portClosed') === true);
    await logged('exit', 6);
  });

  it('answers the scheme itself, ranges included, under a policy', async () => {
    const answers = await page.evaluate(async () => {
      const whole = await fetch('bytes');
      const part = await fetch('bytes', { headers: { range: 'bytes=10-12' } });
      const missing = await fetch('nothing');
      return {
        whole: [whole.status, (await whole.arrayBuffer()).byteLength],
        part: [
          part.status,
          part.headers.get('content-range'),
          [...new Uint8Array(await part.arrayBuffer())],
        ],
        missing: missing.status,
      };
    });
    expect(answers).toEqual({
      whole: [200, 1000],
      part: [206, 'bytes 10-12/1000', [10, 11, 12]],
      missing: 404,
    });
    const inline = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.head.append(script);
      return 'inlineRan' in window;
    });
    expect(inline).toBe(false);
  });

  it('lets the main process refuse navigations and windows', async () => {
    await page.evaluate(() => void (location.href = 'https://example.invalid/away'));
    await logged('will-navigate', 'https://example.invalid/away');
    await page.evaluate(() => void window.open('https://example.invalid/window'));
    await logged('window-open', 'https://example.invalid/window');
    expect(await page.title()).toBe('contract');
  });

  it('has menus whose items are found and clicked', async () => {
    await inApp(({ Menu }) => void Menu.getApplicationMenu()?.getMenuItemById('do.it')?.click());
    await logged('did it');
    const off = await inApp(
      ({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('do.off')?.enabled,
    );
    expect(off).toBe(false);
  });

  it('says where dropped files lie', async () => {
    const file = path.join(dir, 'dropped thing.txt');
    await writeFile(file, 'content');
    await app.drop(page, [file]);
    await page.waitForFunction(() => {
      const from = Reflect.get(window, 'fromPreload') as { paths?: string[] } | undefined;
      return from?.paths !== undefined;
    });
    expect(await inPage('fromPreload')).toEqual({ paths: [file] });
  });

  it('shows the page in the colours that the main process sets', async () => {
    for (const theme of ['light', 'dark'] as const) {
      await app.evaluate(
        ({ nativeTheme }, wanted) => void (nativeTheme.themeSource = wanted),
        theme,
      );
      await eventually(isLight).toBe(theme === 'light');
    }
  });

  it.skipIf(host === 'electron')('throws for what the stand-in does not model', async () => {
    const attempts: ((electron: Electron) => unknown)[] = [
      ({ app: own }) => own.dock,
      ({ shell }) => shell.beep(),
      ({ dialog }) => dialog.showErrorBox('', ''),
      ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setOpacity(1),
      ({ protocol }) => protocol.handle('unregistered', () => new Response()),
      ({ Menu }) => Menu.buildFromTemplate([{ role: 'startSpeaking' }]),
      ({ Menu }) => Menu.buildFromTemplate([{ label: 'a', toolTip: 'b' }]),
      ({ BrowserWindow }) => new BrowserWindow({ frame: false }),
    ];
    for (const attempt of attempts) {
      await expect(inApp(attempt), String(attempt)).rejects.toThrow('not modelled');
    }
  });

  it('is told of a second start', async () => {
    const second = await start('again');
    expect(await second.exited).toBe(7);
    await logged('second-instance', { asked: 'again' });
  });

  it('survives a crash of its page', async () => {
    await inApp(() => globalThis.contract.window.webContents.forcefullyCrashRenderer());
    await logged('gone', 'crashed');
    // Playwright gives a crashed page up, so that the main process is asked about it from here on.
    // A page that is still loading has its title before it has run its scripts.
    await eventually(() => inMainWorld('self.sawPreload?.join()')).toBe('undefined,contract');
    await inMainWorld("window.postMessage('back again', '/', [new MessageChannel().port2])");
    await logged('port', 'back again', 'contract://app/', true);
  });

  it('closes and quits in order, and lets the app hold the end', async () => {
    // A page may only hold a window whose user has touched it; this one counts as touched when code runs in it.
    await inMainWorld("addEventListener('beforeunload', (event) => event.preventDefault())");
    await inApp(() => globalThis.contract.window.close());
    await logged('will-prevent-unload');
    expect(await inMainWorld('document.title')).toBe('contract');
    await inApp(() => {
      globalThis.contract.log.length = 0;
      Object.assign(globalThis.contract, { leave: true, holdQuit: true });
    });
    await inApp(({ app: own }) => own.quit());
    expect(await app.exited).toBe(3);
    const lines = app.output().split('\n');
    const line = lines.find((text) => text.startsWith('[['));
    const names = (JSON.parse(line ?? '[]') as unknown[][]).map(([name]) => name);
    expect(names).toEqual(['before-quit', 'close', 'will-prevent-unload', 'closed', 'will-quit']);
  });
});
