/** Learning in the review: offered after the first finished episode, and by whom it was, in a real window. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JobKind } from '../../../src/shared/model/job';
import type { RpcClient } from '../../../src/shared/rpc/client';
import { openFirstEpisodes, type WindowedStudio } from '../../renderer/windowed-studio';
import { command, openWindow, type StudioWindow } from '../window';

let studio: WindowedStudio;
let client: RpcClient;
let projectId: string;
let page: Page;
let errors: StudioWindow['errors'];

beforeAll(async () => {
  studio = await openFirstEpisodes(3, [0, 1, 2]);
  ({ client, projectId } = studio);
  ({ page, errors } = await openWindow(studio.browser, studio.url, { width: 1024, height: 700 }));
});
afterAll(async () => {
  expect(errors).toEqual([]);
  await studio.close();
});

const ended = (kind: JobKind) => studio.ended(kind);

const offer = () => page.getByRole('complementary', { name: 'Learning from reviewed episodes' });
const orderOffer = () => page.getByRole('complementary', { name: 'Order of the queue' });
const goTo = (hash: string) => page.evaluate((to) => void (location.hash = to), hash);
const iAm = async (name: string) => {
  const field = page.getByRole('textbox', { name: 'Your name' });
  await field.fill(name);
  await field.press('Enter');
};

it('offers to learn from the first finished episode with one key, and no more once that is taken', async () => {
  await page.locator('[data-episode]').first().waitFor();
  await goTo('#/review/0');
  await iAm('ada');
  const acceptLeft = page.getByRole('button', { name: /^Accept \d+ left/ });
  await acceptLeft.waitFor();
  expect(await offer().count()).toBe(0);
  const learned = ended('learn');
  await acceptLeft.click();
  await page.getByRole('button', { name: /^Accept \d+ keyframes?/ }).click();
  await acceptLeft.waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await offer().getByText('You finished one episode.').waitFor();
  await learned;
  await offer()
    .getByRole('button', { name: /^Learn from this one/ })
    .waitFor();
  const again = ended('learn');
  await page.keyboard.press('Shift+L');
  await offer().waitFor({ state: 'detached' });
  await again;
  await page.getByText(/^\d+ of \d+ keyframes as in episode 0$/).waitFor();
});

it('offers those first that are unlike what was reviewed, while nobody chose an order', async () => {
  await orderOffer().getByText('One episode is unlike those reviewed:').waitFor();
  await command(page, 'review the most uncertain');
  await page.waitForURL(/#\/review\/2/);
  await page
    .getByText('Unlike the episodes reviewed so far: proposed by the policy alone.')
    .waitFor();
  await page.getByRole('button', { name: 'Order of the queue: most uncertain first' }).waitFor();
  expect(await orderOffer().count()).toBe(0);
  await goTo('#/review/1');
});

const proposals = async () =>
  (await client.call('review.episode', { projectId, episode: 1 })).proposals;

it('says to another curator whose review it was, and proposes as oneself', async () => {
  await page.getByRole('button', { name: 'Reviewing as ada' }).click();
  await iAm('ben');
  await page.getByText(/^\d+ of \d+ keyframes as in episode 0, reviewed by “ada”$/).waitFor();
  await page.getByText('Every name keeps its own review').waitFor({ state: 'detached' });
  const learned = ended('learn');
  await page.getByRole('button', { name: 'Propose as ben' }).click();
  await learned;
  await page.getByText(/keyframes as in episode 0/).waitFor({ state: 'detached' });
  expect((await proposals())?.keyframes.length).toBeGreaterThan(0);
  expect(await proposals()).not.toHaveProperty('learnedFrom');

  // Who finished nothing yet and proposes anew gets what everybody gets.
  const proposed = ended('propose');
  await page.keyboard.press('p');
  await page.getByText(/^\d+ undecided keyframes of 1 episode/).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Propose again' }).click();
  await proposed;
  expect(await proposals()).toHaveProperty('learnedFrom', 'ada');
  await page.getByText('Proposed keyframes again in episode 1.', { exact: true }).waitFor();
  await page.keyboard.press('u');
  await page.getByText('Undone: Proposed keyframes again.', { exact: true }).waitFor();
  expect(await proposals()).not.toHaveProperty('learnedFrom');
});
