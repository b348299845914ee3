/** The Help menu, what the window says about itself, and a dataset of the Hub in it. */
import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hubHome, type HubHome } from '../core/hub/hub-home';
import { demoDataset } from '../shared-data';
import { eventually, type DesktopApp } from './desktop-app';
import {
  chooseMenu,
  launchStudio,
  makeStudioPlace,
  showsFrame,
  type StudioPlace,
} from './studio-app';

let home: HubHome;
let place: StudioPlace;
let app: DesktopApp;
let page: Page;

beforeAll(async () => {
  // The app has this process's environment.
  home = await hubHome();
  await home.server.serve('lab/demo', demoDataset);
  place = await makeStudioPlace();
  app = await launchStudio(place, [place.dataset]);
  page = await app.page();
  await page.locator('[data-episode="0"]').waitFor();
});
afterAll(async () => {
  await app.kill();
  await place.remove();
  await home.close();
});

it('writes a report of a problem without secrets', async () => {
  const file = path.join(place.dir, 'report.txt');
  const secret = '{"text":"GET /?token=0123456789abcdef by key sk-verysecret1"}\n';
  await appendFile(path.join(place.dir, 'data/logs/desktop.jsonl'), secret);
  await app.evaluate(({ dialog, shell }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    shell.showItemInFolder = (written) => void Object.assign(globalThis, { shown: written });
  }, file);
  await chooseMenu(app, 'app.report');
  // It is shown once it is written.
  const shown = () => app.evaluate(() => Reflect.get(globalThis, 'shown') as unknown, null);
  await eventually(shown).toBe(file);
  const text = await readFile(file, 'utf8');
  expect(text).toMatch(/DualVLA Studio: \d/);
  expect(text).toMatch(/ffmpeg: \S+ at/);
  expect(text).toContain('"topic":"core"');
  expect(text).toContain('{"text":"GET /?token=[removed] by key [removed]"}');
});

it('says about itself which versions it is made of', async () => {
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = async (...given: unknown[]) => {
      Object.assign(globalThis, { about: given.at(-1) });
      return { response: 0, checkboxChecked: false };
    };
  }, null);
  await chooseMenu(app, 'app.about');
  const about = () => app.evaluate(() => Reflect.get(globalThis, 'about') as unknown, null);
  await eventually(about).toMatchObject({
    message: expect.stringMatching(/^DualVLA Studio \d/),
    detail: expect.stringMatching(/Chromium[^]*Node \d[^]*MIT licence/),
    buttons: ['Close', 'Show licences'],
  });
  // So does the page, whose link opens what the about box opens.
  await app.evaluate(({ shell }) => {
    shell.openPath = async (file) => {
      Object.assign(globalThis, { viewed: file });
      return '';
    };
  }, null);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Licences of its parts' }).click();
  const viewed = () => app.evaluate(() => Reflect.get(globalThis, 'viewed') as unknown, null);
  await eventually(viewed).toMatch(/dist.renderer.licences\.txt$/);
  await page.keyboard.press('Escape');
});

it('plays episodes of a dataset that is on the Hub', async () => {
  const videos = home.server
    .dataset('lab/demo')
    ?.files.filter(({ path: at }) => at.endsWith('.mp4'));
  const hashes = videos?.map(({ sha256 }) => `/${sha256}`) ?? [];
  // No video comes whole, so that what is shown came by range.
  home.server.fault = ({ host, url, range }) =>
    host === 'cdn' && range === undefined && hashes.some((hash) => url.startsWith(hash))
      ? 'hang'
      : null;
  await chooseMenu(app, 'studio.open');
  const field = page.getByRole('textbox', { name: 'Dataset on the Hugging Face Hub' });
  await field.fill('lab/demo');
  await field.press('Enter');
  await page.locator('[data-episode="7"] button').first().press('Enter');
  await showsFrame(page, 0);
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await showsFrame(page, 1);
  await page.getByText('from the Hub').first().waitFor();
});
