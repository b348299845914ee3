/** The Help menu and what the window says about itself. */
import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually, type DesktopApp } from './desktop-app';
import { removeStandIn } from './on-stand-in';
import { chooseMenu, launchStudio, makePlace, type Place } from './studio-app';

let place: Place;
let app: DesktopApp;
let page: Page;

beforeAll(async () => {
  place = await makePlace();
  app = await launchStudio(place, [place.dataset]);
  page = await app.page();
  await page.locator('[data-episode="0"]').waitFor();
});
afterAll(async () => {
  await app.kill();
  await removeStandIn();
  await place.remove();
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
