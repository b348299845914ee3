/** Somebody beside the curator, in a window of their own: goes through the rooms and plays episodes. */
import type { Page } from 'playwright-core';
import { roomIds } from '../../src/renderer/app/route';

const others = roomIds.filter((room) => room !== 'review');

export class Onlooker {
  #visits = 0;

  constructor(readonly page: Page) {}

  /** One other room, then the first frames of this episode. */
  async look(episode: number): Promise<void> {
    const room = others[this.#visits % others.length] ?? 'library';
    this.#visits += 1;
    await goTo(this.page, room);
    await this.page.waitForFunction(
      () => document.querySelector('main [class*="waiting"]') === null,
    );
    await goTo(this.page, `review/${episode}`);
    await this.page.getByRole('heading', { name: `Episode ${episode}`, exact: true }).waitFor();
    await press(this.page, 'Home', (frame) => frame === '0');
    await press(this.page, 'Space', (frame) => Number(frame) >= 10);
    await this.page.keyboard.press('Space');
  }
}

/** The same for every window and reading: what is open differs with the episode and the frame. */
export async function restAtBeginning(page: Page): Promise<void> {
  await goTo(page, 'review/0');
  await page.getByRole('heading', { name: 'Episode 0', exact: true }).waitFor();
  await press(page, 'Home', (frame) => frame === '0');
}

export async function goTo(page: Page, where: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = location.hash.replace(/^[^?]*/, `#/${to}`);
  }, where);
}

/** Until the first camera shows it: a press that comes while the episode is still being loaded does nothing. */
async function press(
  page: Page,
  key: string,
  isThere: (frame: string | null) => boolean,
): Promise<void> {
  const picture = page.locator('[data-camera] [data-frame]').first();
  for (let tries = 0; tries < 5; tries += 1) {
    await page.keyboard.press(key);
    for (let look = 0; look < 40; look += 1) {
      if (isThere(await picture.getAttribute('data-frame'))) return;
      await page.waitForTimeout(100);
    }
  }
  throw new Error(`After ${key} the picture waited for did not come.`);
}
