/** A scripted curator in a real window, by keyboard alone: keys for each decision, none lost and none doubled. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DecisionAct } from '../../../src/shared/model/decision';
import type { RpcClient } from '../../../src/shared/rpc/client';
import { openFirstEpisodes, type WindowedStudio } from '../../renderer/windowed-studio';
import { openWindow } from '../window';

let studio: WindowedStudio;
let client: RpcClient;
let projectId: string;
let page: Page;
let errors: string[];
let pressed = 0;

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
  await rows().first().waitFor();
});
afterAll(async () => {
  expect(errors).toEqual([]);
  await studio.close();
});

const rows = () => page.locator('[data-keyframe]');
const press = async (...keys: string[]) => {
  for (const key of keys) {
    await page.keyboard.press(key);
    pressed += 1;
  }
};
const isAtEpisode = (episode: number) =>
  page.getByRole('heading', { name: `Episode ${episode}`, exact: true }).waitFor();

async function decided(episode: number): Promise<DecisionAct[]> {
  await page.getByText('All changes saved').first().waitFor();
  const { decisions } = await client.call('review.episode', { projectId, episode });
  return decisions.map(({ act }) => act);
}

it('takes a key for each decision and one for the episode, typed as fast as they come', async () => {
  const [first, second] = await Promise.all(
    [0, 1].map(async (episode) => {
      const { proposals } = await client.call('review.episode', { projectId, episode });
      return proposals?.keyframes.map(({ id }) => id) ?? [];
    }),
  );
  if (first === undefined || second === undefined) throw new Error('Nothing was proposed.');
  pressed = 0;
  for (const ids of [first, second]) await press(...ids.map(() => 'KeyA'), 'Enter');
  await isAtEpisode(2);
  for (const [episode, ids] of [first, second].entries()) {
    const acts = await decided(episode);
    expect(acts.map(({ kind }) => kind)).toEqual([...ids.map(() => 'accept'), 'finish']);
    // One after another, each with its picture on screen.
    const accepted = acts.map((act) =>
      act.kind === 'accept' ? [act.keyframes[0]?.id, act.unseen] : [],
    );
    expect(accepted.slice(0, -1)).toEqual(ids.map((id) => [id, undefined]));
  }
  expect(pressed / (first.length + second.length)).toBeLessThanOrEqual(1.2);
});

it('takes at most 1.45 keys for each decision of a mixed review', async () => {
  await isAtEpisode(2);
  const count = await rows().count();
  const selected = () =>
    page.locator('[data-keyframe][aria-current]').getAttribute('data-keyframe');
  const goesOn = (from: string | null) =>
    page.locator(`[data-keyframe][aria-current]:not([data-keyframe="${from}"])`).waitFor();
  pressed = 0;
  const pruned = await selected();
  await press('KeyX');
  await goesOn(pruned);
  const moved = await selected();
  await press('BracketRight', 'BracketRight');
  await goesOn(moved);
  await press('KeyE');
  await page.getByRole('textbox', { name: 'Sub-task' }).fill('The gripper reaches for the cube.');
  const written = await selected();
  await press('Control+Enter');
  await goesOn(written);
  await press('Shift+ArrowLeft', 'KeyN');
  await press(...Array.from({ length: count - 3 }, () => 'KeyA'), 'Enter');
  await page.getByText('All 3 episodes are finished.').waitFor();
  const acts = await decided(2);
  expect(acts.map(({ kind }) => kind)).toEqual([
    'prune',
    'move',
    'edit',
    'add',
    ...Array.from({ length: count - 3 }, () => 'accept'),
    'finish',
  ]);
  expect(acts.filter((act) => 'unseen' in act && act.unseen)).toEqual([]);
  expect(pressed / (acts.length - 1)).toBeLessThanOrEqual(1.45);
});
