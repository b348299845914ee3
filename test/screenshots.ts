/**
 * `npx tsx test/screenshots.ts [FOLDER] [DATASET]`: every room on the demo dataset, reviewed in part by two curators,
 * dark and light, at the sizes it is designed for. The pictures of README.md and docs are made anew, too; without a
 * folder those alone. Needs the studio built.
 */
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { runCli } from './cli/run-cli';
import { openModelServer } from './core/models/model-server';
import { startScriptedJudge } from './core/score/judge/scripted-judge';
import { startHostProcess } from './e2e/host-process';
import { launchChromium, openWindow } from './e2e/window';
import { writeTwoPolicies } from './fixtures/score/two-policies';
import { reviewedByMany } from './fixtures/two-reviews';
import { shootScore } from './score-shots';
import { settled } from './settled';
import { shootTeachers } from './teacher-shots';
import { demoDataset, repositoryRoot } from './shared-data';
import { makeTempDir } from './studio-fixture';

const [folder, source = demoDataset] = process.argv.slice(2);
const designed = { width: 1440, height: 900 };
const sizes = [designed, { width: 1024, height: 700 }, { width: 1920, height: 1080 }];
const looks = sizes.flatMap((size) =>
  (['dark', 'light'] as const).map((theme) => ({ size, theme })),
);

/** Where the pictures lie that README.md and docs show, by view and theme. */
const shown: Readonly<Record<string, string>> = {
  'review-dark': 'assets/screenshots/review.webp',
  'library-light': 'assets/screenshots/library.webp',
  'policy-dark': 'docs/pictures/policy.webp',
  'teachers-spot-check-dark': 'docs/pictures/spot-check.webp',
  'teachers-report-light': 'docs/pictures/teacher-report.webp',
  'score-comparison-light': 'docs/pictures/score-comparison.webp',
  'team-progress-light': 'docs/pictures/team.webp',
  'export-dark': 'docs/pictures/export.webp',
};

const dir = await makeTempDir();
const dataset = path.join(dir, path.basename(source));
await cp(source, dataset, { recursive: true });
if (source === demoDataset) await review();
const host = await startHostProcess({ dataDir: path.join(dir, 'data'), dataset });
const browser = await launchChromium();
const runs = await writeTwoPolicies(path.join(dir, 'runs'));
const judge = await startScriptedJudge({}, openModelServer);
if (folder !== undefined) await mkdir(folder, { recursive: true });
try {
  const { page } = await openWindow(browser, host.url, designed);
  page.setDefaultTimeout(120_000);
  await page.evaluate(() => localStorage.setItem('dualvla.theme', 'dark'));
  await page.reload();
  await shoot(page);
} finally {
  await browser.close();
  await host.stop();
  await judge.server.close();
  await rm(dir, { recursive: true, force: true });
}

/** Some episodes are finished by two who differ, and some have an outcome: rooms have something to show. */
async function review(): Promise<void> {
  const dataDir = path.join(dir, 'cli-data');
  const project = `${dataset}.curation`;
  await runCli(dataDir, 'propose', dataset, '--project', project);
  const wanted = { dataset, project, dataDir, episodes: [8, 9, 10, 11, 12] };
  await reviewedByMany({ ...wanted, pruned: { Ann: [1], Ben: [1, 2] } });
  for (const [outcome, episodes] of [
    ['success', '0,2,3,8-11'],
    ['failure', '4,12'],
  ] as const) {
    const asked = ['--curator', 'Ann', '--episodes', episodes, '--set', outcome];
    await runCli(dataDir, 'outcome', dataset, '--project', project, ...asked);
  }
}

async function save(page: Page, view: string): Promise<void> {
  for (const { size, theme } of looks) {
    const kept =
      size === designed && source === demoDataset ? shown[`${view}-${theme}`] : undefined;
    if (folder === undefined && kept === undefined) continue;
    await page.setViewportSize(size);
    await page.evaluate((to) => (document.documentElement.dataset['theme'] = to), theme);
    await settled(page);
    const name = `${view}-${size.width}x${size.height}-${theme}.png`;
    const picture = await page.screenshot(
      folder === undefined ? {} : { path: path.join(folder, name) },
    );
    if (kept !== undefined) {
      const place = path.join(repositoryRoot, kept);
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, await asWebp(picture));
    }
  }
  await page.setViewportSize(designed);
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'));
}

/** A quarter as long, for whoever reads the docs. */
async function asWebp(png: Buffer): Promise<Buffer> {
  const page = await browser.newPage();
  const webp = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.92).replace(/^.*,/, '');
  }, png.toString('base64'));
  await page.close();
  return Buffer.from(webp, 'base64');
}

async function shoot(page: Page): Promise<void> {
  const saved = (view: string) => save(page, view);
  await page.locator('[data-episode] img').nth(2).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('curator');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ann');
  await page.keyboard.press('Enter');
  const propose = page.getByRole('button', { name: 'Propose keyframes' });
  if (await propose.isVisible()) await propose.click();
  await page.getByRole('button', { name: 'Propose again' }).waitFor({ timeout: 900_000 });
  await dismissed(page);
  // Those of rows that are drawn ahead, too.
  await page.waitForFunction(() =>
    [...document.querySelectorAll('[data-episode]')].every(
      (row) => row.querySelector('img')?.complete === true,
    ),
  );
  await saved('library');
  await page.locator('[data-episode="0"] button').first().press('Enter');
  await page.locator('[data-keyframe]').first().waitFor();
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
  await saved('review');
  await page.keyboard.press('Digit3');
  await page.getByText('Per minute').first().waitFor();
  await page
    .getByRole('region', { name: 'Effect on the dataset' })
    .getByText('reading signals')
    .waitFor({ state: 'hidden' });
  const threshold = page.getByRole('slider', { name: 'Threshold' });
  await threshold.fill('0.7');
  await threshold.blur();
  await page.getByText(/^Proposing with it would change \d/).waitFor();
  await page.locator('[data-changed] [data-still]').nth(2).waitFor();
  await saved('policy');
  const samples = folder === undefined ? null : path.join(dir, 'samples');
  await shootTeachers(page, { samples }, saved);
  await page.keyboard.press('Digit5');
  if (folder !== undefined) {
    await page.getByRole('button', { name: /^Measure / }).click();
    await page.getByRole('tab', { name: 'Comparison' }).waitFor();
    await saved('score');
  }
  await shootScore(page, { folder: runs, judge }, saved);
  await page.keyboard.press('Digit6');
  await page.getByRole('tablist', { name: 'Team room' }).waitFor();
  for (const tab of await page.getByRole('tablist', { name: 'Team room' }).getByRole('tab').all()) {
    await tab.click();
    await page.getByRole('main').getByRole('heading').first().waitFor();
    await saved(`team-${(await tab.textContent())?.split(' ')[0]?.toLowerCase() ?? ''}`);
  }
  await page.keyboard.press('Digit2');
  await page.locator('[data-keyframe]').first().waitFor();
  await page.getByRole('button', { name: 'Export' }).first().click();
  await page.getByText('As proposed', { exact: true }).click();
  await page.getByRole('button', { name: /^Export \d+ episode/ }).waitFor();
  await page.mouse.move(0, 0);
  await saved('export');
}

/** What was said is gone. */
async function dismissed(page: Page): Promise<void> {
  const notice = page.getByRole('button', { name: 'Dismiss' });
  while (await notice.first().isVisible()) await notice.first().click();
  await page.mouse.move(0, 0);
}
