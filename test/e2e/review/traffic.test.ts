/** What the windows say to the core, and what they need not say. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RpcClient } from '../../../src/shared/rpc/client';
import { copyWatchedEpisodes } from '../../watched-episodes';
import { nextEnd } from '../../job-end';
import { makeTempDir, memoryClient, openTestStudio, startTestHost } from '../../studio-fixture';
import { readFrame } from '../decide-traffic';
import { closeWindows, openWindow, sharedChromium } from '../window';

let dir: string;
let dataset: string;
let test: Awaited<ReturnType<typeof openTestStudio>>;
let host: Awaited<ReturnType<typeof startTestHost>>;
let client: RpcClient;
let browser: Browser;

beforeAll(async () => {
  dir = await makeTempDir();
  dataset = path.join(dir, 'demo');
  await copyWatchedEpisodes(3, dataset);
  test = await openTestStudio(dataset);
  client = memoryClient(test);
  const { id } = await client.call('dataset.open', { path: dataset });
  const project = await client.call('project.open', { datasetId: id });
  const proposed = nextEnd(client, 'propose');
  await client.call('keyframes.propose', { projectId: project.id, episodes: [1] });
  await proposed;
  host = await startTestHost(test);
  browser = await sharedChromium();
});
afterAll(async () => {
  await closeWindows(browser);
  client.close();
  await host.close();
  await test.close();
  await rm(dir, { recursive: true, force: true });
});

/** Calls of a window, in the order in which they were sent. */
function callsOf(page: Page): string[] {
  const calls: string[] = [];
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const message = readFrame(payload);
      if (message.type === 'call') calls.push(message.method);
    });
  });
  return calls;
}

const accepted = (page: Page) => page.locator('[data-keyframe][data-state="accepted"]').count();

const toEpisode = (page: Page, episode: number) =>
  page.evaluate((index) => {
    location.hash = location.hash.replace(/^[^?]*/, `#/review/${index}`);
  }, episode);

it('a key costs one call, also where others look on; an episode brings its neighbours', async () => {
  let calls: string[] = [];
  // A window tells its socket from the start only.
  const beforeLoad = (loaded: Page) => {
    calls = callsOf(loaded);
    return Promise.resolve();
  };
  const { page, errors } = await openWindow(browser, host.url, { beforeLoad });
  // Once it was let in, so is every other window of its profile.
  await page.locator('[data-episode="0"]').waitFor();
  const other = await page.context().newPage();
  const otherCalls = callsOf(other);
  await other.goto(page.url());
  for (const each of [page, other]) {
    await each.locator('[data-episode="0"]').waitFor();
    await toEpisode(each, 1);
    await each.locator('[data-keyframe]').nth(2).waitFor();
    await each.getByText('0 of 3 finished').waitFor();
  }
  const [next, last] = ['Next episode', 'Previous episode'].map((name) =>
    page.getByRole('button', { name: new RegExp(`^${name}`) }),
  );
  await expect.poll(() => next?.isEnabled()).toBe(true);

  // Whatever was asked on the way here is answered before the curves are drawn and the next episode is read ahead.
  await expect.poll(() => calls.filter((name) => name === 'keyframes.motion').length).toBe(2);
  await expect.poll(() => otherCalls.filter((name) => name === 'keyframes.motion').length).toBe(2);
  calls.length = 0;
  otherCalls.length = 0;
  await page.keyboard.press('KeyA');
  await page.keyboard.press('KeyA');
  await expect.poll(() => accepted(other)).toBe(2);
  await page.keyboard.press('KeyU');
  await expect.poll(() => accepted(other)).toBe(1);
  await page.getByText('All changes saved').first().waitFor();
  expect(calls).toEqual(['review.decide', 'review.decide', 'review.decide']);
  expect(otherCalls).toEqual([]);

  calls.length = 0;
  await page.keyboard.press('PageDown');
  await page.getByText('Episode 2', { exact: true }).first().waitFor();
  await page.getByText('Propose for this episode').waitFor();
  await expect.poll(() => next?.isDisabled()).toBe(true);
  await expect.poll(() => last?.isEnabled()).toBe(true);
  expect(calls).not.toContain('dataset.episodes');
  expect(errors).toEqual([]);
});
