/** One keyframe drafted and its texts chosen by key, in a real window beside a real server. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goodAnswer, good, startModelServer } from '../../core/models/model-server';
import { openWindow } from '../../e2e/window';
import { openFirstEpisodes, type WindowedStudio } from '../windowed-studio';

let studio: WindowedStudio;

beforeAll(async () => {
  studio = await openFirstEpisodes(1, [0]);
});
afterAll(() => studio.close());

it('asks which model first, then drafts by one key; texts are taken by key, with whose they are', async () => {
  const server = await startModelServer(good);
  const { host } = new URL(server.endpoint);
  const { page, errors } = await openWindow(studio.browser, studio.url, {
    width: 1280,
    height: 900,
  });
  await page.locator('[data-episode] button').first().press('Enter');
  const rows = page.locator('[data-keyframe]');
  await rows.first().waitFor();
  const others = page.getByRole('list', { name: 'Other texts' });
  await others.getByText('Movement').waitFor();
  expect(await others.getByText('Dataset').count()).toBe(0);

  await page.keyboard.press('KeyG');
  const dialog = page.getByRole('dialog', { name: 'Draft reasoning with a model' });
  await dialog.getByRole('textbox', { name: 'Endpoint' }).fill(server.endpoint);
  const model = dialog.getByRole('combobox', { name: 'Model' });
  await model.focus();
  await dialog.getByText('2 models there: vision-1, vision-2.').waitFor();
  await model.fill('vision-2');
  // All keyframes have a text that a run would keep, which is no reason not to ask about one.
  await dialog.getByText('There is nothing to draft').waitFor();
  expect(await dialog.getByRole('checkbox', { name: 'Episode 0 only' }).isChecked()).toBe(true);
  await dialog.getByText('Once one was tried, G drafts the keyframe in view').waitFor();
  await dialog.getByRole('checkbox', { name: `I agree to sending this to ${host}` }).click();
  await dialog.getByRole('button', { name: 'Try one keyframe' }).click();
  await dialog.getByText(goodAnswer.reasoning).waitFor();
  expect(server.seen).toHaveLength(1);
  // Of the keyframe that was asked about.
  const asked = /Episode 0, frame (\d+)/;
  const [, frame = ''] = asked.exec(await dialog.getByText(asked).innerText()) ?? [];
  await dialog.getByRole('img', { name: `Episode 0, frame ${frame}`, exact: true }).waitFor();
  await dialog.locator(`img[data-still="${frame}"]`).waitFor();
  await page.keyboard.press('Escape');

  await rows.nth(1).click();
  const { keyframes = [] } =
    (await studio.client.call('review.episode', { projectId: studio.projectId, episode: 0 }))
      .proposals ?? {};
  const [, second] = keyframes;
  await page.keyboard.press('KeyG');
  const draft = others.getByText(goodAnswer.reasoning);
  await draft.waitFor();
  expect(server.seen).toHaveLength(2);
  // All of it, over the list of keyframes.
  await expect.poll(() => draft.evaluate(seenShare)).toBe(1);
  expect(await others.innerText()).toContain(`drafted by vision-2 at ${host}`);

  // What is taken is decided, and the cursor goes on.
  await page.keyboard.press('Shift+Digit2');
  await rows.nth(1).and(page.locator('[data-state=accepted]:not([aria-current])')).waitFor();
  await rows.nth(1).click();
  const reasoning = page.getByRole('region', { name: 'Reasoning' });
  await reasoning.getByTitle(`drafted by vision-2 at ${host}`).waitFor();
  await others.getByText('Dataset').waitFor();
  await page.keyboard.press('Shift+Digit1');
  await rows.nth(1).and(page.locator(':not([aria-current])')).waitFor();
  await page.getByText('All changes saved').first().waitFor();
  const { decisions } = await studio.client.call('review.episode', {
    projectId: studio.projectId,
    episode: 0,
  });
  expect(decisions.map(({ act }) => act)).toMatchObject([
    { kind: 'edit', text: goodAnswer.reasoning, from: { source: 'model' } },
    { kind: 'edit', text: second?.reasoning.text, from: { source: 'dataset' } },
  ]);
  expect(errors).toEqual([]);
  expect(studio.internalErrors).toEqual([]);
});

const seenShare = (element: Element) =>
  new Promise((resolve) => {
    new IntersectionObserver((entries, watch) => {
      watch.disconnect();
      resolve(entries[0]?.intersectionRatio);
    }).observe(element);
  });
