/** A curator's day in the desktop app: the same on real Electron and on its stand-in. */
import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IndependentDataset } from '../core/export/independent-reader';
import { eventually, host, type DesktopApp } from './desktop-app';
import { followCores, lostPictures } from './lost-pictures';
import {
  chooseMenu,
  corePid,
  decisionsOnDisk,
  launchStudio,
  makeStudioPlace,
  readLog,
  showsFrame,
  startReview,
  troubles,
  type StudioPlace,
} from './studio-app';

console.log(`Desktop journeys run on ${host === 'electron' ? 'real Electron' : 'the stand-in'}.`);

let place: StudioPlace;
let app: DesktopApp;
let page: Page;
let proposed = 0;
/** What the log says of pictures that only a killed core knew. */
let lost: string[] = [];

const isShown = () =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible(), null);
const rows = () => page.locator('[data-keyframe]');
const inState = (state: string, index: number) =>
  rows()
    .nth(index)
    .and(page.locator(`[data-state=${state}]`))
    .waitFor();

beforeAll(async () => {
  place = await makeStudioPlace();
  app = await launchStudio(place, [place.dataset]);
  page = await app.page();
  await followCores(page);
});
afterAll(async () => {
  await app.kill();
  await place.remove();
});

describe(`the desktop studio on ${host}`, () => {
  it('opens the dataset it was started with, sandboxed and under its policy', async () => {
    await page.locator('[data-episode="0"]').waitFor();
    expect(await page.title()).toBe('demo · DualVLA Studio');
    expect(await page.evaluate(() => typeof Reflect.get(globalThis, 'require'))).toBe('undefined');
    const policy = await page.evaluate(async () => {
      const answer = await fetch(location.pathname);
      return answer.headers.get('content-security-policy');
    });
    expect(policy).toContain("default-src 'none'");
    await eventually(isShown).toBe(true);
  });

  it('plays and seeks two cameras, frame-exact', async () => {
    proposed = await startReview(page);
    expect(proposed).toBeGreaterThan(2);
    await page.keyboard.press('Space');
    await page.waitForFunction(() => {
      const frames = [...document.querySelectorAll('[data-camera] [data-frame]')];
      return frames.length > 1 && frames.every((at) => Number(at.getAttribute('data-frame')) >= 5);
    });
    await page.keyboard.press('Space');
    await page.keyboard.press('Home');
    await showsFrame(page, 0);
    await page.keyboard.press('Shift+ArrowRight');
    await showsFrame(page, 10);
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await showsFrame(page, 1);
  });

  it('gives videos out in exact ranges, also several at once', async () => {
    const answers = await page.evaluate(async () => {
      const urls = performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .filter((name) => name.includes('/media/'));
      const [url] = urls;
      if (url === undefined) throw new Error('No video was fetched.');
      const part = async (range: string) => {
        const answer = await fetch(url, { headers: { range }, cache: 'no-store' });
        const { byteLength } = await answer.arrayBuffer();
        return [answer.status, answer.headers.get('content-range')?.split('/')[0], byteLength];
      };
      const size = Number(
        (await fetch(url, { headers: { range: 'bytes=0-0' } })).headers
          .get('content-range')
          ?.split('/')[1],
      );
      const answers = await Promise.all([
        part('bytes=0-99'),
        part('bytes=100-199'),
        part('bytes=-7'),
        part(`bytes=${size}-`),
      ]);
      return { answers, size };
    });
    const { size } = answers;
    expect(answers.answers).toEqual([
      [206, 'bytes 0-99', 100],
      [206, 'bytes 100-199', 100],
      [206, `bytes ${size - 7}-${size - 1}`, 7],
      [416, 'bytes *', 0],
    ]);
    expect(await page.evaluate(async () => (await fetch('media/unknown')).status)).toBe(404);
  });

  it('decides and undoes, by key and by native menu', async () => {
    await rows().first().click();
    await page.keyboard.press('KeyA');
    await inState('accepted', 0);
    await page.keyboard.press('KeyX');
    await inState('pruned', 1);
    await chooseMenu(app, 'episode.undo');
    await inState('proposed', 1);
    await chooseMenu(app, 'keyframe.prune');
    await inState('pruned', 1);
    await eventually(async () => (await decisionsOnDisk(place)).length).toBe(4);
  });

  it('loses nothing when the core is killed, and goes on', async () => {
    const pid = await corePid(app);
    process.kill(pid, 'SIGKILL');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('KeyA');
    await eventually(() => corePid(app).catch(() => pid)).not.toBe(pid);
    await eventually(async () => (await decisionsOnDisk(place)).length).toBe(5);
    await page.locator('[data-save-state=saved]').waitFor();
    await inState('accepted', 0);
    await inState('pruned', 1);
    // The videos were never interrupted: this process reads them.
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await showsFrame(page, 0);
    lost = await lostPictures(place, page);
  });

  it('exports from the menu, with progress on the icon', async () => {
    await page.keyboard.press('Shift+KeyA');
    await page.getByRole('button', { name: /^Accept \d+ keyframes?/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('[data-state=proposed]') === null);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.hash.startsWith('#/review/0?'));
    await page.locator('[data-save-state=saved]').waitFor();
    await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      if (window === undefined) throw new Error('There is no window.');
      const seen: number[] = [];
      const setProgressBar = window.setProgressBar.bind(window);
      window.setProgressBar = (value) => {
        seen.push(value);
        setProgressBar(value);
      };
      Object.assign(globalThis, { seen });
    }, null);
    await chooseMenu(app, 'studio.export');
    await page.getByRole('textbox', { name: 'Name of the new folder' }).fill('sparse');
    await page.getByRole('button', { name: 'Export 1 episode' }).click();
    await page.getByRole('button', { name: 'Done' }).waitFor();
    const written = await IndependentDataset.read(path.join(place.dir, 'sparse'));
    expect(written.episodes).toHaveLength(1);
    const seen = await app.evaluate(() => Reflect.get(globalThis, 'seen') as number[], null);
    expect(seen.at(-1)).toBe(-1);
    expect(Math.max(...seen)).toBeGreaterThan(0);
    // Reveal asks the system, which a test stands in for.
    await app.evaluate(({ shell }) => {
      shell.showItemInFolder = (file) => void Object.assign(globalThis, { revealed: file });
    }, null);
    await page.getByRole('button', { name: /reveal|show in folder/i }).click();
    const revealed = () => app.evaluate(() => Reflect.get(globalThis, 'revealed') as unknown, null);
    await eventually(revealed).toBe(path.join(place.dir, 'sparse'));
    await page.getByRole('button', { name: 'Done' }).click();
  });

  it('opens what is dropped, picked, and asked for by a second start', async () => {
    const shown = (name: string) => eventually(() => page.title()).toBe(`${name} · DualVLA Studio`);
    await app.drop(page, [path.join(place.dir, 'sparse')]);
    await shown('sparse');

    await app.evaluate(({ dialog }, file) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [file] });
    }, place.dataset);
    await chooseMenu(app, 'studio.open');
    await page.getByRole('button', { name: /Choose a folder/ }).click();
    await shown('demo');

    const second = await launchStudio(place, [path.join(place.dir, 'sparse')]);
    expect(await second.exited).toBe(0);
    expect(second.output()).toContain('open already');
    await shown('sparse');

    // A double click on the file of a project, as macOS reports it.
    await app.evaluate(
      ({ app: own }, file) => void own.emit('open-file', { preventDefault: () => {} }, file),
      `${place.dataset}.curation/open.dualvla`,
    );
    await shown('demo');
    await app.evaluate(
      ({ Menu }) =>
        Menu.getApplicationMenu()
          ?.getMenuItemById('recent')
          ?.submenu?.items.find(({ label }) => label.startsWith('sparse'))
          ?.click(),
      null,
    );
    await shown('sparse');

    const recent = () =>
      app.evaluate(
        ({ Menu }) =>
          Menu.getApplicationMenu()
            ?.getMenuItemById('recent')
            ?.submenu?.items.map(({ label }) => label),
        null,
      );
    await eventually(recent).toEqual([
      expect.stringContaining('sparse'),
      expect.stringContaining('demo'),
    ]);
  });

  it('says what is wrong with something that is no dataset, and keeps what is open', async () => {
    const other = path.join(place.dir, 'holiday pictures');
    await mkdir(other);
    await app.drop(page, [other]);
    await page
      .getByText(/holiday pictures/)
      .first()
      .waitFor();
    expect(await page.title()).toBe('sparse · DualVLA Studio');
  });

  it('keeps pages in the studio and lets only web addresses out', async () => {
    await app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = async (url) => void opened.push(url);
    }, null);
    await page.evaluate(() => void (location.href = 'https://example.invalid/paper'));
    await page.evaluate(() => void window.open('https://example.invalid/window'));
    await page.evaluate(() => void window.open('mailto:somebody@example.invalid'));
    const opened = async () =>
      (await app.evaluate(() => Reflect.get(globalThis, 'opened') as string[], null)).toSorted();
    await eventually(opened).toEqual([
      'https://example.invalid/paper',
      'https://example.invalid/window',
    ]);
    await eventually(async () => (await readLog(place)).map(({ text }) => text)).toContain(
      'an address of the kind mailto:',
    );
    expect(await page.title()).toBe('sparse · DualVLA Studio');
    expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied');
  });

  it('ends in order, releases the project, and finds everything again', async () => {
    await app.evaluate(({ app: own }) => own.quit(), null);
    expect(await app.exited).toBe(0);
    await expect(access(`${place.dataset}.curation/lock.json`)).rejects.toThrow('ENOENT');
    // What was asked for on purpose, and what only a killed core knew.
    const expected = /example\.invalid|ERR_ABORTED|media\/unknown|status of 416/;
    const told = await troubles(place, expected);
    expect(told.filter((text) => !lost.includes(text))).toEqual([]);

    app = await launchStudio(place);
    page = await app.page();
    // Nothing was named, so the last one opened comes back.
    await eventually(() => page.title()).toBe('sparse · DualVLA Studio');
  });
});
