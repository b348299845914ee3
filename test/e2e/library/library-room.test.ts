/** The library in a real window: found, selected and acted on, by keys and by mouse. */
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { command } from '../window';
import { becomes, episodes, libraryWindow } from './library-window';

const { library, row, listed, selected, search, decided } = libraryWindow([0, 1, 2, 3]);
let page: Page;
beforeAll(() => {
  ({ page } = library);
});

const bar = () => page.getByRole('toolbar', { name: 'Selected episodes' });

it('has the hands on the list at once: arrows, Space, Shift and Ctrl select', async () => {
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await becomes(selected, ['2']);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await becomes(selected, ['2', '3', '4']);
  await row(6).click({ modifiers: ['Control'], position: { x: 400, y: 20 } });
  await becomes(selected, ['2', '3', '4', '6']);
  await row(1).click({ position: { x: 520, y: 20 } });
  await becomes(selected, ['1']);
  await row(3).click({ modifiers: ['Shift'], position: { x: 520, y: 20 } });
  await becomes(selected, ['1', '2', '3']);
  await page.keyboard.press('Control+KeyA');
  await bar().getByText(`${episodes} episodes selected`).waitFor();
  await page.keyboard.press('Escape');
  await becomes(selected, []);
});

it('has room for what its columns say at every width', async () => {
  /** What is wider than its place: of cells, with the longest word for a state in one of them, and of the table. */
  const tooWide = () =>
    page.getByRole('table', { name: 'Episodes' }).evaluate((table) => {
      const state = table.querySelector('[data-episode="0"] td:nth-child(7) > span');
      const longest = state?.firstElementChild?.cloneNode() as HTMLElement;
      longest.textContent = 'In review · 999 left';
      state?.append(longest);
      const cells = [...table.querySelectorAll('td')].filter(
        (cell) => getComputedStyle(cell).overflow === 'visible',
      );
      const wide = [...cells, table.parentElement ?? table].filter(
        (each) => each.scrollWidth > each.clientWidth,
      );
      const told = wide.map(
        ({ scrollWidth, clientWidth, tagName }) =>
          `${tagName}: ${scrollWidth} in ${clientWidth} px`,
      );
      longest.remove();
      return told;
    });
  const before = page.viewportSize();
  for (const width of [600, 1024, 1280, 1440, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    await becomes(() => page.getByRole('complementary').isVisible(), width > 600);
    expect(await tooWide(), `${width} px`).toEqual([]);
  }
  if (before !== null) await page.setViewportSize(before);
});

it('plays the marked episode in small, and the one that the mark goes on to', async () => {
  const film = (episode: number) => page.locator(`[data-played="${episode}"] video`);
  const runs = (episode: number) =>
    film(episode).evaluate((video: HTMLVideoElement) => !video.paused && video.currentTime > 0.2);
  await page.keyboard.press('Home');
  await page.keyboard.press('KeyP');
  await expect.poll(() => runs(0)).toBe(true);
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => runs(1)).toBe(true);
  await page.keyboard.press('KeyP');
  await film(1).waitFor({ state: 'detached' });
});

it('finds by words in any order, says what it cannot read, and counts what it found', async () => {
  await search().fill('cube blue -bowl');
  await becomes(listed, ['1', '7']);
  await search().fill('cube blue taks:x');
  await page.getByText('There is no field “taks”').waitFor();
  expect(await listed()).toEqual(['1', '7']);
  await search().fill('');
  await row(0).waitFor();
  const task = page.getByRole('group', { name: 'Task' });
  await task.getByText('put the banana on the plate').click();
  await becomes(listed, ['3']);
  expect(await search().inputValue()).toBe('task="put the banana on the plate"');
  await page.getByRole('group', { name: 'State' }).getByText('Proposed').waitFor();
  await task.getByText('put the banana on the plate').click();
  await row(0).waitFor();
});

it('lists what is like the marked episode, says in what, and which there is none of', async () => {
  await row(3).click({ position: { x: 520, y: 20 } });
  await page.keyboard.press('KeyL');
  await becomes(() => search().inputValue(), 'like:3');
  await page.getByText('Most like episode 3 first, by the path of the arm').waitFor();
  await becomes(async () => (await listed()).length, episodes);
  expect((await listed())[0]).toBe('3');
  const byIt = await listed();
  await page.getByRole('columnheader', { name: 'Length' }).getByRole('button').click();
  await page.getByRole('button', { name: 'Most alike first' }).click();
  await becomes(listed, byIt);
  await search().fill('like:999');
  await page.getByText('has no episode 999; it has 8').waitFor();
  await page.getByText(`0 of ${episodes}`, { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  await becomes(async () => (await listed())[0], '0');
});

it('is narrowed by dragging over a plot, and by its sliders', async () => {
  const all = (await listed()).length;
  const plot = page.locator('[data-brush="len"]');
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  if (box === null) throw new Error('no plot');
  await page.mouse.move(box.x + 4, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.2, box.y + 40, { steps: 4 });
  await page.mouse.move(box.x + box.width * 0.3, box.y + 40, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => search().inputValue()).toMatch(/^len:[\d.]+\.\. len<[\d.]+$/);
  await expect.poll(async () => (await listed()).length).toBeLessThan(all);
  await page.getByRole('button', { name: 'Reset' }).click();
  await becomes(async () => (await listed()).length, all);
  const to = page.getByRole('slider', { name: 'Episode length, to' });
  await to.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(async () => (await listed()).length).toBeLessThan(all);
  await page.getByRole('button', { name: 'Clear' }).click();
  await becomes(async () => (await listed()).length, all);
});

it('acts on all that is selected after it has counted, and takes all of it back in one step', async () => {
  await row(0).click({ position: { x: 520, y: 20 } });
  await row(5).click({ modifiers: ['Shift'], position: { x: 520, y: 20 } });
  await bar().getByText('6 episodes selected').waitFor();
  const more = bar().getByRole('button', { name: 'More for the selected episodes' });
  const dialog = page.getByRole('dialog');
  const askToAccept = async () => {
    await more.click();
    await page.getByRole('menuitem', { name: 'Accept all undecided keyframes' }).click();
    await dialog.waitFor();
  };
  await askToAccept();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await more.evaluate((button) => button === document.activeElement)).toBe(true);
  await askToAccept();
  await dialog.getByText('the journal marks them as not looked at').waitFor();
  await dialog.getByText('2 selected episodes are so already').waitFor();
  await dialog.getByRole('button', { name: /^Accept \d+ keyframes in 4 episodes$/ }).click();
  await page.getByText('Accepted without a look, 4 episodes.').waitFor();
  await expect.poll(async () => (await decided(3)).length).toBe(1);
  expect((await decided(3))[0]?.act).toMatchObject({ kind: 'accept', unseen: true });
  expect(await decided(5)).toEqual([]);
  await row(3).getByText('In review').waitFor();

  await page.keyboard.press('KeyU');
  await page.getByText('Undone: Accepted without a look, 4 episodes.').waitFor();
  await expect
    .poll(async () => (await decided(3)).map(({ act }) => act.kind))
    .toEqual(['accept', 'revert']);
  await row(3).getByText('Proposed').waitFor();
});

it('drops for a reason, and finds what was dropped', async () => {
  await row(7).click({ position: { x: 520, y: 20 } });
  // What an export makes of an outcome is said where its key is pressed.
  await page.keyboard.press('KeyH');
  await page.getByText('They are exported so, unless the export takes other').waitFor();
  await page.keyboard.press('KeyU');
  await page.getByText(/^Undone.*Outcome set/).waitFor();
  await page.keyboard.press('KeyD');
  const dialog = page.getByRole('dialog', { name: 'Drop 1 episode?' });
  await dialog
    .getByRole('combobox', { name: 'Reason' })
    .selectOption('Duplicate of another episode');
  await dialog.getByRole('button', { name: 'Drop 1 episode' }).click();
  await page.getByText('Dropped, 1 episode.').waitFor();
  await expect
    .poll(async () => (await decided(7)).at(-1)?.act)
    .toMatchObject({ flagged: true, reason: 'duplicate' });
  await search().fill('dropped:yes');
  await becomes(listed, ['7']);
  const dropped = page.getByRole('group', { name: 'Dropped' });
  await dropped.getByText('Duplicate of another episode').waitFor();
  await search().fill('');
  await becomes(async () => (await listed()).length, episodes);
  await page.keyboard.press('Escape');
});

it('orders, filters and asks for a selection by keys alone', async () => {
  await page.keyboard.press('KeyF');
  await page.getByText('Select episodes first: Space or a click.').waitFor();
  const length = page.getByRole('columnheader', { name: 'Length' });
  await command(page, 'order length');
  await becomes(() => length.getAttribute('aria-sort'), 'descending');
  await command(page, 'order length');
  await becomes(() => length.getAttribute('aria-sort'), 'ascending');
  await command(page, 'order number');
  await page.keyboard.press('Shift+KeyF');
  await page.keyboard.insertText('banana');
  await page.keyboard.press('Enter');
  await becomes(listed, ['3']);
  expect(await search().inputValue()).toBe('task="put the banana on the plate"');
  await command(page, 'clear search and filters');
  await becomes(async () => (await listed()).length, episodes);
  const dialog = page.getByRole('dialog');
  await page.keyboard.press('Space');
  await page.keyboard.press('KeyT');
  await page.keyboard.type('slipped');
  await page.keyboard.press('Enter');
  await page.getByText('Tagged, 1 episode.').waitFor();
  await page.getByRole('group', { name: 'Tags' }).getByText('slipped').waitFor();
  await command(page, 'remove a tag slipped');
  await page.getByText('Tag removed, 1 episode.').waitFor();
  // What nobody looked at is not finished by Enter alone.
  await command(page, 'finish the selected');
  await dialog.getByText(/undecided|no keyframes/).waitFor();
  const finish = dialog.getByRole('button', { name: 'Finish 1 episode' });
  expect(await finish.evaluate((button) => button === document.activeElement)).toBe(false);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
});

it('says what proposing again makes anew before it does', async () => {
  await page.getByRole('button', { name: 'Propose keyframes' }).click();
  const dialog = page.getByRole('dialog', { name: 'Propose again?' });
  await dialog.getByText(/^\d+ undecided keyframes of all episodes and the texts/).waitFor();
  await dialog.getByRole('button', { name: 'Keep what is there' }).click();
  await dialog.waitFor({ state: 'detached' });
});

it('goes to an episode by its number, and comes back to the list as it was left', async () => {
  const overview = page.getByRole('complementary', { name: 'Overview of the dataset' });
  await page.keyboard.press('KeyO');
  await overview.waitFor({ state: 'detached' });
  await page.keyboard.press('Shift+KeyG');
  await page.keyboard.type('5');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Episode 5' }).waitFor();
  await page.goBack();
  await row(0).waitFor();
  expect(await overview.count()).toBe(0);
  await page.keyboard.press('KeyO');
  await overview.waitFor();
});

it('gives back what was typed where Escape closed it', async () => {
  for (const [words, name, typed] of [
    ['Change the curator', 'Your name', 'ad'],
    ['more machines', 'Address', 'redis://box'],
    ['Open a dataset', 'Dataset on the Hugging Face Hub', 'lab/ki'],
    ['Open a dataset', 'Folder path; Enter goes there', '/data/rob'],
  ] as const) {
    const field = page.getByRole('dialog').getByRole('textbox', { name });
    await command(page, words);
    await field.fill(typed);
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
    await command(page, words);
    await field.waitFor();
    expect(await field.inputValue(), name).toBe(typed);
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
  }
});
