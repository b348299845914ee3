/** A scripted curator in a real window: keys for each decision, none lost and none doubled. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RpcClient } from '../../../src/shared/rpc/client';
import { openFirstEpisodes, type WindowedStudio } from '../../renderer/windowed-studio';
import { openWindow } from '../window';
import { journalOf, lostAndDoubled, ScriptedCurator } from './scripted-curator';

let studio: WindowedStudio;
let client: RpcClient;
let projectId: string;
let page: Page;
let errors: string[];

beforeAll(async () => {
  studio = await openFirstEpisodes(3, []);
  ({ client, projectId } = studio);
  // What is learned comes in while an episode is open: rows more or fewer than were counted.
  const { current } = await client.call('policies.list', { projectId });
  const policy = { ...current, learn: { ...current.learn, from: 'nothing' as const } };
  await client.call('policy.set', { projectId, policy });
  const proposed = studio.ended('propose');
  await client.call('keyframes.propose', { projectId, episodes: [0, 1, 2] });
  await proposed;
  ({ page, errors } = await openWindow(studio.browser, studio.url));
  await page.locator('[data-episode="0"]').waitFor();
  await page.evaluate(() => void (location.hash = location.hash.replace(/^[^?]*/, '#/review/0')));
});
afterAll(async () => {
  expect(errors).toEqual([]);
  await studio.close();
});

it('loses and doubles nothing, by keys alone and by mouse: each on the keyframe that was meant', async () => {
  const curator = new ScriptedCurator(page);
  const plan = [
    ['keys, accept only', 1.2],
    ['mouse, mixed', 1.45],
    ['keys, mixed', 1.45],
  ] as const;
  for (const [episode, [way, most]] of plan.entries()) {
    const next = episode + 1 < plan.length ? episode + 1 : null;
    const { meant, keys } = await curator.review(episode, way, next);
    expect(await journalOf({ page, client, projectId }, episode)).toEqual(meant);
    expect(keys / (meant.length - 1), way).toBeLessThanOrEqual(most);
    // Less would not be the script that was meant.
    expect(new Set(meant.map((act) => act.split(' ')[0])).size).toBe(way.endsWith('mixed') ? 6 : 2);
  }
});

it('counts what a journal lacks, and what it has twice or should not have', () => {
  const meant = ['accept a at 1', 'accept b at 2', 'move c at 3 to 5'];
  const kept = ['accept a at 1', 'accept a at 1', 'move c at 3 to 4'];
  expect(lostAndDoubled(meant, meant.toReversed())).toEqual({ lost: 0, doubled: 0 });
  expect(lostAndDoubled(meant, kept)).toEqual({ lost: 2, doubled: 2 });
});
