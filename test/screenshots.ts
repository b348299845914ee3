/**
 * `npx tsx test/screenshots.ts [FOLDER] [DATASET]`: library, review, policy, teachers, score and export on the demo
 * dataset, dark and light, at the sizes they are designed for. The pictures of README.md and docs are made anew, too;
 * without a folder those alone.
 */
import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { openModelServer } from './core/models/model-server';
import { startScriptedJudge } from './core/score/judge/scripted-judge';
import { startHostProcess } from './e2e/host-process';
import { launchChromium, openWindow } from './e2e/window';
import { writeTwoPolicies } from './fixtures/score/two-policies';
import { shootScore } from './score-shots';
import { demoDataset, repositoryRoot } from './shared-data';
import { makeTempDir } from './studio-fixture';

const [folder, source = demoDataset] = process.argv.slice(2);
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
  { width: 1920, height: 1080 },
];

/** Where the pictures lie that README.md and docs show, by room. */
const shown: Readonly<Record<string, string>> = {
  library: 'assets/screenshots/library.png',
  review: 'assets/screenshots/review.png',
  policy: 'docs/pictures/policy.png',
};

const dir = await makeTempDir();
const dataset = path.join(dir, path.basename(source));
await cp(source, dataset, { recursive: true });
const host = await startHostProcess({ dataDir: path.join(dir, 'data'), dataset });
const browser = await launchChromium();
const runs = folder === undefined ? '' : await writeTwoPolicies(path.join(dir, 'runs'));
const judge = await startScriptedJudge({}, openModelServer);
let shot = 0;
try {
  for (const theme of folder === undefined ? ['dark'] : ['dark', 'light']) {
    for (const size of folder === undefined ? sizes.slice(0, 1) : sizes) {
      const { page } = await openWindow(browser, host.url, size);
      page.setDefaultTimeout(120_000);
      await page.evaluate((to) => localStorage.setItem('dualvla.theme', to), theme);
      await page.reload();
      await shoot(page, `${size.width}x${size.height}-${theme}`);
      await page.context().close();
    }
  }
} finally {
  await browser.close();
  await host.stop();
  await judge.server.close();
  await rm(dir, { recursive: true, force: true });
}

async function shoot(page: Page, size: string): Promise<void> {
  const save = async (room: string) => {
    const target = shown[room];
    if (target !== undefined && size === '1440x900-dark' && source === demoDataset) {
      await page.screenshot({ path: path.join(repositoryRoot, target) });
    }
    if (folder === undefined) return;
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path: path.join(folder, `${room}-${size}.png`) });
  };
  await page.locator('[data-episode] img').nth(2).waitFor();
  const propose = page.getByRole('button', { name: 'Propose keyframes' });
  if (await propose.isVisible()) await propose.click();
  await page.getByRole('button', { name: 'Propose again' }).waitFor({ timeout: 900_000 });
  await dismissed(page);
  await save('library');
  // Each in an episode of its own, for the one before is decided by then.
  await page.locator('[data-episode]').nth(shot++).locator('button').first().press('Enter');
  await page.locator('[data-keyframe]').first().waitFor();
  const thatIsMe = page.getByRole('button', { name: 'Use this name' });
  if (await thatIsMe.isVisible()) await thatIsMe.click();
  for (const key of ['ArrowDown', 'KeyA', 'KeyA', 'KeyX']) await page.keyboard.press(key);
  await page.locator('[data-keyframe][data-state="pruned"]').waitFor();
  await dismissed(page);
  await page.waitForFunction(() => {
    const playhead = /frame (\d+)/.exec(document.querySelector('output')?.textContent ?? '')?.[1];
    const cameras = [...document.querySelectorAll('[data-camera]')];
    return (
      cameras.every((at) => at.querySelector(`[data-frame="${playhead}"]`) !== null) &&
      document.querySelectorAll('aside [data-still]').length >= 6
    );
  });
  await page.getByText('All changes saved').first().waitFor();
  await page.mouse.move(0, 0);
  await save('review');
  await page.keyboard.press('Digit3');
  await page.getByText('Per minute').first().waitFor();
  await page
    .getByRole('region', { name: 'Effect on the dataset' })
    .getByText('reading signals')
    .waitFor({ state: 'hidden' });
  await page.getByRole('slider', { name: 'Threshold' }).fill('0.7');
  await page.getByText(/^Proposing with it would change \d/).waitFor();
  await page.locator('[data-changed] [data-still]').nth(2).waitFor();
  await save('policy');
  if (folder !== undefined) await shootTeachers(page, save);
  await page.keyboard.press('Digit5');
  const measure = page.getByRole('button', { name: /^Measure / });
  const comparison = page.getByRole('tab', { name: 'Comparison' });
  await measure.or(comparison).waitFor();
  if (await measure.isVisible()) await measure.click();
  await comparison.waitFor();
  await save('score');
  if (folder !== undefined) await shootScore(page, { folder: runs, judge }, save);
  await page.keyboard.press('Digit6');
  for (const tab of await page.getByRole('tablist', { name: 'Team room' }).getByRole('tab').all()) {
    await tab.click();
    await page.getByRole('main').getByRole('heading').nth(1).waitFor();
    await save(`team-${(await tab.textContent())?.split(' ')[0]?.toLowerCase() ?? ''}`);
  }
  await page.keyboard.press('Digit2');
  await page.locator('[data-keyframe]').first().waitFor();
  await page.getByRole('button', { name: 'Export' }).first().click();
  await page.getByText('As proposed', { exact: true }).click();
  await page.getByRole('button', { name: /^Export \d+ episode/ }).waitFor();
  await save('export');
}

/** What was said is gone. */
async function dismissed(page: Page): Promise<void> {
  const notice = page.getByRole('button', { name: 'Dismiss' });
  while (await notice.first().isVisible()) await notice.first().click();
  await page.mouse.move(0, 0);
}

/** The embedded teacher is fitted, and students are trained, the first time only. */
async function shootTeachers(page: Page, save: (room: string) => Promise<void>): Promise<void> {
  const look = page.locator('[data-look]');
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = page.getByRole('dialog');
  const close = () => dialog.getByRole('button', { name: 'Close' }).first().click();
  const bring = async (what: string) => {
    await button('More outputs').click();
    await page.getByRole('menuitem', { name: what }).click();
  };
  await page.keyboard.press('Digit4');
  await look.or(button('Fit the embedded teacher')).first().waitFor();
  const isFirst = await button('Fit the embedded teacher').isVisible();
  if (isFirst) {
    await save('teachers-begin');
    await button('Fit the embedded teacher').click();
  }
  await look.waitFor({ timeout: 600_000 });
  for (const key of ['KeyA', 'KeyE']) {
    const before = await look.getAttribute('data-look');
    await page.keyboard.press(key);
    await page.locator(`[data-look]:not([data-look="${before}"])`).waitFor();
  }
  await page.locator('canvas[data-frame]').first().waitFor();
  await save('teachers-spot-check');
  await page.getByRole('tab', { name: 'Report' }).click();
  await page.getByText('More looks for ±5 %').waitFor();
  await page.locator('.recharts-surface').first().waitFor();
  await save('teachers-report');
  await page.getByRole('heading', { name: 'Error', exact: false }).first().scrollIntoViewIfNeeded();
  await save('teachers-report-errors');
  await bring('Ask a live teacher');
  await dialog.getByLabel('Endpoint').fill('ws://gpu-box:8000');
  await dialog.getByLabel('Name that its outputs are kept under').fill('pi0');
  await dialog.getByRole('button', { name: 'Correct it' }).click();
  await dialog.getByText('as corrected here').waitFor();
  await save('teachers-collect');
  await close();
  await bring('Import a file');
  await dialog.getByText('Path, on the machine').waitFor();
  await save('teachers-import');
  await close();
  await button('Export for distillation').click();
  await dialog.getByLabel('New folder, outside the dataset').fill(path.join(dir, 'samples'));
  await dialog.getByText('As proposed', { exact: true }).click();
  await dialog.getByText('By trust').click();
  await dialog.locator('button:enabled', { hasText: 'Export samples' }).waitFor();
  await save('teachers-distill');
  await close();
  await button('Proxy study').click();
  await dialog.getByText('As proposed', { exact: true }).click();
  await dialog.getByLabel('Seeds, each its own split').fill('2');
  await dialog.locator('button:enabled', { hasText: 'Train the students' }).waitFor();
  await save('teachers-proxy');
  if (isFirst) {
    await dialog.getByRole('button', { name: 'Train the students' }).click();
    await dialog.getByRole('table').waitFor({ timeout: 600_000 });
    await save('teachers-proxy-result');
  }
  await dialog
    .getByRole('button', { name: /^(Done|Close)$/ })
    .first()
    .click();
}
