/** What the policy room shows of learning and of presets, in a real window. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultPolicy } from '../../../src/shared/model/policy';
import type { DecisionAct } from '../../../src/shared/model/decision';
import type { EpisodeProposals } from '../../../src/shared/model/keyframe';
import { presetNotes, presets, presetText } from '../../../src/shared/model/presets';
import type { JobKind } from '../../../src/shared/model/job';
import type { RpcClient } from '../../../src/shared/rpc/client';
import { openWindow, type StudioWindow } from '../../e2e/window';
import { openFirstEpisodes, type WindowedStudio } from '../windowed-studio';

let studio: WindowedStudio;
let client: RpcClient;
let projectId: string;
let page: Page;
let errors: StudioWindow['errors'];

beforeAll(async () => {
  studio = await openFirstEpisodes(3, [0, 1, 2]);
  ({ client, projectId } = studio);
  ({ page, errors } = await openWindow(studio.browser, studio.url, { width: 1280, height: 800 }));
});
afterAll(async () => {
  expect(errors).toEqual([]);
  await studio.close();
});

const ended = (kind: JobKind) => studio.ended(kind);

let sequence = 0;
const proposalsOf = async (episode: number): Promise<EpisodeProposals> => {
  const { proposals } = await client.call('review.episode', { projectId, episode });
  if (proposals === null) throw new Error(`Episode ${episode} has no proposals.`);
  return proposals;
};
/** Accepts all but the last keyframe, and finishes: learning goes on by itself. */
async function finish(episode: number): Promise<void> {
  const { keyframes } = await proposalsOf(episode);
  await decide(episode, [
    { kind: 'accept', keyframes: keyframes.slice(0, -1) },
    { kind: 'prune', keyframes: keyframes.slice(-1) },
    { kind: 'finish' },
  ]);
}
/** Until it is learned from. */
async function decide(episode: number, acts: readonly DecisionAct[]): Promise<void> {
  const { fingerprint } = await proposalsOf(episode);
  const decisions = acts.map((act) => {
    sequence += 1;
    const by = { curator: 'ada', device: 'test', sequence, id: `test:${sequence}` };
    return { ...by, projectId, episode, fingerprint, atMs: 1_760_000_000_000 + sequence, act };
  });
  const learned = ended('learn');
  await client.call('review.decide', { projectId, decisions });
  await learned;
}

const panel = () => page.getByRole('region', { name: 'Learning from reviewed episodes' });
const openTab = (name: string) => page.getByRole('tab', { name }).click();
const goTo = (hash: string) => page.evaluate((to) => void (location.hash = to), hash);

it('says of each preset what it is worth, and tries it', async () => {
  await page.locator('[data-episode]').first().waitFor();
  await goTo('#/policy');
  const choice = page.getByLabel('Candidate policy');
  for (const preset of presets) {
    const own = preset.policy.name === defaultPolicy.name;
    await choice.selectOption(own ? '/own' : `/preset/${preset.policy.name}`);
    await page.getByText(`${preset.about} ${presetText(preset)}`).waitFor();
  }
  await page.getByRole('slider', { name: 'Threshold' }).fill('0.61');
  await page.getByText('Within 0.25 s, on the demo').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Back to the applied policy' }).click();
});

it('lists all presets with their figures, and tries one of them', async () => {
  await page.getByRole('button', { name: 'Candidates and what each would change' }).click();
  for (const { policy, figures } of presets) {
    const row = page.getByRole('row').filter({ hasText: policy.name });
    expect(await row.textContent()).toContain(figures.demo.f1.toFixed(2));
    expect(await row.textContent()).toContain(figures.recorded.f1.toFixed(2));
    await row.getByText(/^(nothing|[\d,]+ keyframes? in \d+ episodes?)$/).waitFor();
  }
  await page.getByText(presetNotes.join(' ')).waitFor();
  await page.getByRole('row', { name: 'paper' }).getByRole('button', { name: 'Try' }).click();
  await page.getByText('As the DualVLA paper prunes').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Back to the applied policy' }).click();
});

it('offers to learn from one finished episode, and shows what was learned', async () => {
  await openTab('Learning');
  await panel().getByText('No episode is finished yet.').waitFor();
  expect(await panel().getByRole('button').count()).toBe(0);
  await finish(0);
  await panel().getByText('Proposals follow the curator once 2 are finished.').waitFor();
  const learned = ended('learn');
  await panel().getByRole('button', { name: 'Learn from this one' }).click();
  await page.getByText('Proposals follow from 1 finished episode on now.').waitFor();
  await learned;
  await panel().getByText('from the first finished one on.').waitFor();
  expect(await panel().getByRole('button').count()).toBe(0);
  await openTab('Policy');
  await page.getByRole('button', { name: /^Applied/ }).waitFor();
  await page.getByText(/^Proposing with it would change/).waitFor();

  await goTo('#/review/1');
  await page.getByText(/^\d of \d keyframes as in episode 0, reviewed by “ada”$/).waitFor();
  // One thing after the other is asked in passing.
  await page.getByRole('button', { name: 'Use this name' }).click();
  const keep = page.getByRole('button', { name: 'Keep the order' });
  await keep.click();
  await keep.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Order of the queue: as in the dataset' }).waitFor();
});

it('draws the curve of learning once two are finished', async () => {
  await finish(1);
  await goTo('#/policy');
  await openTab('Learning');
  await panel()
    .getByText(
      /“ada” would accept \d+.% of the proposals unchanged \(within 0\.25.s\) without learning/,
    )
    .waitFor();
  await panel().getByText('Measured on 2 finished episodes').waitFor();
  expect(await panel().locator('.recharts-line-dot').count()).toBe(4);
});

it('unlearns what is opened again or dropped', async () => {
  expect(await proposalsOf(2)).toMatchObject({ learnedFrom: 'ada' });
  await decide(0, [{ kind: 'reopen' }]);
  await decide(1, [{ kind: 'flag', flagged: true }]);
  await panel().getByText('One finished episode is left out').waitFor();
  expect(await proposalsOf(2)).not.toHaveProperty('learnedFrom');
});
