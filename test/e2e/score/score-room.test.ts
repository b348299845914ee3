/** The score room in a real window: two policies measured and judged, compared, looked at side by side, saved. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JudgedReport } from '../../../src/shared/model/judge';
import { judged, judgeSettings } from '../../core/score/judge/judged-rollouts';
import { startScriptedJudge } from '../../core/score/judge/scripted-judge';
import { seeds, writeTwoPolicies } from '../../fixtures/score/two-policies';
import { copyFirstEpisodes } from '../../first-episodes';
import { makeTempDir } from '../../studio-fixture';
import { startHostProcess, type HostProcess } from '../host-process';
import { closeWindows, openWindow, sharedChromium, type StudioWindow } from '../window';

let dir: string;
let folder: string;
let kept: string;
let host: HostProcess;
let browser: Browser;
let studio: StudioWindow;
let page: Page;

beforeAll(async () => {
  dir = await makeTempDir();
  folder = await writeTwoPolicies(path.join(dir, 'runs'));
  kept = path.join(dir, 'kept');
  const dataset = path.join(dir, 'demo');
  await copyFirstEpisodes(1, dataset);
  host = await startHostProcess({ dataDir: path.join(dir, 'data'), dataset });
  browser = await sharedChromium();
  studio = await openWindow(browser, host.url);
  page = studio.page;
  await page.locator('[data-episode]').first().waitFor();
  await page.keyboard.press('Digit5');
});
afterAll(async () => {
  await closeWindows(browser);
  await host.stop();
  await rm(dir, { recursive: true, force: true });
});

async function downloaded(button: string): Promise<string> {
  const [download]: [Download, void] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return readFile(await download.path(), 'utf8');
}

it('says how to begin, and measures the folder that is named', async () => {
  const judge = await startScriptedJudge();
  await judged({ folder, kept, settings: judgeSettings(judge) });
  await page.getByText('No rollouts were measured yet').waitFor();
  await page.getByRole('button', { name: 'Choose rollouts' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Another folder').click();
  await dialog.getByRole('button', { name: /^Browse: Folder/ }).click();
  const browse = page.getByRole('dialog', { name: /^Folder, on the machine/ });
  await browse.getByRole('textbox').fill(dir);
  await browse.getByRole('textbox').press('Enter');
  await browse.getByRole('button', { name: 'runs', exact: true }).click();
  await browse.getByRole('button', { name: 'Use this folder' }).click();
  await dialog.getByRole('textbox', { name: /^Where scores/ }).fill(kept);
  await dialog.getByRole('button', { name: 'Measure' }).click();
  await page.getByText(`runs: ${2 * seeds} rollouts`).waitFor();
});

it('compares the policies, with the marks of the judge wherever its scores stand', async () => {
  await page.getByText(/careful is better than rash/).waitFor();
  const policies = page.getByRole('table').first();
  await policies.getByText('Score (additive)').waitFor();
  expect(await policies.getByRole('row').nth(1).innerText()).toContain('100 %');
  await page.getByRole('img', { name: /Path efficiency: careful \d+, rash \d+/ }).waitFor();
  await page.getByRole('img', { name: /careful: Reasoning/ }).waitFor();
  expect(await page.getByText('uncalibrated', { exact: true }).count()).toBeGreaterThan(2);
});

it('filters rollouts, and plays two that began alike in step', async () => {
  await page.getByRole('tab', { name: 'Rollouts' }).click();
  await page.keyboard.press('Shift+KeyF');
  await page.keyboard.insertText('policy careful');
  await page.keyboard.press('Enter');
  await page.getByText(`1 to ${seeds} of ${seeds}`).waitFor();
  await page.locator('[data-rollout="careful-3"] button').first().click();
  await page.keyboard.press('PageDown');
  await page.locator('[data-rollout="careful-3"] > button[aria-pressed="false"]').waitFor();
  await page.keyboard.press('PageUp');
  await page.getByRole('region', { name: 'Rollout rash-3' }).waitFor();
  const areAt = (frame: number) =>
    page.waitForFunction(
      (at) => document.querySelectorAll(`canvas[data-frame="${at}"]`).length === 2,
      frame,
    );
  await areAt(0);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await areAt(2);
  await page.keyboard.press('Space');
  await areAt(19);
  const left = page.getByRole('region', { name: 'Rollout careful-3' });
  await page.keyboard.press('Home');
  await areAt(0);
  // The judge that is asked here names the last picture, by a time of the video, which is not at the numbers' rate.
  await left.getByRole('button', { name: /^Action: go to / }).click();
  await areAt(19);
  await left.getByText('Path efficiency').waitFor();
  await page.getByRole('button', { name: 'Show careful-5 on the right' }).click();
  await page.getByRole('region', { name: 'Rollout careful-5' }).waitFor();
});

it('saves what is shown, as a page and as JSON', async () => {
  const html = await downloaded('Save as page');
  expect(html).toContain('careful is better than rash');
  const report = JSON.parse(await downloaded('Save as JSON')) as JudgedReport;
  expect(report.rollouts).toHaveLength(2 * seeds);
  expect(report.judge?.marks.map(({ kind }) => kind)).toContain('uncalibrated');
  expect(studio.errors).toEqual([]);
});

/** Whatever of the judge was on screen. */
const judgeShown = () => page.getByText(/Score \(additive\)|Judged by/).count();

it('asks another judge, with a plan and a consent, and chooses between both', async () => {
  const judge = await startScriptedJudge({ bias: -1 });
  await page.getByRole('button', { name: 'Ask a judge' }).click();
  const dialog = page.getByRole('dialog', { name: 'Ask a judge' });
  await dialog.getByLabel('Endpoint').fill(judge.server.endpoint);
  await dialog.getByLabel('Model').fill('other');
  await dialog.getByLabel('Answers to each').fill('1');
  await dialog.getByLabel('Moments shown').fill('4');
  await dialog.getByText('I agree to sending this').click();
  await dialog.getByRole('button', { name: `Judge ${2 * seeds} rollouts` }).click();
  await dialog.getByText(`${2 * seeds} rollouts judged`).waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByText('Judged by other').waitFor();
  await page.getByRole('tab', { name: 'Judge report' }).click();
  await page.getByRole('combobox', { name: 'Judge' }).selectOption({ index: 1 });
  await page.getByText('Judged by scripted').waitFor();
});

it('has a blind sample scored by keys, hides the judge meanwhile, and reports then', async () => {
  await page.getByRole('tab', { name: 'Blind scoring' }).click();
  await page.getByRole('button', { name: 'Use this name' }).click();
  await page.getByLabel(/^Rollouts, of/).fill('6');
  await page.getByRole('button', { name: 'Draw' }).click();
  for (let at = 1; at <= 6; at += 1) {
    await page.getByText(`Rollout ${at} of 6`).waitFor();
    // Not yet of the next one while it is fetched.
    await page.locator('[aria-current="step"]', { hasText: 'Reasoning' }).waitFor();
    // A number of its own for each: a judge beside people who never vary cannot be calibrated.
    for (const key of ['+', `Digit${at}`, `Digit${at}`, 'Minus']) await page.keyboard.press(key);
    if (at === 1) {
      await page.locator('[aria-current="step"]', { hasText: 'Task done' }).waitFor();
      await page.keyboard.press('KeyZ');
      await page.locator('[aria-current="step"]', { hasText: 'Alignment' }).waitFor();
      await page.keyboard.press('Digit0');
      await page.getByRole('tab', { name: 'Comparison' }).click();
      await page.getByText('hidden until you have scored').waitFor();
      await page.getByText('Measured values').waitFor();
      expect(await judgeShown()).toBe(0);
      await page.getByRole('button', { name: 'Go on scoring' }).click();
      await page.getByText('Rollout 1 of 6').waitFor();
    }
    await page.keyboard.press(at % 2 === 0 ? '+' : 'Digit0');
  }
  await page.getByText('6 rollouts behind you').waitFor();
  await page.getByRole('button', { name: 'Judge report' }).click();
  await page.getByText('6 rollouts scored by people (curator 6)').waitFor();
  await page.getByText('uncalibrated', { exact: true }).first().waitFor({ state: 'hidden' });
  expect(await judgeShown()).toBeGreaterThan(0);
});

it('puts a rollout into the knowledge base, changes it, and shows what it is shown for', async () => {
  await page.getByRole('tab', { name: 'Rollouts' }).click();
  const right = page.getByRole('region', { name: 'Rollout careful-5' });
  await right.getByRole('button', { name: 'Add to the knowledge base' }).click();
  await page.getByLabel('Action, of ten').fill('9');
  await page.getByRole('button', { name: 'Add a note at this moment' }).click();
  await page.getByLabel('Note', { exact: true }).fill('It waits above the bowl.');
  await page.getByText('failure', { exact: true }).last().click();
  await page.getByRole('button', { name: 'Add to the base' }).click();
  const listed = page.locator('[data-entry="careful-5"]');
  await listed.waitFor();
  await page.getByText('Nothing in the base may be shown').first().waitFor();
  // What is typed and not saved outlives a look elsewhere.
  await page.getByLabel('Action, of ten').fill('7');
  await page.getByRole('tab', { name: 'Rollouts' }).click();
  await page.getByRole('tab', { name: 'Knowledge base' }).click();
  await expect.poll(() => page.getByLabel('Action, of ten').inputValue()).toBe('7');
  await page.getByLabel('Intention, of ten').fill('11');
  expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
  await page.getByLabel('Intention, of ten').fill('8');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByLabel('Search tasks').fill('no such words');
  await page.getByText('No rollout has these words').waitFor();
  await page.getByLabel('Search tasks').fill('waits bowl');
  await listed.waitFor();
  await page.getByRole('button', { name: 'Remove from the base' }).click();
  await listed.waitFor({ state: 'hidden' });
  expect(studio.errors).toEqual([]);
});
