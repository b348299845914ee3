/** How a window gets in, in a real browser, and what it gives away to whoever stands in the studio's place. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { decodeMessage, encodeMessage } from '../../src/shared/rpc/wire';
import { makeTempDir } from '../studio-fixture';
import { copyFirstEpisodes } from '../first-episodes';
import { freePort, startHostProcess, type HostProcess } from './host-process';
import { closeWindows, openWindow, sharedChromium } from './window';

let dir: string;
/** A small one: each data folder has thumbnails of its own. */
let dataset: string;
let browser: Browser;
/** Started as by somebody who sees the browser that it starts; `said` is what that was to open. */
let host: HostProcess;
let said: string;
beforeAll(async () => {
  dir = await makeTempDir();
  dataset = path.join(dir, 'demo');
  await copyFirstEpisodes(1, dataset);
  browser = await sharedChromium();
  const tools = path.join(dir, 'tools');
  said = path.join(dir, 'opened');
  await mkdir(tools);
  await writeFile(path.join(tools, 'xdg-open'), `#!/bin/sh\necho "$@" > '${said}'\n`);
  await chmod(path.join(tools, 'xdg-open'), 0o755);
  const PATH = `${tools}:${process.env['PATH'] ?? ''}`;
  host = await startHostProcess({
    dataDir: dataDir(),
    dataset,
    open: true,
    env: { PATH, DISPLAY: ':0' },
  });
});
afterEach(() => closeWindows(browser));
afterAll(async () => {
  expect(host.log()).toBe('');
  expect(await host.stop()).toBe(0);
  await rm(dir, { recursive: true, force: true });
});

const dataDir = () => path.join(dir, 'data');
const expected = /WebSocket|ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_CONTENT_LENGTH_MISMATCH/;

it('a browser is started with an address that is good for one window', async () => {
  await expect.poll(() => readFile(said, 'utf8').catch(() => '')).toContain('ticket=');
  const url = (await readFile(said, 'utf8')).trim();
  expect(url).not.toBe(host.url);
  expect(url).not.toContain((await readFile(path.join(dataDir(), 'web-token'), 'utf8')).trim());

  const first = await openWindow(browser, url);
  await first.page.locator('[data-episode]').first().waitFor();
  expect(first.page.url()).not.toContain('ticket');
  // From then on the window has a key of its own, which even its own page cannot read.
  await first.page.reload();
  await first.page.locator('[data-episode]').first().waitFor();
  expect(await first.page.evaluate(() => [document.cookie, JSON.stringify(localStorage)])).toEqual([
    '',
    expect.not.stringMatching(/[0-9a-f]{48}/),
  ]);

  const second = await openWindow(browser, url, { expected });
  await second.page.getByText('This address was good for one window').waitFor();
  // The printed address, pasted into the window that was refused, lets it in.
  await second.page.evaluate((address) => {
    location.href = address;
  }, host.url);
  await second.page.locator('[data-episode]').first().waitFor();
  expect(second.page.url()).not.toContain('ticket');
});

it('a page that is loaded again before it was let in is let in all the same', async () => {
  const { page } = await openWindow(browser, host.url, { expected });
  await page.reload();
  await page.locator('[data-episode]').first().waitFor();
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('ticket');
});

it('a window without ticket and key says what to do', async () => {
  const { page } = await openWindow(browser, `http://localhost:${host.port}/`);
  await page.getByText('open the address that the studio printed').waitFor();
});

it('who takes the place of an ended studio learns nothing that lets him in', async () => {
  const port = await freePort();
  const host = await startHostProcess({ dataDir: dataDir(), dataset, port });
  const { page } = await openWindow(browser, host.url, { expected });
  await page.locator('[data-episode]').first().waitFor();
  const master = (await readFile(path.join(dataDir(), 'web-token'), 'utf8')).trim();
  const token = createHmac('sha256', master).update(`port ${port}`).digest('hex');
  await host.kill();

  const heard: string[] = [];
  let connections = 0;
  const thief = createServer((message) => heard.push(JSON.stringify(message.rawHeaders)));
  const sockets = new WebSocketServer({ server: thief });
  sockets.on('connection', (socket, message) => {
    connections += 1;
    heard.push(`${message.url} ${JSON.stringify(message.rawHeaders)}`);
    socket.on('message', (data: Buffer) => {
      heard.push(data.toString('latin1'));
      expect(decodeMessage(data)).toMatchObject({ type: 'enter' });
      const nothing = new Uint8Array(32);
      socket.send(encodeMessage({ type: 'challenge', nonce: nothing, proof: nothing }));
    });
  });
  thief.listen(port, '127.0.0.1');
  await once(thief, 'listening');
  await page.getByText('What answers here is not the studio').waitFor();
  await expect.poll(() => connections, { timeout: 20_000 }).toBeGreaterThan(1);
  for (const bytes of heard) {
    expect(bytes).not.toContain(token);
    expect(bytes).not.toContain(master);
    expect(bytes.toLowerCase()).not.toContain('cookie');
    expect(bytes).not.toContain('prove');
  }
  for (const socket of sockets.clients) socket.terminate();
  thief.closeAllConnections();
  await new Promise((resolve) => thief.close(resolve));

  const again = await startHostProcess({ dataDir: dataDir(), dataset, port });
  await page.getByText('What answers here is not the studio').waitFor({ state: 'hidden' });
  await page.reload();
  await page.locator('[data-episode]').first().waitFor();
  await again.stop();
});
