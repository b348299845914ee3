/** The score room in a real window: two policies measured and judged, compared, looked at side by side, saved. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JudgedReport } from '../../../src/shared/model/judge';
import { judged, judgeSettings } from '../../core/score/judge/judged-rollouts';
import { startScriptedJudge } from '../../core/score/judge/scripted-judge';
import { seeds, writeTwoPolicies } from '../../fixtures/score/two-policies';
import { demoDataset } from '../../shared-data';
import { makeTempDir } from '../../studio-fixture';
import { startHostProcess } from '../host-process';
import { launchChromium, openWindow, type StudioWindow } from '../window';

let dir: string;
let folder: string;
let kept: string;
let browser: Browser;
let studio: StudioWindow;
let page: Page;

beforeAll(async () => {
  dir = await makeTempDir();
  folder = await writeTwoPolicies(path.join(dir, 'runs'));
  kept = path.join(dir, 'kept');
  const host = await startHostProcess({ dataDir: path.join(dir, 'data'), dataset: demoDataset });
  browser = await launchChromium();
  studio = await openWindow(browser, host.url);
  page = studio.page;
  await page.locator('[data-episode]').first().waitFor();
  await page.keyboard.press('Digit5');
});
afterAll(async () => {
  await browser.close();
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
  await dialog.getByLabel('Folder, on the machine').fill(folder);
  await dialog.getByLabel('Project with a judge').fill(kept);
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
  await page.getByLabel('Policy').selectOption('careful');
  await page.getByText(`1 to ${seeds} of ${seeds}`).waitFor();
  await page.locator('[data-rollout="careful-3"] button').first().click();
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
