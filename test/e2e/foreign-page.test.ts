/** Pages of other origins in a real browser: they get nothing of the studio, and kill nothing. */
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { copyFirstEpisodes } from '../first-episodes';
import { makeTempDir } from '../studio-fixture';
import { startHostProcess, type HostProcess } from './host-process';
import { closeWindows, openWindow, sharedChromium } from './window';

let dir: string;
let browser: Browser;
let host: HostProcess;
let other: Server;
let cookies: (string | undefined)[] = [];
let foreign: Page;
let studio: Page;
beforeAll(async () => {
  dir = await makeTempDir();
  const dataset = path.join(dir, 'demo');
  await copyFirstEpisodes(1, dataset);
  const dataDir = path.join(dir, 'data');
  [browser, host] = await Promise.all([sharedChromium(), startHostProcess({ dataDir, dataset })]);
  other = createServer((message, answer) => {
    cookies.push(message.headers.cookie);
    answer.setHeader('content-type', 'text/html').end('<!doctype html><title>other</title>');
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
  // Both in one profile, as in a browser of a person: the studio's window is open beside the foreign page.
  studio = (await openWindow(browser, host.url)).page;
  await studio.locator('[data-episode]').first().waitFor();
});
afterAll(async () => {
  await closeWindows(browser);
  other.close();
  expect(await host.stop()).toBe(0);
  await rm(dir, { recursive: true, force: true });
});
beforeEach(async () => {
  cookies = [];
  foreign = await studio.context().newPage();
  await foreign.goto(`http://localhost:${(other.address() as AddressInfo).port}/`);
  return async () => {
    await foreign.close();
    // Whatever it did, the studio is there and its window goes on.
    await studio.reload();
    await studio.locator('[data-episode]').first().waitFor();
  };
});

it('is refused every WebSocket, whatever its path', async () => {
  const paths = ['//', '///', '/', '/ws', '/ws?token=x', '//a:b@c:99999/', '/%'];
  const ends = await foreign.evaluate(
    ([port, targets]) =>
      Promise.all(
        targets.map(
          (target) =>
            new Promise((resolve) => {
              const socket = new WebSocket(`ws://localhost:${port}${target}`);
              socket.addEventListener('open', () => resolve('open'));
              socket.addEventListener('close', () => resolve('closed'));
            }),
        ),
      ),
    [host.port, paths] as const,
  );
  expect(ends).toEqual(paths.map(() => 'closed'));
});

it('may be closed in the middle of sixty of them', async () => {
  for (let round = 0; round < 3; round += 1) {
    const page = await studio.context().newPage();
    await page.goto(foreign.url());
    await page.evaluate((port) => {
      const url = `ws://127.0.0.1:${port}/ws`;
      Object.assign(window, { sockets: Array.from({ length: 60 }, () => new WebSocket(url)) });
    }, host.port);
    await page.close();
  }
});

it('can neither read nor run nor frame anything of it', async () => {
  const found = await foreign.evaluate(async (port) => {
    const origin = `http://localhost:${port}`;
    const load = (tag: 'script' | 'img', path: string) =>
      new Promise<string>((done) => {
        const element = document.createElement(tag);
        element.addEventListener('load', () => done('loaded'));
        element.addEventListener('error', () => done('refused'));
        element.src = origin + path;
        document.body.append(element);
      });
    const fetched = (mode: RequestMode) =>
      fetch(`${origin}/`, { mode, credentials: 'include' }).then(
        () => 'fetched',
        () => 'refused',
      );
    const frame = document.createElement('iframe');
    frame.src = origin;
    document.body.append(frame);
    await new Promise((done) => frame.addEventListener('load', done));
    let framed = 'shown';
    try {
      framed = frame.contentDocument === null ? 'closed' : 'shown';
    } catch {
      framed = 'closed';
    }
    return {
      cors: await fetched('cors'),
      noCors: await fetched('no-cors'),
      script: await load('script', '/index.html'),
      picture: await load('img', '/favicon.ico'),
      framed,
    };
  }, host.port);
  expect(found).toEqual({
    cors: 'refused',
    noCors: 'refused',
    script: 'refused',
    picture: 'refused',
    framed: 'closed',
  });
});

it('is sent no cookie of it, and cannot lock its window out by one', async () => {
  expect(cookies.filter((cookie) => cookie !== undefined)).toEqual([]);
  expect(await studio.evaluate(() => document.cookie)).toBe('');
  await foreign.evaluate((port) => {
    for (const path of ['/', '/ws']) document.cookie = `dualvla-${port}=x; path=${path}`;
  }, host.port);
  // Loaded again, as it is after each test, the window is let in.
});
