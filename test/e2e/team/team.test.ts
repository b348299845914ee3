/** The team room: what two curators did and how far they agree, settled by mouse and keys, and blind review. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runHere } from '../../cli/run-here';
import { copyWatchedEpisodes } from '../../watched-episodes';
import { reviewedByMany } from '../../fixtures/two-reviews';
import { makeTempDir } from '../../studio-fixture';
import { startHostProcess, type HostProcess } from '../host-process';
import { closeWindows, openWindow, sharedChromium, type StudioWindow } from '../window';

let dir: string;
let host: HostProcess;
let browser: Browser;
let where: string[];
let studio: StudioWindow;

beforeAll(async () => {
  dir = await makeTempDir();
  const dataset = path.join(dir, 'demo');
  const dataDir = path.join(dir, 'data');
  const project = path.join(dir, 'demo.curation');
  await copyWatchedEpisodes(3, dataset);
  where = [dataset, '--project', project];
  const { status, stderr } = await runHere(dataDir, 'propose', ...where);
  expect(status, stderr).toBe(0);
  const common = { dataset, project, dataDir };
  await reviewedByMany({ ...common, episodes: [0], pruned: { Ann: [1], Ben: [1, 2] } });
  await reviewedByMany({ ...common, episodes: [1], pruned: { Cleo: [0] } });
  host = await startHostProcess({ dataDir, dataset });
  browser = await sharedChromium();
  studio = await openWindow(browser, host.url);
});
afterAll(async () => {
  await closeWindows(browser);
  await host.stop();
  await rm(dir, { recursive: true, force: true });
});

it(
  'shows progress and agreement, and settles what two disagree on',
  { timeout: 120_000 },
  async () => {
    const { page, errors } = studio;
    // Under a name of her own, of which the window learns in the review.
    await page.locator('[data-episode="2"] button').first().press('Enter');
    await page.getByRole('textbox', { name: 'Your name' }).fill('Dora');
    await page.getByRole('button', { name: 'Use this name' }).click();
    await page.keyboard.press('Digit6');
    await page.getByRole('heading', { name: 'Agreement' }).waitFor();
    const ann = page
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: 'Ann', exact: true }) });
    expect(await ann.textContent()).toContain('1 of 3');
    await page.getByRole('rowheader', { name: 'Ann and Ben' }).waitFor();

    await page.getByRole('tab', { name: 'Disagreements (1)' }).click();
    const bens = page.getByRole('button', { name: 'Ben no keyframe here' });
    // In a narrow window nothing of it is beside the window.
    const size = page.viewportSize() ?? { width: 1_440, height: 900 };
    await page.setViewportSize({ width: 600, height: 900 });
    const rightEdge = async () => {
      const box = await bens.boundingBox();
      return box === null ? Infinity : box.x + box.width;
    };
    await expect.poll(rightEdge).toBeLessThanOrEqual(600);
    await page.setViewportSize(size);
    await page.getByRole('button', { name: 'All Ben’s way' }).click();
    await page.locator('button:enabled', { hasText: 'Call it settled' }).waitFor();
    // All of it is one step.
    await page.keyboard.press('Control+z');
    await page.getByText('Undone in episode 0: All settled Ben’s way.').waitFor();
    await page.getByRole('button', { name: '1 left' }).waitFor();
    // Looked at in the review, it is come back to.
    await page.getByRole('button', { name: /^Frame \d+$/ }).click();
    await page.locator('[data-keyframe]').first().waitFor();
    await page.keyboard.press('Digit6');
    await bens.click();
    await page.locator('button:enabled', { hasText: 'Call it settled' }).waitFor();
    // Chosen again it is nothing new: undo takes back the choice itself.
    await bens.click();
    await page.getByText(/^Frame \d+ is settled Ben’s way already/).waitFor();
    await page.keyboard.press('Control+z');
    await page.getByRole('button', { name: '1 left' }).waitFor();
    // The same by keys: the second curator's way.
    await page.keyboard.press('s');
    await page.locator('button:enabled', { hasText: 'Call it settled' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Settled by Dora').waitFor();
    expect(await bens.getAttribute('aria-pressed')).toBe('true');
    const { stdout } = await runHere(path.join(dir, 'data'), 'team', ...where, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ unsettled: 0, disputed: [{ settledBy: 'Dora' }] });
    expect(errors).toEqual([]);
  },
);

it(
  'reviews again without what was decided before, until it is finished',
  { timeout: 120_000 },
  async () => {
    const { page, errors } = studio;
    await page.keyboard.press('Digit2');
    await page.getByRole('button', { name: 'Reviewing as Dora' }).click();
    const name = page.getByRole('textbox', { name: 'Your name' });
    await name.fill('Eve');
    await name.press('Enter');
    await page.keyboard.press('Digit6');
    await page.getByRole('tab').first().click();
    await page.getByRole('button', { name: 'Review 1 again, blind' }).click();
    await page.getByRole('heading', { name: 'Episode 1' }).waitFor();
    await page.locator('[data-keyframe]').first().waitFor();
    await page.getByRole('button', { name: 'History of this episode' }).click();
    await page.getByText('Nothing was decided yet.').waitFor();
    expect(await page.getByText('Cleo').count()).toBe(0);
    expect(errors).toEqual([]);
  },
);
