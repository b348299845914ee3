/** An export goes from the window to the Hub: token typed in, plan looked at, agreed to, sent in one commit. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runHere } from '../cli/run-here';
import { hubHome } from '../core/hub/hub-home';
import { token } from '../fixtures/hub-answers';
import { copyWatchedEpisodes } from '../watched-episodes';
import { makeTempDir } from '../studio-fixture';
import { startHostProcess } from './host-process';
import { closeWindows, command, openWindow, sharedChromium } from './window';

it('publishes what was exported, with a token that is typed in once', async () => {
  const home = await hubHome();
  onTestFinished(() => home.close());
  const dir = await makeTempDir();
  const dataset = path.join(dir, 'demo');
  const dataDir = path.join(dir, 'data');
  const project = path.join(dir, 'demo.curation');
  await copyWatchedEpisodes(1, dataset);
  await runHere(dataDir, 'propose', dataset, '--project', project);
  const host = await startHostProcess({ dataDir, dataset });
  onTestFinished(async () => {
    await host.stop();
  });
  const browser = await sharedChromium();
  onTestFinished(() => closeWindows(browser));
  const { page, errors } = await openWindow(browser, host.url);
  const button = (name: string | RegExp) => page.getByRole('button', { name });

  await page.locator('[data-episode="0"]').waitFor();
  await page.keyboard.press('Control+Shift+KeyE');
  await page.getByText('As proposed', { exact: true }).click();
  await page.locator('button:enabled', { hasText: 'Export 1 episode' }).click();
  await button('Publish to the Hub').click();
  const dialog = page.getByRole('dialog', { name: 'Publish to the Hugging Face Hub' });
  await dialog.getByText('Type in a token that may write.').waitFor();
  await command(page, 'browse an export');
  const picker = page.getByRole('dialog', { name: 'An export of the studio, or a project' });
  await picker.getByRole('navigation', { name: 'Folders above' }).waitFor();
  await command(page, `go to a folder ${path.dirname(dir)}`);
  await picker.getByRole('list', { name: `Folders in ${path.dirname(dir)}` }).waitFor();
  await page.keyboard.press('Escape');
  await picker.waitFor({ state: 'detached' });
  await dialog.getByLabel('Token', { exact: true }).fill(token);
  await dialog.getByRole('button', { name: 'Keep' }).click();
  await dialog.getByText('Name the repository as owner/name').waitFor();
  await dialog.getByLabel('Owner/name').fill('lab/sparse');
  await dialog.getByText('those who may see it can read them').waitFor();
  await dialog.getByText('The card, README.md').click();
  await dialog.getByText('## Curation').waitFor();
  const shots = process.env['DUALVLA_SHOTS'];
  if (shots !== undefined) await page.screenshot({ path: path.join(shots, 'publish.png') });
  const send = dialog.getByRole('button', { name: /^Publish \d+ files/ });
  expect(await send.isEnabled()).toBe(false);
  expect(home.server.dataset('lab/sparse')).toBeUndefined();
  await dialog.getByLabel('I agree to sending this').check();
  await send.click();
  await dialog
    .getByRole('link', { name: /\/datasets\/lab\/sparse\/commit\/[0-9a-f]{40}$/ })
    .waitFor();
  expect(home.server.dataset('lab/sparse')).toMatchObject({ access: 'private' });

  const kept = path.join(dataDir, 'model-keys.json');
  expect((await stat(kept)).mode & 0o777).toBe(0o600);
  const others = (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !/\.(mp4|parquet)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => file !== kept);
  for (const file of others) expect(await readFile(file, 'latin1'), file).not.toContain(token);
  expect(host.log() + (await page.content())).not.toContain(token);
  expect(errors).toEqual([]);
}, 120_000);
