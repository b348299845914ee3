/** Dialogs, menus and popovers of the rooms, each opened as a curator opens it; those of long jobs stand elsewhere. */
import type { Locator, Page } from 'playwright-core';
import { command } from './e2e/window';
import { toRoom, type RoomName, type RoomView } from './room-hosts';

type There = (page: Page) => Locator;

/** Opened as `open` does, there once `there` is. */
const opened = (
  name: string,
  room: RoomName,
  open: (page: Page) => Promise<void>,
  there: There,
): RoomView => ({
  name,
  room,
  async show(page) {
    if (room === 'review') await page.locator('[data-keyframe]').first().waitFor();
    await open(page);
    await there(page).first().waitFor();
  },
});

const byKey = (name: string, room: RoomName, key: string, there: There): RoomView =>
  opened(name, room, (page) => page.keyboard.press(key), there);
const byCommand = (name: string, room: RoomName, label: string, there: There): RoomView =>
  opened(name, room, (page) => command(page, label), there);

const dialog = (page: Page): Locator => page.getByRole('dialog');

async function search(page: Page, words: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Search episodes' }).fill(words);
}

async function select(page: Page): Promise<void> {
  await page.keyboard.press('Control+KeyA');
  await page.getByRole('toolbar', { name: 'Selected episodes' }).waitFor();
}

const ofMany = (name: string, label: string): RoomView => ({
  name,
  room: 'library',
  async show(page) {
    await select(page);
    await command(page, label);
    await dialog(page).getByRole('button').last().waitFor();
  },
});

export const issuesOfEpisode: RoomView = {
  name: 'issues',
  room: 'review',
  async show(page) {
    await page.getByRole('button', { name: /issues? of this episode$/ }).click();
    await dialog(page).waitFor();
  },
};

export const dialogViews: readonly RoomView[] = [
  byKey('open', 'library', 'Control+o', (page) => dialog(page).getByText('Places')),
  {
    name: 'sql',
    room: 'library',
    async show(page) {
      await page.keyboard.press('KeyQ');
      await dialog(page).getByRole('button', { name: 'Run' }).click();
      await page.getByText(/rows? in [\d.]+ s/).waitFor();
    },
  },
  {
    name: 'sql-wrong',
    room: 'library',
    async show(page) {
      await page.keyboard.press('KeyQ');
      await dialog(page)
        .getByRole('textbox', { name: 'Query', exact: true })
        .fill('SELECT length FROM nowhere');
      await dialog(page).getByRole('button', { name: 'Run' }).click();
      await dialog(page).getByRole('alert').waitFor();
    },
  },
  byKey('settings', 'library', 'Control+Comma', (page) =>
    page.getByText('On this machine', { exact: true }),
  ),
  {
    name: 'how-to-search',
    room: 'library',
    async show(page) {
      await page.getByRole('button', { name: 'How to search' }).click();
      await page.getByText('this phrase').waitFor();
    },
  },
  byKey('filter', 'library', 'Shift+KeyF', (page) => page.getByRole('combobox')),
  {
    name: 'played',
    room: 'library',
    async show(page) {
      await page.locator('[data-position="0"] button').first().focus();
      await page.keyboard.press('KeyP');
      await page.locator('video').first().waitFor();
    },
  },
  {
    name: 'not-a-search',
    room: 'library',
    async show(page) {
      await search(page, 'len>twelve');
      await page.locator('output[id]').first().waitFor();
    },
  },
  {
    name: 'none-found',
    room: 'library',
    async show(page) {
      await search(page, 'zebra');
      await page.getByText('No episode matches').waitFor();
    },
  },
  {
    name: 'found',
    room: 'library',
    async show(page) {
      await search(page, 'len>5 -zebra');
      await page.getByRole('button', { name: /^Review these/ }).waitFor();
    },
  },
  {
    name: 'all-again',
    room: 'library',
    async show(page) {
      await search(page, '');
      await page.getByRole('button', { name: 'Review all' }).waitFor();
    },
  },
  ofMany('drop-many', 'Drop the selected episodes'),
  ofMany('tag-many', 'Tag the selected episodes'),
  ofMany('accept-many', 'Accept all undecided keyframes of the selected episodes'),
  byCommand('propose-again', 'library', 'Propose keyframes in all episodes', dialog),
  byKey('drop', 'review', 'KeyD', dialog),
  byKey('tag', 'review', 'KeyT', dialog),
  byKey('accept-rest', 'review', 'Shift+KeyA', dialog),
  byKey('finish', 'review', 'Enter', dialog),
  byKey('signals', 'review', 'Shift+KeyI', dialog),
  {
    name: 'history',
    room: 'review',
    async show(page) {
      for (const key of ['KeyA', 'KeyX', 'KeyU', 'Shift+KeyY']) await page.keyboard.press(key);
      await page.getByRole('heading', { name: 'History' }).waitFor();
    },
  },
  byKey('go-to', 'review', 'Shift+KeyG', (page) => page.getByRole('combobox')),
  {
    name: 'shift',
    room: 'review',
    async show(page) {
      await page
        .getByRole('button', { name: /^Shift / })
        .first()
        .click();
      await page.getByText('Of this camera in the whole project').waitFor();
    },
  },
  {
    name: 'order',
    room: 'review',
    async show(page) {
      await page.getByRole('button', { name: /^Order of the queue/ }).click();
      await page.getByText('Most uncertain first').waitFor();
    },
  },
  {
    name: 'editor',
    room: 'review',
    async show(page) {
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('KeyE');
      await page.getByRole('button', { name: 'Keep as a snippet' }).click();
      await page.getByRole('list', { name: 'Snippets' }).waitFor();
    },
  },
  {
    name: 'picked',
    room: 'review',
    async show(page) {
      await page.keyboard.press('Control+KeyA');
      await page.keyboard.press('KeyI');
      await page.locator('[data-picked]').nth(1).waitFor();
    },
  },
  byCommand('candidates', 'policy', 'Show what each candidate policy would change', (page) =>
    page.getByRole('columnheader', { name: 'Would change' }),
  ),
  byCommand('files', 'policy', 'Show files and saved policies', (page) => page.getByRole('menu')),
  {
    name: 'learning',
    room: 'policy',
    async show(page) {
      await page.getByRole('tab', { name: 'Learning' }).click();
      await page.getByRole('tab', { name: 'Learning', selected: true }).waitFor();
    },
  },
  {
    name: 'older-policy',
    room: 'policy',
    async show(page) {
      await page.getByRole('tab', { name: 'Policy', exact: true }).click();
      await page.getByRole('slider', { name: 'Threshold' }).fill('0.7');
      await page.locator('button:enabled', { hasText: 'Apply policy' }).click();
      await page.getByRole('button', { name: 'Applied' }).waitFor();
      await toRoom(page, 'review');
      await page.getByLabel('older policy').first().waitFor();
    },
  },
  {
    name: 'learning-offer',
    room: 'review',
    async show(page) {
      const name = page.getByRole('textbox', { name: 'Your name' });
      await name.fill('ada');
      await name.press('Enter');
      await page.keyboard.press('Shift+KeyA');
      await dialog(page)
        .getByRole('button', { name: /^Accept \d+ keyframe/ })
        .click();
      await page.keyboard.press('Enter');
      await page.getByText('You finished one episode.').waitFor();
    },
  },
  {
    name: 'finished',
    room: 'review',
    async show(page) {
      await page.keyboard.press('PageUp');
      await page.getByText('Finished', { exact: true }).waitFor();
    },
  },
  byCommand('saved', 'library', 'Show what is saved and what is not', (page) =>
    page.getByRole('dialog'),
  ),
];
