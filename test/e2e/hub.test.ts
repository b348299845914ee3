/** A dataset of the Hub through the open dialog: listed, watched from the Hub, downloaded meanwhile. */
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { hubHome } from '../core/hub/hub-home';
import { copyFirstEpisodes } from '../first-episodes';
import { demoDataset } from '../shared-data';
import { makeTempDir } from '../studio-fixture';
import { startHostProcess } from './host-process';
import { closeWindows, openWindow, sharedChromium } from './window';

const isOfVideo = ({ url }: { url: string }): boolean => url.includes('.mp4');

it('opens by its name, plays from the Hub, and is downloaded', async () => {
  const home = await hubHome();
  onTestFinished(() => home.close());
  await home.server.serve('lab/demo', demoDataset);
  const local = path.join(await makeTempDir(), 'demo');
  await copyFirstEpisodes(2, local);
  const host = await startHostProcess({ dataDir: await makeTempDir(), dataset: local });
  onTestFinished(async () => {
    await host.stop();
  });
  const browser = await sharedChromium();
  onTestFinished(() => closeWindows(browser));
  const { page, errors } = await openWindow(browser, host.url);
  const shots = process.env['DUALVLA_SHOTS'];
  const shot = async (name: string) => {
    if (shots !== undefined) await page.screenshot({ path: path.join(shots, `hub-${name}.png`) });
  };
  await page.locator('tr[data-episode="1"]').waitFor();
  await page.keyboard.press('Control+o');
  const field = page.getByRole('textbox', { name: 'Dataset on the Hugging Face Hub' });
  await field.fill('lab/none');
  await field.press('Enter');
  await page.getByText('There is no dataset lab/none').waitFor();
  // A path in the wrong field is no name: it opens as a folder.
  await field.fill(local);
  await page.getByRole('button', { name: 'Open the folder' }).waitFor();
  await field.fill('lab/demo');
  await shot('dialog');
  const openIt = page.getByRole('button', { name: 'Open from the Hub' });
  home.server.fault = ({ host }) => (host === 'cdn' ? 'hang' : null);
  await openIt.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/downloading metadata and numbers · .* of .* · \d of \d files/).waitFor();
  await shot('getting');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  home.server.fault = () => null;
  await openIt.click();
  await page.getByText('8 video files (5.2 MB) not downloaded').waitFor();
  await page.locator('tr[data-episode="7"]').waitFor();
  await shot('library');
  await page.locator('tr[data-episode="7"]').dblclick();
  await page.locator('figure canvas[data-frame="0"]').first().waitFor();
  await page.getByText('from the Hub').first().waitFor();
  await shot('review');
  expect(home.server.asked.filter(isOfVideo).some(({ range }) => range !== undefined)).toBe(true);
  await page.getByText('Downloaded 8 files (5.2 MB).').waitFor();
  await page.goBack();
  await page.locator('tr[data-episode="7"] img').waitFor();
  await shot('downloaded');
  await page.keyboard.press('Control+o');
  await page.getByRole('button', { name: /^lab\/demo .*hf:\/\/lab\/demo/ }).waitFor();
  // What was opened is not to be typed again.
  expect(await field.inputValue()).toBe('');
  await shot('recent');
  expect(errors).toEqual([]);
});
