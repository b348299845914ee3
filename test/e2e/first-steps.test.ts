/** A newcomer's first start, by keyboard alone: each step is done by doing it, kept, skippable, and had again. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Studio } from '../../src/core/studio';
import type { WebHost } from '../../src/web/server';
import { bareStudio } from '../bare-studio';
import { runHere } from '../cli/run-here';
import { copyWatchedEpisodes } from '../watched-episodes';
import { makeTempDir, startTestHost } from '../studio-fixture';
import { closeWindows, command, openWindow, sharedChromium } from './window';

let dir: string;
let studio: Studio;
let host: WebHost;
let browser: Browser;
const internalErrors: string[] = [];

beforeAll(async () => {
  dir = await makeTempDir();
  // The demo is exported into the home folder.
  vi.stubEnv('HOME', dir);
  const demo = path.join(dir, 'demo');
  await copyWatchedEpisodes(2, demo);
  await runHere(
    path.join(dir, 'cli'),
    'propose',
    demo,
    '--project',
    path.join(dir, 'demo.curation'),
  );
  const dataDir = path.join(dir, 'data');
  studio = bareStudio(dataDir, { demoPath: demo, startPath: demo });
  host = await startTestHost({ studio, dataDir, internalErrors, close: () => studio.close() });
  browser = await sharedChromium();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await closeWindows(browser);
  await host.close();
  await studio.close();
  await rm(dir, { recursive: true, force: true });
  expect(internalErrors).toEqual([]);
});

const strip = (page: Page) => page.getByRole('region', { name: 'First steps' });
const says = (page: Page, text: string) =>
  strip(page).getByRole('status').getByText(text).waitFor();

/** What the strip speaks of lies beside it, not under it. */
async function coversNothing(page: Page): Promise<void> {
  const [own, room] = await Promise.all([
    strip(page).boundingBox(),
    page.getByRole('main').boundingBox(),
  ]);
  if (own === null || room === null) throw new Error('Strip or room is not drawn.');
  expect(own.y + own.height).toBeLessThanOrEqual(room.y);
}

it('leads from opening to exporting', async () => {
  const { page, errors } = await openWindow(browser, host.url);
  await says(page, '1 of 5');
  await coversNothing(page);
  await page.locator('[data-episode="0"]').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await says(page, '2 of 5');
  await page.locator('[data-camera] [data-frame]').first().waitFor();
  await page.keyboard.press('Space');
  await says(page, '3 of 5');
  await page.keyboard.press('Space');
  await coversNothing(page);

  // What was done stays done, also after a reload.
  await page.reload();
  await says(page, '3 of 5');
  await page.locator('[data-keyframe]').first().waitFor();
  await page.keyboard.press('KeyA');
  await page.locator('[data-state=accepted]').first().waitFor();
  await says(page, '4 of 5');
  await page.keyboard.press('KeyX');
  await says(page, '5 of 5');
  await page.keyboard.press('Shift+KeyA');
  await page.getByRole('button', { name: /^Accept \d+ keyframes?/ }).press('Enter');
  await page.waitForFunction(() => document.querySelector('[data-state=proposed]') === null);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Episode 0', exact: true }).waitFor();
  await page.getByText('All changes saved').first().waitFor();
  await page.keyboard.press('Control+Shift+KeyE');
  await page.getByRole('button', { name: 'Export 1 episode' }).press('Enter');
  await page.getByRole('button', { name: 'Open the report' }).press('Enter');
  await page.getByRole('heading', { name: 'What is in it' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Done' }).press('Enter');
  await says(page, 'That is the whole loop.');
  await strip(page).getByRole('button', { name: 'Close' }).press('Enter');
  await strip(page).waitFor({ state: 'detached' });

  await page.reload();
  await page.locator('[data-camera]').first().waitFor();
  expect(await strip(page).count()).toBe(0);
  await page.keyboard.press('?');
  await page.getByRole('button', { name: 'Show the first steps', exact: true }).press('Enter');
  // The episode is open already.
  await says(page, '2 of 5');
  await page.keyboard.press('Digit3');
  await strip(page).getByRole('button', { name: 'To the review' }).press('Enter');
  await page.locator('[data-camera]').first().waitFor();
  await command(page, 'skip tour');
  await strip(page).waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
  await page.context().close();
});

it('lets each step be skipped', async () => {
  const { page } = await openWindow(browser, host.url);
  for (const step of [1, 2, 3, 4, 5]) {
    await says(page, `${step} of 5`);
    await strip(page).getByRole('button', { name: 'Skip this step' }).press('Enter');
  }
  await says(page, 'That is the whole loop.');
  await page.context().close();
});
