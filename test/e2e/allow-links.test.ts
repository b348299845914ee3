/** Where a dataset links to a folder outside it, the window says so, and lets the user allow that folder. */
import { mkdir, rename, symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { scratchFolder, smallDataset } from '../core/datasets/small-dataset';
import { makeTempDir } from '../studio-fixture';
import { startHostProcess } from './host-process';
import { closeWindows, command, openWindow, sharedChromium } from './window';

it.each([
  ['videos', 'library'],
  ['meta/info.json', 'room'],
])('a link in place of %s', async (moved, where) => {
  const dataset = await smallDataset({ version: 'v2.1', lengths: [10, 10], video: true });
  const disk = path.join(await scratchFolder(), 'disk');
  await mkdir(disk);
  const target = path.join(disk, path.basename(moved));
  await rename(path.join(dataset, moved), target);
  await symlink(target, path.join(dataset, moved));
  const host = await startHostProcess({ dataDir: await makeTempDir(), dataset });
  onTestFinished(async () => {
    await host.stop();
  });
  const browser = await sharedChromium();
  onTestFinished(() => closeWindows(browser));
  const { page, errors } = await openWindow(browser, host.url);
  const folder = where === 'library' ? target : disk;
  const allow = page.getByRole('button', {
    name: `Allow ${path.basename(folder)} for this dataset`,
  });
  await allow.waitFor();
  const shots = process.env['DUALVLA_SHOTS'];
  if (shots !== undefined) await page.screenshot({ path: path.join(shots, `allow-${where}.png`) });
  if (where === 'library') await allow.click();
  else {
    await command(page, 'allow links disk');
  }
  await allow.waitFor({ state: 'detached' });
  await page.locator('tr[data-episode="1"] img').waitFor();
  expect(errors).toEqual([]);
});
