/** Drafting with a model, from the empty form to what came of a run, against a server that answers as it is told. */
import type { Locator, Page } from 'playwright-core';
import { good, send, type ModelServer } from './core/models/model-server';
import { command } from './e2e/window';
import type { RoomView } from './room-hosts';

async function opened(page: Page): Promise<Locator> {
  await command(page, 'draft reasoning with');
  const dialog = page.getByRole('dialog', { name: /^Draft reasoning/ });
  await dialog.waitFor();
  return dialog;
}

async function tried(page: Page): Promise<Locator> {
  const dialog = await opened(page);
  await dialog.getByRole('button', { name: 'Try one keyframe' }).click();
  return dialog;
}

async function started(page: Page): Promise<Locator> {
  const dialog = await opened(page);
  await dialog.locator('button:enabled', { hasText: /^Draft \d+ keyframe/ }).click();
  return dialog;
}

export function draftViews(server: ModelServer): readonly RoomView[] {
  let asked = 0;
  return [
    {
      name: 'draft-begin',
      room: 'review',
      async show(page) {
        await page.locator('[data-keyframe]').first().waitFor();
        await (
          await opened(page)
        )
          .getByText('nothing of the dataset is sent before you agree')
          .waitFor();
      },
    },
    {
      name: 'draft-dead',
      room: 'review',
      async show(page) {
        const dialog = await opened(page);
        await dialog.getByRole('textbox', { name: 'Endpoint' }).fill('http://127.0.0.1:49151/v1');
        await dialog.getByRole('combobox', { name: 'Model' }).fill('vision-2');
        await dialog.getByText('cannot be reached').first().waitFor();
      },
    },
    {
      name: 'draft-plan',
      room: 'review',
      async show(page) {
        const dialog = await opened(page);
        await dialog.getByRole('textbox', { name: 'Endpoint' }).fill(server.endpoint);
        const model = dialog.getByRole('combobox', { name: 'Model' });
        await model.blur();
        await model.focus();
        await dialog.getByText('2 models there').waitFor();
        await dialog.getByText('Replace the dataset’s own texts too').click();
        await dialog.getByRole('button', { name: /^Draft \d+ keyframe/ }).waitFor();
      },
    },
    {
      name: 'draft-trial-fault',
      room: 'review',
      async show(page) {
        server.behave = (response) => send(response, 500, { error: { message: 'out of memory' } });
        const dialog = await opened(page);
        await dialog.getByRole('checkbox', { name: 'I agree' }).click();
        await dialog.locator('button:enabled', { hasText: 'Try one keyframe' }).click();
        await dialog.getByText('out of memory').waitFor();
      },
    },
    {
      name: 'draft-trial',
      room: 'review',
      async show(page) {
        server.behave = good;
        await (await tried(page)).locator('blockquote').waitFor();
      },
    },
    {
      name: 'draft-now',
      room: 'review',
      async show(page) {
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('KeyG');
        await page.getByRole('list', { name: 'Other texts' }).getByText('Model').waitFor();
      },
    },
    {
      name: 'draft-running',
      room: 'review',
      async show(page) {
        // Some answer, some never do.
        server.behave = (response, seen) => (++asked < 4 ? good(response, seen) : undefined);
        const dialog = await started(page);
        await dialog.getByText(/[1-9]\d? %/).waitFor();
      },
    },
    {
      name: 'draft-canceled',
      room: 'review',
      async show(page) {
        const dialog = await opened(page);
        await dialog.getByRole('button', { name: 'Cancel the run' }).click();
        await dialog.getByText('Canceled; what was answered is kept.').waitFor();
      },
    },
    {
      name: 'draft-partly',
      room: 'review',
      async show(page) {
        asked = 0;
        server.behave = (response, seen) =>
          ++asked < 3 ? good(response, seen) : send(response, 400, { error: 'no pictures' });
        await (await started(page)).getByText(/keyframes? drafted$/).waitFor();
      },
    },
    {
      name: 'draft-done',
      room: 'review',
      async show(page) {
        server.behave = good;
        await (await started(page)).getByText(/keyframes? drafted$/).waitFor();
      },
    },
    {
      name: 'draft-arrived',
      room: 'review',
      async show(page) {
        await page.keyboard.press('ArrowDown');
        const box = page.getByRole('region', { name: 'Reasoning', exact: true });
        await box.getByText('drafted by vision-2').first().waitFor();
        await box.locator('summary').first().click();
      },
    },
  ];
}
