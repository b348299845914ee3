/** The drafting dialog in a real window: nothing is sent before the agreement, then drafts that say who made them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goodAnswer, good, startModelServer } from '../../core/models/model-server';
import { openWindow } from '../../e2e/window';
import { openFirstEpisodes, type WindowedStudio } from '../windowed-studio';

let studio: WindowedStudio;

beforeAll(async () => {
  studio = await openFirstEpisodes(2, [0]);
});
afterAll(() => studio.close());

it('plans while one types, asks for the agreement, drafts, and shows who drafted', async () => {
  const server = await startModelServer(good);
  const { host: address } = new URL(server.endpoint);
  const { page, errors } = await openWindow(studio.browser, studio.url, {
    width: 1280,
    height: 800,
  });
  await page.getByRole('button', { name: 'Draft reasoning with a model' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('nothing of the dataset is sent before you agree').waitFor();

  const endpoint = dialog.getByRole('textbox', { name: 'Endpoint' });
  // Typing begins there, without a click.
  await page.keyboard.type('not an address');
  await dialog.getByText('The endpoint is an address such as').waitFor();
  await endpoint.fill(server.endpoint);
  await dialog.getByRole('combobox', { name: 'Model' }).fill('tiny-vlm');
  // The demo has a text at every frame.
  await dialog.getByText('There is nothing to draft').waitFor();
  // A normal case, no error.
  expect(await dialog.locator('svg.lucide-ban').count()).toBe(0);
  await dialog.getByText('Replace the dataset’s own texts too').click();
  const start = dialog.getByRole('button', { name: /^Draft \d+ keyframes$/ });
  await start.waitFor();
  expect(await start.isDisabled()).toBe(true);
  expect(await dialog.getByText(`to a program on this machine (${address})`).count()).toBe(1);
  expect(server.seen).toHaveLength(0);

  await dialog.getByRole('checkbox', { name: `I agree to sending this to ${address}` }).click();
  await start.click();
  await dialog.getByText(/keyframes drafted$/).waitFor();
  expect(server.seen.length).toBeGreaterThan(3);
  await dialog.getByRole('button', { name: 'Done' }).click();

  await page.locator('[data-episode] button').first().press('Enter');
  await page.locator('[data-keyframe]').first().waitFor();
  const reasoning = page.getByRole('region', { name: 'Reasoning' });
  await reasoning.getByText(goodAnswer.reasoning).waitFor();
  expect(await reasoning.getByTitle(`drafted by tiny-vlm at ${address}`).innerText()).toContain(
    'drafted by tiny-vlm',
  );
  // The command is in the palette, too.
  await page.keyboard.press('Control+KeyK');
  const palette = page.getByRole('dialog', { name: 'Commands' });
  await palette.getByLabel('Search commands').fill('draft reasoning');
  await palette.getByRole('option', { name: 'Draft reasoning with a model' }).click();
  // What was chosen is still there.
  expect(await endpoint.inputValue()).toBe(server.endpoint);
  expect(errors).toEqual([]);
  expect(studio.internalErrors).toEqual([]);
});
