/** No room, dialog or menu, in either theme, has a fault that axe-core calls moderate or worse. */
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runHere } from '../cli/run-here';
import { reviewedByMany } from '../fixtures/two-reviews';
import { copyFirstEpisodes } from '../first-episodes';
import { copyWatchedEpisodes } from '../watched-episodes';
import { makeTempDir } from '../studio-fixture';
import { lookWithAxe } from './axe-faults';
import { startHostProcess, type HostProcess } from './host-process';
import { closeWindows, command, openWindow, sharedChromium } from './window';

let dir: string;
let host: HostProcess;
let browser: Browser;

beforeAll(async () => {
  dir = await makeTempDir();
  const dataset = path.join(dir, 'demo');
  await copyWatchedEpisodes(3, dataset);
  const dataDir = path.join(dir, 'data');
  const project = path.join(dir, 'demo.curation');
  // So that there is something to compare and to settle.
  await runHere(dataDir, 'propose', dataset, '--project', project, '--episodes', '2');
  const pruned = { Ann: [1], Ben: [1, 2] };
  await reviewedByMany({ dataset, project, dataDir, episodes: [2], pruned });
  await copyFirstEpisodes(1, path.join(dir, 'broken'));
  const videos = path.join(dir, 'broken/videos');
  for (const name of await readdir(videos, { recursive: true })) {
    if (name.endsWith('.mp4')) await writeFile(path.join(videos, name), 'no video '.repeat(4_000));
  }
  host = await startHostProcess({ dataDir, dataset });
  browser = await sharedChromium();
});
afterAll(async () => {
  await closeWindows(browser);
  await host.stop();
  await rm(dir, { recursive: true, force: true });
});

it('in either theme', { timeout: 240_000 }, async () => {
  const { page, errors } = await openWindow(browser, host.url);
  const { look, faults } = await lookWithAxe(page);

  await page.locator('[data-episode] img').nth(2).waitFor();
  await look('library');
  await page.keyboard.press('KeyQ');
  await page.getByRole('dialog').getByRole('button', { name: 'Run' }).click();
  await page.getByText(/rows? in [\d.]+ s/).waitFor();
  await look('SQL');
  await page.keyboard.press('Escape');
  await page.locator('[data-position="0"] button').first().focus();
  await page.keyboard.press('Space');
  await page.getByRole('toolbar', { name: 'Selected episodes' }).waitFor();
  await look('selected');
  for (const key of ['KeyD', 'KeyT']) {
    await page.keyboard.press(key);
    await page.getByRole('dialog').getByRole('button').last().waitFor();
    await look(`of many: ${key}`);
    await page.keyboard.press('Escape');
  }
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search commands' }).waitFor();
  await look('palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('heading', { name: 'Keys' }).waitFor();
  // Those of rooms that are not open are listed too.
  await page.getByRole('dialog').getByText('Prune', { exact: true }).waitFor();
  await look('keys');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+o');
  await page.getByRole('heading', { name: 'Open a dataset' }).waitFor();
  await look('open dialog');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByText('On this machine', { exact: true }).waitFor();
  await look('settings');
  await page.getByRole('button', { name: 'Change where' }).click();
  await page.getByRole('dialog', { name: 'More machines' }).waitFor();
  await look('more machines');
  await page.keyboard.press('Escape');

  await page.locator('[data-episode="0"] button').first().press('Enter');
  const propose = page.getByRole('button', { name: /Propose for this episode/ });
  await propose.or(page.locator('[data-keyframe]').first()).waitFor();
  if (await propose.isVisible()) await propose.click();
  await page.locator('[data-keyframe]').first().waitFor();
  await page.locator('[data-camera] [data-frame]').first().waitFor();
  // With what stands beside a large camera, too.
  await page.keyboard.press('Shift+KeyC');
  await page.locator('[data-beside] [data-still]').first().waitFor();
  await look('review');
  await page.keyboard.press('Shift+KeyC');
  for (const [key, place] of [
    ['KeyD', 'drop'],
    ['KeyT', 'tags'],
    ['Shift+KeyA', 'accept all that is left'],
    ['Enter', 'finish'],
  ] as const) {
    await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
    await look(place);
    await page.keyboard.press('Escape');
  }
  for (const words of ['draft reasoning', 'propose keyframes for all', 'change the curator']) {
    await command(page, words);
    await page.getByRole('dialog').getByRole('button').last().waitFor();
    await look(words);
    await page.keyboard.press('Escape');
  }
  await page.keyboard.press('Shift+KeyY');
  await page.getByRole('heading', { name: 'History' }).waitFor();
  await look('history');
  await page.keyboard.press('Escape');

  await page.keyboard.press('Digit3');
  await page.getByText('Per minute').first().waitFor();
  await look('policy');
  await command(page, 'candidate would change');
  await page.getByRole('rowheader', { name: 'default applied' }).waitFor();
  // One after the other.
  await page
    .locator('[data-change]')
    .last()
    .getByText(/nothing|keyframe/)
    .waitFor();
  await look('candidates');
  await page.keyboard.press('Escape');
  for (const tab of ['Learning', 'Robot']) {
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('tab', { name: tab, selected: true }).waitFor();
    await look(tab);
  }
  await page.keyboard.press('Digit4');
  await page.getByRole('main').getByRole('heading').first().waitFor();
  await look('teachers');
  await page.keyboard.press('Digit5');
  await page.getByRole('main').getByRole('heading').first().waitFor();
  await look('score');
  await page.getByRole('button', { name: /^Measure / }).click();
  await page.getByRole('tab', { name: 'Comparison' }).waitFor();
  for (const tab of await page.getByRole('main').getByRole('tab').all()) {
    await tab.click();
    await page.getByRole('main').getByRole('heading').first().waitFor();
    await look(`score: ${await tab.textContent()}`);
  }
  await page.keyboard.press('Digit6');
  for (const tab of await page.getByRole('tablist', { name: 'Team room' }).getByRole('tab').all()) {
    await tab.click();
    await page.getByRole('main').getByRole('heading').nth(1).waitFor();
    await look(`team: ${await tab.textContent()}`);
  }
  await page.getByRole('button', { name: 'Export' }).first().click();
  // The only reviewed episode is in dispute.
  await page.getByText(/^There is nothing to export/).waitFor();
  await page.getByText('As proposed', { exact: true }).click();
  await page.getByText('Compatibility').waitFor();
  await look('export');
  await page.getByRole('button', { name: /^Export \d+ episode/ }).click();
  await page.getByRole('button', { name: 'Open the report' }).click();
  await page.getByRole('heading', { name: 'What is in it' }).waitFor();
  await look('report');

  expect(faults()).toEqual([]);
  expect(errors).toEqual([]);
});

it('with videos that cannot be decoded, by the first steps, and while the studio cannot be reached', async () => {
  const { page } = await openWindow(browser, host.url);
  await page.getByRole('button', { name: /open another dataset/ }).waitFor();
  const where = new URLSearchParams({ path: path.join(dir, 'broken') }).toString();
  await page.evaluate((to) => void (location.hash = to), `#/review/0?${where}`);
  // Colours on their way from one theme to the other are nobody's.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const { look, faults } = await lookWithAxe(page);
  await page.getByRole('main').getByText('The video cannot be shown').waitFor();
  await command(page, 'first steps');
  await page.getByRole('region', { name: 'First steps' }).waitFor();
  await look('broken review');
  await host.kill();
  await page.getByText('The connection to the studio is lost').waitFor();
  for (const room of ['Library', 'Policy', 'Teachers', 'Score', 'Team']) {
    await page
      .getByRole('navigation', { name: 'Rooms' })
      .getByRole('button', { name: room })
      .click();
    await page.getByRole('heading', { name: 'The studio cannot be reached' }).waitFor();
    await look(`${room}, offline`);
  }
  expect(faults()).toEqual([]);
});
