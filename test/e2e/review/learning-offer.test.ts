/** Learning in the review: offered after the first finished episode, and by whom it was, in a real window. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JobKind } from '../../../src/shared/model/job';
import type { RpcClient } from '../../../src/shared/rpc/client';
import type { WebHost } from '../../../src/web/server';
import { copyFirstEpisodes } from '../../first-episodes';
import {
  makeTempDir,
  memoryClient,
  openTestStudio,
  startTestHost,
  type TestStudio,
} from '../../studio-fixture';
import { launchChromium, openWindow, type StudioWindow } from '../window';

let dir: string;
let test: TestStudio;
let host: WebHost;
let browser: Browser;
let client: RpcClient;
let projectId: string;
let studio: StudioWindow;
let page: Page;

beforeAll(async () => {
  dir = await makeTempDir();
  const dataset = path.join(dir, 'demo');
  await copyFirstEpisodes(3, dataset);
  test = await openTestStudio(dataset);
  client = memoryClient(test);
  const { id } = await client.call('dataset.open', { path: dataset });
  projectId = (await client.call('project.open', { datasetId: id })).id;
  const proposed = ended('propose');
  await client.call('keyframes.propose', { projectId, episodes: [0, 1, 2] });
  await proposed;
  host = await startTestHost(test);
  browser = await launchChromium();
  studio = await openWindow(browser, host.url, { width: 1024, height: 700 });
  page = studio.page;
});
afterAll(async () => {
  expect(studio.errors).toEqual([]);
  await browser.close();
  client.close();
  await host.close();
  await test.close();
  await rm(dir, { recursive: true, force: true });
});

function ended(kind: JobKind): Promise<void> {
  return new Promise((resolve) => {
    const stop = client.on('job', (job) => {
      if (job.kind !== kind || job.state === 'running') return;
      stop();
      resolve();
    });
  });
}

const offer = () => page.getByRole('complementary', { name: 'Learning from reviewed episodes' });
const goTo = (hash: string) => page.evaluate((to) => void (location.hash = to), hash);
const iAm = async (name: string) => {
  const field = page.getByRole('textbox', { name: 'Who is reviewing?' });
  await field.fill(name);
  await field.press('Enter');
};

it('offers to learn from the first finished episode with one key, and no more once that is taken', async () => {
  await page.locator('[data-episode]').first().waitFor();
  await goTo('#/review/0');
  await iAm('ada');
  await page.getByRole('button', { name: 'Accept rest' }).waitFor();
  expect(await offer().count()).toBe(0);
  const learned = ended('learn');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Accept them and finish/ }).click();
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

it('says to another curator whose review it was, and proposes as oneself', async () => {
  await page.getByRole('button', { name: 'Reviewing as ada' }).click();
  await iAm('ben');
  await page.getByText(/^\d+ of \d+ keyframes as in episode 0, reviewed by “ada”$/).waitFor();
  const learned = ended('learn');
  await page.getByRole('button', { name: 'Propose as ben' }).click();
  await learned;
  await page.getByText(/keyframes as in episode 0/).waitFor({ state: 'detached' });

  const proposed = ended('propose');
  await page.keyboard.press('p');
  await proposed;
  const { proposals } = await client.call('review.episode', { projectId, episode: 1 });
  expect(proposals?.keyframes.length).toBeGreaterThan(0);
  expect(proposals).not.toHaveProperty('learnedFrom');
});
