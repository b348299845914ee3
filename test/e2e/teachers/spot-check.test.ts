/** Spot-checking in a real window, by keys alone: the embedded teacher fitted, looks judged, taken back, kept. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCli } from '../../cli/run-cli';
import { copyFirstEpisodes } from '../../first-episodes';
import { makeTempDir } from '../../studio-fixture';
import { startHostProcess, type HostProcess } from '../host-process';
import { lookWithAxe } from '../axe-faults';
import { closeWindows, command, openWindow, sharedChromium, type StudioWindow } from '../window';

let dir: string;
let dataset: string;
let host: HostProcess;
let browser: Browser;
let studio: StudioWindow;
let page: Page;

beforeAll(async () => {
  dir = await makeTempDir();
  dataset = path.join(dir, 'demo');
  await copyFirstEpisodes(4, dataset);
  host = await startHostProcess({ dataDir: path.join(dir, 'data'), dataset });
  browser = await sharedChromium();
  studio = await openWindow(browser, host.url, {
    width: 1280,
    height: 800,
    // Where motion is not wanted, a look starts as a still.
    beforeLoad: (page) => page.emulateMedia({ reducedMotion: 'no-preference' }),
  });
  page = studio.page;
  await page.locator('[data-episode]').first().waitFor();
  await page.keyboard.press('Digit4');
});
afterAll(async () => {
  await closeWindows(browser);
  await rm(dir, { recursive: true, force: true });
});

const lookId = () => page.locator('[data-look]').getAttribute('data-look');

/** Presses a key, and waits until another look is on screen. */
async function judge(key: string): Promise<void> {
  const before = await lookId();
  await page.keyboard.press(key);
  await page.waitForFunction((old) => {
    const now = document.querySelector('[data-look]')?.getAttribute('data-look') ?? old;
    return now !== old;
  }, before);
}

const looked = (count: number) =>
  page.getByText(`${count} of 40 looked`, { exact: true }).waitFor();
/** Nothing is on its way to disk. */
const saved = () => page.locator('[data-save-state="saved"]').waitFor();

it('says how to begin where nobody has taught anything, and fits the embedded teacher', async () => {
  // The address that Playwright knows follows the window's by a message.
  await page.waitForURL(/#\/teachers/);
  await page.getByText('No teacher has said anything yet').waitFor();
  await page.getByRole('button', { name: 'Fit the embedded teacher' }).click();
  await page.locator('[data-look]').waitFor({ timeout: 240_000 });
  await page.getByRole('button', { name: 'Use this name' }).click();
  await looked(0);
}, 300_000);

it('goes round the frames of the chunk, with lanes summed per part', async () => {
  const lanes = page.getByRole('region', { name: 'Teacher over demonstration' });
  const arm = lanes.getByRole('button', { name: /^Arm *: off by [\d.]+ *spreads, 6 dimensions$/ });
  await lanes.getByText('joint_3').waitFor();
  await arm.click();
  await lanes.getByText('joint_3').waitFor({ state: 'detached' });
  await arm.click();
  const [, start] = /frame (\d+)/.exec(await page.locator('h2').first().innerText()) ?? [];
  const isAt = (at: number) =>
    page.waitForFunction(
      (frame) => document.querySelector(`canvas[data-frame="${frame}"]`) !== null,
      Number(start) + at,
    );
  // Backwards in time only by going round.
  await isAt(2);
  await isAt(0);
  await page.getByRole('img', { name: /^From above: ends / }).waitFor();
});

it('takes ten verdicts by keys, a note, undo and redo', async () => {
  const keys = 'KeyA KeyX KeyS KeyQ KeyE KeyA KeyA KeyR KeyA'.split(' ');
  for (const key of keys) await judge(key);
  await looked(9);
  await page.keyboard.press('KeyB');
  await page.keyboard.type('sees another cube');
  await page.keyboard.press('Escape');
  await judge('KeyT');
  await looked(10);
  await page.keyboard.press('KeyZ');
  await looked(9);
  await page.keyboard.press('Shift+KeyZ');
  await looked(10);
  await page.keyboard.press('KeyZ');
  await page.keyboard.press('KeyZ');
  await looked(8);
  await page.keyboard.press('Shift+KeyZ');
  await looked(9);
  await saved();
});

it('names its keys where all keys are named', async () => {
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await keys.getByText('Wrong: gripper wrong').waitFor();
  await keys.getByText('Accept', { exact: true }).first().waitFor();
  await page.keyboard.press('Escape');
});

it('finds everything again after a reload, and can still take it back', async () => {
  await page.reload();
  await looked(9);
  await page.keyboard.press('KeyZ');
  await looked(8);
  await page.keyboard.press('Shift+KeyZ');
  await looked(9);
  await saved();
});

it('draws another set, and goes back to the first', async () => {
  await page.getByRole('button', { name: 'How looks are drawn' }).click();
  await page.getByLabel('Seed').fill('7');
  await page.getByRole('button', { name: 'Draw', exact: true }).click();
  await looked(0);
  await page.getByRole('button', { name: 'How looks are drawn' }).click();
  await page.getByRole('button', { name: /^Set 1: 9 of 40 looked/ }).click();
  await looked(9);
  expect(studio.errors).toEqual([]);
});

it('has no fault that axe-core calls moderate or worse', async () => {
  // Of its own, and narrow: there a look rests as a still.
  const still = await openWindow(browser, host.url, { width: 1024, height: 700 });
  await still.page.locator('[data-episode]').first().waitFor();
  await still.page.keyboard.press('Digit4');
  await still.page.locator('[data-look]').waitFor();
  const { look, faults } = await lookWithAxe(still.page);
  await look('spot-check');
  for (const words of [
    'import a file',
    'ask a live teacher',
    'export for distillation',
    'proxy study',
  ]) {
    await command(still.page, words);
    await still.page.getByRole('dialog').getByRole('button').last().waitFor();
    await look(words);
    await still.page.keyboard.press('Escape');
  }
  await still.page.getByRole('tab', { name: 'Report' }).click();
  await still.page.getByRole('tab', { name: 'Report', selected: true }).waitFor();
  await look('report');
  await still.page.close();
  expect(faults()).toEqual([]);
  expect(still.errors).toEqual([]);
});

it('lies over the demonstration on the time axis of the review too', async () => {
  await page.keyboard.press('Digit2');
  const axis = page.getByRole('region', { name: 'Time axis' });
  await axis.waitFor();
  await page.keyboard.press('Shift+KeyI');
  const signals = page.getByRole('dialog', { name: 'Signals on the time axis' });
  await signals
    .getByRole('group', { name: 'action', exact: true })
    .locator('label')
    .first()
    .click();
  await page.keyboard.press('Escape');
  await axis.getByText('embedded', { exact: true }).waitFor();
});

it('leaves the verdicts where the command line reports them', async () => {
  await page.close();
  expect(await host.stop()).toBe(0);
  const project = `${dataset}.curation`;
  const args = ['teachers', 'report', dataset, '--project', project, '--teacher', 'embedded'];
  const { stdout, status } = await runCli(path.join(dir, 'cli'), ...args, '--json');
  expect(status).toBe(0);
  const report: unknown = JSON.parse(stdout);
  expect(report).toMatchObject({ teacher: 'embedded', looked: 8, unsure: 1 });
  expect(report).toHaveProperty('acceptRate.value', expect.any(Number));
  expect(report).toHaveProperty(
    'reasons',
    expect.arrayContaining(
      ['wrong direction', 'late', 'frozen'].map((reason): unknown =>
        expect.objectContaining({ reason, looks: 1 }),
      ),
    ),
  );
});
