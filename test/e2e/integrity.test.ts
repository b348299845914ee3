/** The library checks a dataset with broken episodes, tells of them, and leaves the others alone. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { smallDataset } from '../core/datasets/small-dataset';
import { makeTempDir } from '../studio-fixture';
import { startHostProcess } from './host-process';
import { closeWindows, openWindow, sharedChromium } from './window';

it('checks all episodes, every picture on demand, and lists those with issues', async () => {
  const state = `[CASE WHEN e = 1 AND i = 5 THEN 'nan'::FLOAT ELSE CAST(e AS FLOAT) END, CAST(i AS FLOAT), CAST(e + i / 1000 AS FLOAT)]`;
  const dataset = await smallDataset({
    version: 'v2.1',
    lengths: [40, 40, 40],
    video: true,
    columns: { 'observation.state': state },
  });
  const film = path.join(dataset, 'videos/chunk-000/observation.images.top/episode_000002.mp4');
  const bytes = await readFile(film);
  const middle = (bytes.indexOf('mdat') + bytes.indexOf('moov')) >> 1;
  bytes.fill(0xa5, middle, middle + 60);
  await writeFile(film, bytes);

  const host = await startHostProcess({ dataDir: await makeTempDir(), dataset });
  onTestFinished(async () => {
    await host.stop();
  });
  const browser = await sharedChromium();
  onTestFinished(() => closeWindows(browser));
  const { page } = await openWindow(browser, host.url);
  const check = page.getByRole('region', { name: 'Integrity' });
  await check.getByRole('button', { name: 'Check integrity' }).click();
  await check.getByText('Checked: issues in 1 episode.').waitFor();
  await check.getByRole('button', { name: 'Show them' }).click();
  await page.locator('tr[data-episode="0"]').waitFor({ state: 'detached' });
  expect(await page.locator('tr[data-episode]').count()).toBe(1);
  await page.locator('tr[data-episode="1"]').waitFor();
  await page
    .getByText('a value that is missing, NaN or infinite, in frame 5 (joint_1)')
    .first()
    .waitFor();

  await check.getByRole('button', { name: 'Deep check' }).click();
  await check.getByText('Deep check: issues in 2 episodes.').waitFor();
  await page.locator('tr[data-episode="2"]').waitFor();
  await page.getByText('can be decoded up to frame').first().waitFor();
  const shots = process.env['DUALVLA_SHOTS'];
  if (shots !== undefined) {
    for (const [colorScheme, width] of [
      ['dark', 1280],
      ['light', 1280],
      ['dark', 900],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await page.screenshot({ path: path.join(shots, `check-${colorScheme}-${width}.png`) });
    }
  }
});
