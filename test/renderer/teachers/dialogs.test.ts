/** A live teacher asked from a real window, and what it said read in the report and exported. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { featureMapSchema } from '../../../src/shared/model/collect';
import { smallDataset } from '../../core/datasets/small-dataset';
import { demoActions } from '../../core/teachers/live/collect-project';
import { openpiServer } from '../../core/teachers/live/servers';
import { openWindow } from '../../e2e/window';
import { copyFirstEpisodes } from '../../first-episodes';
import { makeTempDir } from '../../studio-fixture';
import { openWindowedStudio, type WindowedStudio } from '../windowed-studio';

let studio: WindowedStudio;
beforeAll(async () => {
  const dataset = path.join(await makeTempDir(), 'demo');
  await copyFirstEpisodes(1, dataset);
  studio = await openWindowedStudio(dataset);
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
  // Closed before it was done, it is opened as it was left.
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Ask a live teacher' }).click();
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
  await dialog.getByRole('button', { name: 'Try one frame' }).click();
  await dialog.getByText(/^Episode 0, frame 0: 4 rows of 7 values after/).waitFor();
  await dialog.getByRole('row', { name: /^joint_2 2 -?[\d.]+$/ }).waitFor();
  await start.click();
  await dialog.getByText('1 frame answered').waitFor();
  await dialog.getByText('1 answered before').waitFor();
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

  const [link] = await page.getByRole('button', { name: /^ep 0 · \d+$/ }).all();
  const frame = /\d+$/.exec((await link?.textContent()) ?? '')?.[0] ?? '';
  await link?.click();
  await page.waitForFunction(
    (at) =>
      [...document.querySelectorAll('output')].some(({ textContent }) =>
        textContent?.includes(`frame ${at}`),
      ),
    frame,
  );
  expect(page.url()).toContain(`review/0@${frame}`);
  expect(errors).toEqual([]);
}, 120_000);

it('imports a file that is browsed to, exports samples and trains students, all to their end', async () => {
  const folder = await makeTempDir();
  const file = path.join(folder, 'said.jsonl');
  const rows = [0, 1, 2].map((episode) => JSON.stringify({ episode, frame: 9, action: [0, 0] }));
  await writeFile(file, rows.join('\n'));
  const small = await openWindowedStudio(
    await smallDataset({ version: 'v2.1', lengths: [30, 28, 32] }),
  );
  onTestFinished(() => small.close());
  const proposed = small.ended('propose');
  await small.client.call('keyframes.propose', { projectId: small.projectId });
  expect((await proposed).error).toBeNull();
  const { page, errors } = await openWindow(small.browser, small.url, {
    width: 1024,
    height: 700,
  });
  await page.locator('[data-episode]').first().waitFor();
  await page.keyboard.press('Digit4');
  const dialog = page.getByRole('dialog');
  const done = () => dialog.getByRole('button', { name: 'Done' }).click();

  await page.getByRole('button', { name: 'Import a file' }).click();
  await dialog.getByRole('button', { name: 'Browse' }).click();
  const picker = dialog.last();
  // From the list, a path that is typed goes into its field.
  await picker.locator('li > button:focus').waitFor();
  await page.keyboard.type(`${folder}\n`);
  await picker.getByRole('button', { name: 'said.jsonl' }).dblclick();
  const name = dialog.getByLabel('Name that the outputs are kept under');
  await name.fill('pi0');
  // Closed by mistake: what was typed is there when it is opened again.
  await name.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Import a file' }).click();
  expect(await name.inputValue()).toBe('pi0');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await dialog.getByText('3 outputs of pi0').waitFor();
  await done();

  await page.getByRole('button', { name: 'Export for distillation' }).click();
  const out = path.join(folder, 'samples');
  await dialog.getByLabel('New folder, outside the dataset').fill(out);
  await dialog.getByText('As proposed', { exact: true }).click();
  await dialog.getByText('By trust').click();
  await dialog.getByRole('button', { name: 'Export samples' }).click();
  await done();
  expect(await readdir(out)).toContain('samples.parquet');

  await page.getByRole('button', { name: 'Proxy study' }).click();
  await dialog.getByRole('radio', { name: 'As proposed' }).check();
  await dialog.getByLabel('Seeds, each its own split').fill('2');
  await dialog.getByRole('button', { name: 'Train the students' }).click();
  await dialog.getByRole('row', { name: /^pruned and distilled \d/ }).waitFor();
  expect(errors).toEqual([]);
}, 180_000);
