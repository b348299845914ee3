/** A live teacher asked from a real window, and what it said read in the report and exported. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { featureMapSchema } from '../../../src/shared/model/collect';
import { demoActions } from '../../core/teachers/live/collect-project';
import { openpiServer } from '../../core/teachers/live/servers';
import { openWindow } from '../../e2e/window';
import { demoDataset } from '../../shared-data';
import { makeTempDir } from '../../studio-fixture';
import { openWindowedStudio, type WindowedStudio } from '../windowed-studio';

let studio: WindowedStudio;
beforeAll(async () => {
  studio = await openWindowedStudio(demoDataset);
});
afterAll(() => studio.close());

it('shows the map, asks for the agreement, collects, reports with frames that open, and exports', async () => {
  const server = await openpiServer((socket) => socket.send(demoActions));
  const { host } = new URL(server.endpoint);
  const { page, errors } = await openWindow(studio.browser, studio.url, {
    width: 1440,
    height: 900,
  });
  await page.locator('[data-episode]').first().waitFor();
  await page.keyboard.press('Digit4');
  await page.getByRole('button', { name: 'Ask a live teacher' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Nothing is sent before you agree').waitFor();
  await dialog.getByLabel('Endpoint').fill(server.endpoint);
  await dialog.getByLabel('Name that its outputs are kept under').fill('pi0');
  await dialog.getByText('Every so many frames').click();
  await dialog.getByLabel('One frame of').fill('100');
  await dialog.getByLabel('Episodes').fill('0');
  await dialog.getByText('guessed from the dataset and its robot').waitFor();
  await dialog.getByRole('button', { name: 'Correct it' }).click();
  const cameras = dialog.getByRole('region', { name: 'Cameras' });
  await cameras.getByLabel('Teacher’s key').first().fill('observation/front');
  await dialog.getByText('as corrected here').waitFor();
  const start = dialog.getByRole('button', { name: 'Ask about 2 frames' });
  await start.waitFor();
  expect(await start.isDisabled()).toBe(true);
  expect(server.connections).toBe(0);

  await dialog.getByRole('checkbox', { name: `I agree to sending this to ${host}` }).click();
  await start.click();
  await dialog.getByText('2 frames answered').waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  const kept: unknown = JSON.parse(
    await readFile(path.join(studio.folder, 'teachers/maps/pi0.json'), 'utf8'),
  );
  expect(featureMapSchema.parse(kept).cameras[0]?.key).toBe('observation/front');

  await page.getByRole('tab', { name: 'Report' }).click();
  await page.getByText('Nobody has looked at an output yet').waitFor();
  await page.getByText('This teacher states no spread').first().waitFor();
  await page.getByText('No other teacher answered the same frames').waitFor();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as page' }).click();
  expect((await saved).suggestedFilename()).toBe('pi0.report.html');

  await page.getByRole('button', { name: 'Export for distillation' }).click();
  const out = path.join(await makeTempDir(), 'samples');
  await dialog.getByLabel('New folder, outside the dataset').fill(out);
  await dialog
    .getByText('There is nothing to export')
    .or(dialog.getByRole('list'))
    .first()
    .waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  const [link] = await page.getByRole('button', { name: /^ep 0 · \d+$/ }).all();
  const frame = /\d+$/.exec((await link?.textContent()) ?? '')?.[0] ?? '';
  await link?.click();
  await page.waitForFunction(
    (at) => document.querySelector('output')?.textContent?.includes(`frame ${at}`) === true,
    frame,
  );
  expect(page.url()).toContain(`review/0@${frame}`);
  expect(errors).toEqual([]);
}, 120_000);
