/** A curator who never tires: reviews episodes in a real window by a script, and says what it did. */
import type { Locator, Page } from 'playwright-core';
import type { DecisionAct } from '../../../src/shared/model/decision';
import type { RpcClient } from '../../../src/shared/rpc/client';

export type Way = 'accept only' | 'mixed' | 'mouse';

export interface ReviewedEpisode {
  /** Kinds of the acts, in order; what the journal has to say. */
  did: DecisionAct['kind'][];
  /** Keys, or clicks, that it took; letters of texts not counted. */
  keys: number;
  seconds: number;
}

export class ScriptedCurator {
  #did: DecisionAct['kind'][] = [];
  #keys = 0;

  constructor(readonly page: Page) {}

  /** From the episode's first keyframe until the next episode is there, or `last` is said. */
  async review(episode: number, way: Way, next: number | null): Promise<ReviewedEpisode> {
    const { page } = this;
    await this.#isAt(episode);
    this.#did = [];
    this.#keys = 0;
    const began = performance.now();
    const open = await this.#rows('proposed').count();
    if (way === 'mouse') await this.#byMouse(open);
    else if (way === 'mixed' && open >= 5) await this.#mixed(open);
    else await this.#accept(open);
    if (way === 'mouse') await this.#click(page.getByRole('button', { name: /^Finish/ }));
    else await this.#press('Enter');
    this.#did.push('finish');
    if (next === null) await page.getByText(/^All \d+ episodes are finished/).waitFor();
    else await this.#isAt(next);
    const seconds = (performance.now() - began) / 1000;
    return { did: this.#did, keys: this.#keys, seconds };
  }

  async #isAt(episode: number): Promise<void> {
    await this.page.getByRole('heading', { name: `Episode ${episode}`, exact: true }).waitFor();
    await this.#rows('proposed').first().waitFor();
  }

  #rows(state: string) {
    return this.page.locator(`[data-keyframe][data-state="${state}"]`);
  }

  async #press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      this.#keys += 1;
    }
  }

  async #click(button: Locator): Promise<void> {
    await button.click();
    this.#keys += 1;
  }

  /** As fast as they come. */
  async #accept(count: number): Promise<void> {
    await this.#press(...Array.from({ length: count }, () => 'KeyA'));
    this.#did.push(...Array.from({ length: count }, () => 'accept' as const));
  }

  /** One pruned, one moved by two frames, one written anew, one added, the others accepted. */
  async #mixed(count: number): Promise<void> {
    const { page } = this;
    await this.#andOn(() => this.#press('KeyX'));
    await this.#andOn(() => this.#press('BracketRight', 'BracketRight'));
    await this.#andOn(async () => {
      await this.#press('KeyE');
      await page.getByRole('textbox', { name: 'Sub-task' }).fill('The gripper reaches down.');
      await this.#press('Control+Enter');
    });
    // A frame before the fourth, where no other one can be: they keep a distance.
    await this.#press('ArrowLeft', 'KeyN');
    this.#did.push('prune', 'move', 'edit', 'add');
    await this.#accept(count - 3);
  }

  async #byMouse(count: number): Promise<void> {
    const panel = this.page.getByRole('region', { name: 'Selected keyframe' });
    const accept = panel.getByRole('button', { name: /^Accept/ });
    for (let at = 0; at < count; at += 1) {
      await this.#andOn(() => this.#click(accept), at < count - 1);
      this.#did.push('accept');
    }
  }

  /** Until the selection has gone on, if there is where to. */
  async #andOn(act: () => Promise<void>, goesOn = true): Promise<void> {
    const { page } = this;
    const current = page.locator('[data-keyframe][aria-current]');
    const before = await current.getAttribute('data-keyframe');
    await act();
    if (!goesOn) return;
    await page.locator(`[data-keyframe][aria-current]:not([data-keyframe="${before}"])`).waitFor();
  }
}

/** What the journal has of an episode, once all of it is saved. */
export async function journalOf(
  { page, client, projectId }: { page: Page; client: RpcClient; projectId: string },
  episode: number,
): Promise<DecisionAct[]> {
  await page.getByText('All changes saved').first().waitFor();
  const { decisions } = await client.call('review.episode', { projectId, episode });
  return decisions.map(({ act }) => act);
}
