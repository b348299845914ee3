/** What rooms show once something in them was opened or done, each brought about by the hands of a curator. */
import type { Page } from 'playwright-core';
import type { RoomView } from './room-hosts';

async function typeInPalette(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(words);
}

export const roomViews: readonly RoomView[] = [
  {
    name: 'palette',
    room: 'library',
    show: (page) => typeInPalette(page, 'prop'),
  },
  {
    name: 'curator',
    room: 'library',
    async show(page) {
      await typeInPalette(page, 'curator');
      await page.keyboard.press('Enter');
    },
  },
  {
    name: 'export',
    room: 'review',
    async show(page) {
      await page.keyboard.press('Control+Shift+KeyE');
      await page.getByText('As proposed', { exact: true }).click();
      await page.getByRole('button', { name: /^Export \d+ episode/ }).waitFor();
    },
  },
  {
    name: 'key-taken',
    room: 'review',
    async show(page) {
      await page.keyboard.press('?');
      await page.getByRole('button', { name: 'Add a key for Go to the library' }).click();
      await page.keyboard.press('KeyA');
      await page.getByRole('button', { name: 'Take it from all' }).waitFor();
      await page.waitForTimeout(600);
    },
  },
  {
    name: 'large',
    room: 'review',
    async show(page) {
      await page.locator('[data-keyframe]').first().waitFor();
      await page.keyboard.press('Numpad1');
      await page.locator('[data-camera] [data-frame]').first().waitFor();
    },
  },
  {
    name: 'robot-unsaved',
    room: 'policy',
    async show(page) {
      await page.getByRole('tab', { name: 'Robot' }).click();
      await page.getByLabel('Larger =').first().selectOption({ label: 'closed' });
      await page.getByText('Changed, not saved yet.').waitFor();
    },
  },
  {
    name: 'undone',
    room: 'policy',
    async show(page) {
      await page.keyboard.press('Control+z');
      await page.getByText(/^Undone: /).waitFor();
    },
  },
  {
    name: 'disagreements',
    room: 'team',
    async show(page) {
      await page.getByRole('tab', { name: /^Disagreements/ }).click();
      await page.locator('main [data-still]').first().waitFor();
    },
  },
  {
    name: 'effort',
    room: 'team',
    show: (page) => page.getByRole('tab', { name: 'Effort' }).click(),
  },
  {
    name: 'measured',
    room: 'score',
    async show(page) {
      await page.getByRole('button', { name: /^Measure / }).click();
      await page.getByRole('tab', { name: 'Comparison' }).waitFor();
    },
  },
  {
    name: 'taught',
    room: 'teachers',
    async show(page) {
      await page.getByRole('button', { name: 'Fit the embedded teacher' }).click();
      await page.locator('[data-look]').waitFor({ timeout: 240_000 });
    },
  },
];

/** Of a project in which nothing was decided yet. */
export const emptyTeamViews: readonly RoomView[] = ['Disagreements', 'Effort'].map((tab) => ({
  name: `no-${tab.toLowerCase()}`,
  room: 'team',
  show: (page) => page.getByRole('tab', { name: tab }).click(),
}));

/** Where nothing can be changed: what the bar says of it, and a key. */
export const manySelected: RoomView = {
  name: 'selected',
  room: 'library',
  async show(page) {
    await page.keyboard.press('Control+KeyA');
    await page.getByRole('toolbar', { name: 'Selected episodes' }).waitFor();
    await page.keyboard.press('KeyD');
  },
};

/** Said of all episodes while nothing can be written. */
export const outcomeOfMany: RoomView = {
  name: 'outcome-of-many',
  room: 'library',
  async show(page) {
    await page.keyboard.press('Control+KeyA');
    await page.getByRole('toolbar', { name: 'Selected episodes' }).waitFor();
    await page.keyboard.press('KeyS');
    await page.getByRole('dialog').locator('button:enabled', { hasText: /^Set / }).click();
    await page.getByText('Not saved yet').first().waitFor();
  },
};
