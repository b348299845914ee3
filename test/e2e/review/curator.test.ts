/** A scripted curator in a real window: keys for each decision, none lost and none doubled. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DecisionAct } from '../../../src/shared/model/decision';
import type { RpcClient } from '../../../src/shared/rpc/client';
import { openFirstEpisodes, type WindowedStudio } from '../../renderer/windowed-studio';
import { openWindow } from '../window';
import { journalOf, ScriptedCurator } from './scripted-curator';

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

const acceptedIn = (acts: readonly DecisionAct[]) =>
  acts.flatMap((act) => (act.kind === 'accept' ? act.keyframes.map(({ id }) => id) : []));

it('loses and doubles nothing, by keys alone and by mouse', async () => {
  const curator = new ScriptedCurator(page);
  const plan = [
    ['accept only', 1.2],
    ['mouse', 1.2],
    ['mixed', 1.45],
  ] as const;
  for (const [episode, [way, most]] of plan.entries()) {
    const next = episode + 1 < plan.length ? episode + 1 : null;
    const { did, keys } = await curator.review(episode, way, next);
    const acts = await journalOf({ page, client, projectId }, episode);
    expect(acts.map(({ kind }) => kind)).toEqual(did);
    // One after another, each once and with its picture on screen.
    const accepted = acceptedIn(acts);
    expect(new Set(accepted).size).toBe(accepted.length);
    expect(acts.filter((act) => 'unseen' in act && act.unseen)).toEqual([]);
    expect(keys / (did.length - 1), way).toBeLessThanOrEqual(most);
  }
});
