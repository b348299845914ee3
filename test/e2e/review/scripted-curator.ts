/** A curator who never tires: reviews episodes in a real window by a script, and says what it meant to decide. */
import type { Locator, Page } from 'playwright-core';
import type { DecisionAct } from '../../../src/shared/model/decision';
import type { RpcClient } from '../../../src/shared/rpc/client';

/** By which hand, and whether all is accepted or one each is pruned, moved, written anew and added too. */
export type Way = `${'keys' | 'mouse'}, ${'accept only' | 'mixed'}`;

export interface ReviewedEpisode {
  /** What the journal has to say, act by act: see `inWords`. */
  meant: string[];
  /** Keys, or clicks and drags, that it took; letters of texts not counted. */
  keys: number;
  seconds: number;
}

/** Of a keyframe: as the list shows it before anything is decided. */
interface Seen {
  id: string;
  frame: number;
}

const sentence = 'The gripper reaches down.';
const movedBy = 2;
/** From the top of the time axis: on its ruler no keyframe is hit, on the bar below they are. */
const [rulerY, barY] = [8, 32];

export class ScriptedCurator {
  #keys = 0;

  constructor(readonly page: Page) {}

  /** From the episode's first keyframe until the next episode is there, or `last` is said. */
  async review(episode: number, way: Way, next: number | null): Promise<ReviewedEpisode> {
    const { page } = this;
    await this.#isAt(episode);
    this.#keys = 0;
    const began = performance.now();
    const open = await this.#open();
    const byMouse = way.startsWith('mouse');
    const mixed = way.endsWith('mixed') && open.length >= 5;
    const meant = mixed ? await this.#mixed(open, byMouse) : await this.#accept(open, byMouse);
    if (byMouse) await this.#click(page.getByRole('button', { name: /^Finish/ }));
    else await this.#press('Enter');
    if (next === null) await page.getByText(/^All \d+ episodes are finished/).waitFor();
    else await this.#isAt(next);
    const seconds = (performance.now() - began) / 1000;
    return { meant: [...meant, 'finish'], keys: this.#keys, seconds };
  }

  async #isAt(episode: number): Promise<void> {
    await this.page.getByRole('heading', { name: `Episode ${episode}`, exact: true }).waitFor();
    await this.page.locator('[data-keyframe][data-state=proposed]').first().waitFor();
  }

  /** The undecided ones, in order. */
  #open(): Promise<Seen[]> {
    return this.page.locator('[data-keyframe][data-state=proposed]').evaluateAll((rows) =>
      rows.map((row) => ({
        id: row.getAttribute('data-keyframe') ?? '',
        frame: Number(/, frame (\d+)/.exec(row.textContent ?? '')?.[1]),
      })),
    );
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

  #panelButton(name: RegExp): Locator {
    const panel = this.page.getByRole('region', { name: 'Selected keyframe' });
    return panel.getByRole('button', { name });
  }

  /** By keys as fast as they come; by mouse each once it is shown. */
  async #accept(open: readonly Seen[], byMouse: boolean): Promise<string[]> {
    if (!byMouse) await this.#press(...open.map(() => 'KeyA'));
    for (const each of byMouse ? open : []) {
      const act = () => this.#click(this.#panelButton(/^Accept/));
      if (each === open.at(-1)) await act();
      else await this.#andOn(each, act);
    }
    return open.map((each) => `accept ${named(each)}`);
  }

  /** One pruned, one moved by two frames, one written anew, one added, the others accepted. */
  async #mixed(open: readonly Seen[], byMouse: boolean): Promise<string[]> {
    const [pruned, moved, written, ...others] = open;
    const [fourth] = others;
    if (!pruned || !moved || !written || !fourth) throw new Error('Too few keyframes.');
    const { page } = this;
    const to = moved.frame + movedBy;
    await this.#andOn(pruned, () =>
      byMouse ? this.#click(this.#panelButton(/^Prune/)) : this.#press('KeyX'),
    );
    await this.#andOn(moved, () =>
      byMouse ? this.#drag(moved.frame, to) : this.#press('BracketRight', 'BracketRight'),
    );
    await this.#andOn(written, async () => {
      if (byMouse) await this.#click(this.#panelButton(/^Edit reasoning/));
      else await this.#press('KeyE');
      await page.getByRole('textbox', { name: 'Sub-task' }).fill(sentence);
      if (byMouse) await this.#click(this.#panelButton(/^Save/));
      else await this.#press('Control+Enter');
    });
    // A frame before the fourth, where no other one can be: they keep a distance.
    const before = fourth.frame - 1;
    if (byMouse) {
      await this.#clickFrame(before);
      await this.#click(page.getByRole('button', { name: /^New keyframe here/ }));
    } else await this.#press('ArrowLeft', 'KeyN');
    return [
      `prune ${named(pruned)}`,
      `move ${named(moved)} to ${to}`,
      `edit ${named(written)}: ${sentence}`,
      `add at ${before}`,
      ...(await this.#accept(others, byMouse)),
    ];
  }

  /** Once this one is shown, and until the selection has gone on from it. */
  async #andOn({ id }: Seen, act: () => Promise<void>): Promise<void> {
    const { page } = this;
    await page.locator(`[data-keyframe="${id}"][aria-current]`).waitFor();
    await act();
    await page.locator(`[data-keyframe][aria-current]:not([data-keyframe="${id}"])`).waitFor();
  }

  /** The middle of a frame, while the whole episode is in view. */
  async #placeOf(frame: number, y: number): Promise<{ x: number; y: number }> {
    const playhead = this.page.getByRole('slider', { name: 'Playhead' });
    const last = Number(await playhead.getAttribute('max'));
    const box = await playhead.locator('..').boundingBox();
    if (box === null) throw new Error('There is no time axis.');
    return { x: box.x + ((frame + 0.5) * box.width) / (last + 1), y: box.y + y };
  }

  async #clickFrame(frame: number): Promise<void> {
    const { x, y } = await this.#placeOf(frame, rulerY);
    await this.page.mouse.click(x, y);
    this.#keys += 1;
  }

  /** Exactly there: with Alt it is not drawn to a cue. */
  async #drag(frame: number, to: number): Promise<void> {
    const { mouse, keyboard } = this.page;
    const [from, there] = [await this.#placeOf(frame, barY), await this.#placeOf(to, barY)];
    await mouse.move(from.x, from.y);
    await mouse.down();
    await keyboard.down('Alt');
    // Far enough to count as moved.
    await mouse.move(there.x + 12, there.y, { steps: 3 });
    await mouse.move(there.x, there.y);
    await mouse.up();
    await keyboard.up('Alt');
    this.#keys += 1;
  }
}

const named = ({ id, frame }: Seen): string => `${id} at ${frame}`;

/**
 * One act of a journal: its kind, the keyframes with the frames at which they were seen, and what came of it. What is
 * added has an id of its own making, which nobody could mean.
 */
function inWords(act: DecisionAct): string {
  const unseen = 'unseen' in act && act.unseen ? ', not looked at' : '';
  if (act.kind === 'accept' || act.kind === 'prune') {
    return `${act.kind} ${act.keyframes.map(named).join(', ')}${unseen}`;
  }
  if (act.kind === 'add') return `add at ${act.keyframe.frame}${unseen}`;
  if (act.kind === 'move') return `move ${named(act.keyframe)} to ${act.toFrame}${unseen}`;
  if (act.kind === 'edit') return `edit ${named(act.keyframe)}: ${textOf(act.text)}${unseen}`;
  return act.kind;
}

/** Of a text in parts what this curator writes, if that is in it. */
const textOf = (text: string): string => (text.includes(sentence) ? sentence : text);

/** How many acts were meant and are not in the journal, and how many are in it beyond those, twice or unmeant. */
export function lostAndDoubled(
  meant: readonly string[],
  kept: readonly string[],
): { lost: number; doubled: number } {
  const left = [...kept];
  let lost = 0;
  for (const act of meant) {
    const at = left.indexOf(act);
    if (at < 0) lost += 1;
    else left.splice(at, 1);
  }
  return { lost, doubled: left.length };
}

/** What the journal has of an episode, once all of it is saved. */
export async function journalOf(
  { page, client, projectId }: { page: Page; client: RpcClient; projectId: string },
  episode: number,
): Promise<string[]> {
  await page.getByText('All changes saved').first().waitFor();
  const { decisions } = await client.call('review.episode', { projectId, episode });
  return decisions.map(({ act }) => inWords(act));
}
