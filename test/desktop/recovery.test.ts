/** What the desktop app does when its parts die, when it is closed over unsaved work, and when the machine sleeps. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyFirstEpisodes } from '../first-episodes';
import { seededRandom } from '../shared/seeded-random';
import { copyWatchedEpisodes } from '../watched-episodes';
import { eventually, type DesktopApp } from './desktop-app';
import { followCores, lostPictures } from './lost-pictures';
import { patienceMs } from './patience';
import {
  chooseMenu,
  corePid,
  decisionsOnDisk,
  launchStudio,
  makeStudioPlace,
  readLog,
  startReview,
  troubles,
  type StudioPlace,
} from './studio-app';

const rounds = process.env['DUALVLA_TEST_FULL'] === '1' ? 30 : 2;

let place: StudioPlace;
let app: DesktopApp;
let page: Page;

async function start(): Promise<void> {
  place = await makeStudioPlace(copyWatchedEpisodes);
  app = await launchStudio(place, [place.dataset]);
  page = await app.page();
}
async function end(): Promise<void> {
  await app.kill();
  await place.remove();
}

/** Runs in the page, also when Playwright has given it up after a crash. */
const inPage = (code: string) =>
  app.evaluate(
    ({ BrowserWindow }, source) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(source) as Promise<unknown>,
    code,
  );
const onDisk = () => decisionsOnDisk(place);
/** Ids and states of the keyframes that the window shows. */
const shown = `[...document.querySelectorAll('[data-keyframe]')]
  .map((row) => row.dataset.keyframe + ' ' + row.dataset.state)`;
const manyKills = { timeout: 60_000 + rounds * patienceMs };
/** Ends the app and starts it again: it shows what it showed before. */
async function restartApp(): Promise<void> {
  const before = await inPage(shown);
  await app.evaluate(({ app: own }) => own.quit(), null);
  expect(await app.exited).toBe(0);
  app = await launchStudio(place, [place.dataset]);
  page = await app.page();
  await followCores(page);
  await page.locator('[data-episode="0"] button').first().press('Enter');
  await eventually(() => inPage(shown)).toEqual(before);
}

describe('one after the other in the same app', () => {
  beforeAll(start);
  afterAll(end);

  it(`keeps every decision while the core is killed ${rounds} times`, manyKills, async () => {
    await followCores(page);
    const proposed = await startReview(page);
    const random = seededRandom(20_261_123);
    const lost = new Set<string>();
    const expectNoOther = async () => {
      for (const text of await lostPictures(place, page)) lost.add(text);
      expect((await troubles(place)).filter((text) => !lost.has(text))).toEqual([]);
    };
    for (let round = 0; round < rounds; round++) {
      // A new start forgives earlier deaths: the app gives a core up that dies three times in half a minute.
      if (round > 0 && round % 2 === 0) await restartApp();
      await page.locator('[data-keyframe]').first().click();
      await expectNoOther();
      const pid = await corePid(app);
      const deadly = random.between(0, 4);
      const before = (await onDisk()).length;
      for (let press = 0; press <= deadly + 1; press++) {
        if (press === deadly) process.kill(pid, 'SIGKILL');
        // The first key is a decision whatever is selected.
        const key = press === 0 ? 'KeyF' : random.pick(['KeyA', 'KeyX', 'KeyF', 'ArrowDown']);
        await page.keyboard.press(key);
      }
      await eventually(() => corePid(app).catch(() => pid)).not.toBe(pid);
      // What was saved before the first key shows as saved until the key has been seen.
      await eventually(async () => (await onDisk()).length).toBeGreaterThan(before);
      await page.locator('[data-save-state=saved]').waitFor();
      const ids = (await onDisk()).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      // What a core was asked for while it was killed, the next one does not know.
      await expectNoOther();
    }
    expect(await page.locator('[data-keyframe]').count()).toBe(proposed);
  });

  it('brings a crashed page back where it was, with every decision', async () => {
    const before = (await onDisk()).length;
    const first = page.locator('[data-keyframe]').first();
    const wasPruned = (await first.getAttribute('data-state')) === 'pruned';
    await first.click();
    await page.keyboard.press(wasPruned ? 'KeyA' : 'KeyX');
    // The moment a decision is painted it must be safe.
    await first.and(page.locator(`[data-state=${wasPruned ? 'accepted' : 'pruned'}]`)).waitFor();
    const after = await inPage(shown);
    await app.evaluate(
      ({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
      null,
    );
    await eventually(async () => (await readLog(place)).map(({ topic }) => topic)).toContain(
      'gone',
    );
    await eventually(() => inPage(shown)).toEqual(after);
    expect(await inPage('location.hash')).toMatch(/^#\/review\/0/);
    await eventually(async () => (await onDisk()).length).toBe(before + 1);
  });

  // Playwright has given up the page that crashed: until the app is started again, its menu is asked.
  it('remembers where its window was, its colours, and every decision', async () => {
    await chooseMenu(app, 'studio.light');
    const source = () => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource, null);
    await eventually(source).toBe('light');
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.maximize(), null);
    await restartApp();
    const state = JSON.parse(await readFile(path.join(place.dir, 'data/window.json'), 'utf8')) as {
      maximized: boolean;
      theme: string;
    };
    expect(state).toMatchObject({ maximized: true, theme: 'light' });
    const maximized = () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMaximized(), null);
    await eventually(maximized).toBe(true);
    expect(await source()).toBe('light');
  });

  it('holds jobs while the machine sleeps', async () => {
    // One in which nothing was proposed.
    const fresh = path.join(place.dir, 'fresh');
    await copyFirstEpisodes(2, fresh);
    await app.evaluate(
      ({ app: own }, file) => void own.emit('open-file', { preventDefault: () => {} }, file),
      fresh,
    );
    await eventually(() => page.title()).toBe('fresh · DualVLA Studio');
    await page.locator('[data-episode="0"]').waitFor();
    await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend'), null);
    await chooseMenu(app, 'library.propose');
    await page.getByRole('button', { name: 'Cancel' }).first().waitFor();
    const blocked = () =>
      app.evaluate(({ powerSaveBlocker }) => powerSaveBlocker.isStarted(1), null);
    await eventually(blocked).toBe(true);
    expect(await page.getByRole('button', { name: 'Cancel' }).count()).toBeGreaterThan(0);
    await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'), null);
    await page.getByRole('button', { name: 'Cancel' }).first().click();
    await eventually(blocked).toBe(false);
  });

  it('goes on when the process that watches videos dies: neither core nor window goes with it', async () => {
    await page.locator('[data-episode="0"]').waitFor();
    const core = await corePid(app);
    await chooseMenu(app, 'library.propose');
    const watcher = () =>
      app.evaluate(
        ({ app: own }) =>
          own.getAppMetrics().find(({ name }) => name === 'DualVLA Studio video events')?.pid ?? 0,
        null,
      );
    await eventually(watcher).toBeGreaterThan(0);
    process.kill(await watcher(), 'SIGKILL');
    await eventually(watcher).toBe(0);
    expect(await corePid(app)).toBe(core);
    await page.getByRole('button', { name: 'Propose again' }).waitFor();
    await page.locator('[data-episode="0"] button').first().press('Enter');
    await page.locator('[data-keyframe]').first().waitFor();
  });

  it('stops restarting a core that keeps dying, says so, and starts it when asked', async () => {
    await app.evaluate(({ dialog }) => {
      const state = { asked: 0, answer: (_response: number) => {} };
      Object.assign(globalThis, { state });
      dialog.showMessageBox = () =>
        new Promise((resolve) => {
          state.asked += 1;
          state.answer = (response) => resolve({ response, checkboxChecked: false });
        });
    }, null);
    let last = 0;
    for (let death = 0; death < 3; death++) {
      await eventually(() => corePid(app).catch(() => last)).not.toBe(last);
      last = await corePid(app);
      process.kill(last, 'SIGKILL');
    }
    const asked = () =>
      app.evaluate(() => (Reflect.get(globalThis, 'state') as { asked: number }).asked, null);
    await eventually(asked).toBe(1);
    await expect(corePid(app)).rejects.toThrow('no core');
    await page.getByText(/connection to the studio is lost|Connecting to the studio/).waitFor();
    await app.evaluate(
      () => (Reflect.get(globalThis, 'state') as { answer(n: number): void }).answer(0),
      null,
    );
    await eventually(() => corePid(app).catch(() => last)).not.toBe(last);
    await page.getByText(/connection to the studio is lost/).waitFor({ state: 'detached' });
    await page.keyboard.press('Digit1');
    await page.locator('[data-episode="0"] button').first().press('Enter');
    await page.locator('[data-camera]').first().waitFor();
  });

  it('asks before it closes over a text that is being written', async () => {
    await page.locator('[data-keyframe]').first().click();
    await page.keyboard.press('KeyE');
    await page.getByRole('textbox', { name: 'Sub-task' }).fill('Half a sen');
    const close = async (response: number) => {
      await app.evaluate(({ dialog, BrowserWindow }, answer) => {
        dialog.showMessageBoxSync = () => {
          Object.assign(globalThis, { wasAsked: answer });
          return answer;
        };
        BrowserWindow.getAllWindows()[0]?.close();
      }, response);
    };
    await close(0);
    await eventually(() =>
      app.evaluate(() => Reflect.get(globalThis, 'wasAsked') as unknown, null),
    ).toBe(0);
    expect(await page.getByRole('textbox', { name: 'Sub-task' }).inputValue()).toBe('Half a sen');
    await close(1);
    expect(await app.exited).toBe(0);
  });
});
