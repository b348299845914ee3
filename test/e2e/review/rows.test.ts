/** Acts on rows of keyframes: their words, on several at once, split and merged, and by their menu. */
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { command } from '../window';
import { reviewRoom } from './review-room';

const { room, rows, frameOf, decided, shows, goTo } = reviewRoom();
let page: Page;
beforeAll(() => {
  ({ page } = room);
});

it('keeps the selected row in sight where a smaller window takes room from the list', async () => {
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  const list = page.getByRole('list', { name: 'Keyframes' }).locator('..');
  const ends = async (): Promise<[row: number, list: number]> => {
    const boxes = [await page.locator('[data-keyframe][aria-current]').boundingBox()];
    boxes.push(await list.boundingBox());
    const [row = 0, all = 0] = boxes.map((box) => (box === null ? 0 : box.y + box.height));
    return [row, all];
  };
  await list.evaluate((element) => element.scrollTo({ top: 0 }));
  await goTo(4);
  await list.evaluate((element) => element.scrollTo({ top: 0 }));
  const [row, end] = await ends();
  expect(row).toBeLessThanOrEqual(end);
  await page.setViewportSize({ ...size, height: 720 });
  await expect.poll(async () => (await ends())[1]).toBeLessThan(row);
  await expect
    .poll(async () => {
      const [now, least] = await ends();
      return now - least;
    })
    .toBeLessThanOrEqual(0.5);
  await page.setViewportSize(size);
});

it('gives the tags of other episodes by digits, and takes them off again', async () => {
  for (const key of ['t', 'b', 'Enter', 'Escape']) await page.keyboard.press(key);
  await page.getByText('Tagged b.').waitFor();
  await page.getByText('All changes saved').first().waitFor();
  await page.keyboard.press('t');
  const dialog = page.getByRole('dialog', { name: 'Tags of the episode' });
  await dialog.getByRole('button', { name: 'b', exact: true, pressed: true }).waitFor();
  await page.keyboard.press('Alt+Digit1');
  await page.getByText('Tags removed.').waitFor();
  await dialog.getByRole('button', { name: 'b', exact: true, pressed: false }).waitFor();
  await page.keyboard.press('Alt+Digit1');
  await page.getByText('Tagged b.').waitFor();
  // By name, over the dialog as well.
  await command(page, 'remove a tag b');
  await page.getByText('Tags removed.').waitFor();
  await page.keyboard.press('Escape');
});

it('keeps words as a snippet, and puts them into another text by their key', async () => {
  const field = page.locator('textarea:focus');
  await page.keyboard.press('e');
  const direction = () => field.evaluate((element) => getComputedStyle(element).direction);
  await field.fill('לתפוס את השפה.');
  expect(await direction()).toBe('rtl');
  await field.fill('Grip the rim.');
  expect(await direction()).toBe('ltr');
  await page.getByRole('button', { name: 'Keep as a snippet' }).click();
  await page.keyboard.press('Escape');
  // It is the project's: others have it, and what they keep comes here.
  const { client, projectId } = room.studio;
  await expect.poll(() => client.call('snippets.list', { projectId })).toEqual(['Grip the rim.']);
  await client.call('snippets.keep', { projectId, texts: ['Let go.'] });
  await page.getByRole('list', { name: 'Snippets' }).getByText('Let go.').waitFor();
  await client.call('snippets.remove', { projectId, text: 'Let go.' });
  await goTo(3);
  await page.keyboard.press('e');
  const before = await field.inputValue();
  await page.keyboard.press('Alt+Digit1');
  expect(await field.inputValue()).toBe(`${before}Grip the rim.`);
  await page.getByRole('button', { name: 'Remove the snippet “Grip the rim.”' }).click();
  await page.getByRole('list', { name: 'Snippets' }).waitFor({ state: 'detached' });
  // The keys are the field's again.
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' });
});

it('decides on several at once, after saying how many, and marks them as not looked at', async () => {
  const before = (await decided()).length;
  await rows()
    .nth(4)
    .click({ modifiers: ['Shift'] });
  await page.getByRole('button', { name: 'Prune 3' }).waitFor();
  await rows()
    .nth(3)
    .click({ modifiers: ['Control'] });
  await page.keyboard.press('x');
  await page.getByRole('heading', { name: 'Prune 2 keyframes?' }).waitFor();
  expect((await decided()).length).toBe(before);
  await page.keyboard.press('Enter');
  await page.getByText('Pruned 2 keyframes, marked as not looked at.').waitFor();
  const [act] = (await decided()).slice(before);
  expect(act).toMatchObject({
    kind: 'prune',
    unseen: true,
    keyframes: [{ frame: frameOf(2) }, { frame: frameOf(4) }],
  });
  await page.keyboard.press('u');
  await rows().nth(4).and(page.locator('[data-state="proposed"]')).waitFor();
  // By keys alone, and let go again.
  await goTo(3);
  await page.keyboard.press('Shift+ArrowUp');
  expect(await page.locator('[data-picked]').count()).toBe(2);
  await page.keyboard.press('Escape');
  expect(await page.locator('[data-picked]').count()).toBe(0);
});

it('moves several at once, shown on their way, and takes all of them back by one key', async () => {
  const before = (await decided()).length;
  await page.keyboard.press('Shift+ArrowDown');
  for (const key of ['[', '[']) await page.keyboard.press(key);
  await page.getByText('Moving 2 keyframes: 2 frames earlier.').waitFor();
  await shows(frameOf(3) - 2);
  await page.getByText('Moved 2 keyframes 2 frames earlier, marked as not looked at.').waitFor();
  const moved = (await decided()).slice(before);
  expect(moved).toMatchObject(
    [2, 3].map((at) => ({ kind: 'move', toFrame: frameOf(at) - 2, unseen: true })),
  );
  expect(await page.locator('[data-picked]').count()).toBe(2);
  await page.keyboard.press('u');
  await page.getByText('Undone: Moved 2 keyframes 2 frames earlier.').waitFor();
  await shows(frameOf(3));
  expect((await decided()).slice(before + 2)).toMatchObject([
    { kind: 'revert' },
    { kind: 'revert' },
  ]);
});

it('splits a segment with its text, and merges it again', async () => {
  const count = await rows().count();
  for (const key of ['ArrowRight', 'ArrowRight', 'Shift+N']) await page.keyboard.press(key);
  await expect.poll(() => rows().count()).toBe(count + 1);
  const added = (await decided()).at(-1);
  expect(added).toMatchObject({
    kind: 'add',
    keyframe: { frame: frameOf(2) + 2, reasoning: { text: room.proposed[2]?.reasoning.text } },
  });
  await goTo(2);
  await page.keyboard.press('m');
  await rows().nth(3).and(page.locator('[data-state="pruned"]')).waitFor();
  expect((await decided()).at(-1)).toMatchObject({
    kind: 'prune',
    unseen: true,
    keyframes: [{ frame: frameOf(2) + 2 }],
  });
});

it('says what the dataset says where nothing of it is kept, and keeps it by one key', async () => {
  const { client, folder } = room.studio;
  const { id } = await client.call('dataset.open', { path: folder.replace(/\.curation$/, '') });
  const { reasoning: said } = await client.call('dataset.episode', { datasetId: id, episode: 0 });
  const at = (said ?? []).findIndex((text, frame) => {
    const kept = room.proposed.findLast((each) => each.frame <= frame);
    return text !== '' && kept?.frame !== frame && kept?.reasoning.text !== text;
  });
  await page.keyboard.press('Control+g');
  await page.keyboard.type(String(at));
  await page.keyboard.press('Enter');
  const here = page.getByRole('region', { name: 'Text of the dataset here' });
  await here.getByText('N keeps it').waitFor();
  await page.keyboard.press('n');
  await expect
    .poll(async () => (await decided()).at(-1))
    .toMatchObject({
      kind: 'add',
      keyframe: { frame: at, reasoning: { text: said?.[at]?.trim(), source: 'dataset' } },
    });
  const count = await rows().count();
  await page.keyboard.press('u');
  await expect.poll(() => rows().count()).toBe(count - 1);
});

it('has a menu on a row and on the axis, by mouse and by keys', async () => {
  const menu = page.getByRole('menu');
  await rows().nth(1).click({ button: 'right' });
  await menu.waitFor();
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'detached' });
  await rows().nth(1).click({ button: 'right' });
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  await rows().nth(1).and(page.locator('[data-state="pruned"]')).waitFor();
  expect((await decided()).at(-1)).toMatchObject({
    kind: 'prune',
    keyframes: [{ frame: frameOf(1) }],
  });
  const count = await rows().count();
  const box = await page.getByRole('region', { name: 'Time axis' }).boundingBox();
  if (box === null) throw new Error('The time axis is not on the page.');
  await page.mouse.click(box.x + box.width - 20, box.y + 8, { button: 'right' });
  await menu.getByRole('menuitem', { name: 'New keyframe here' }).click();
  await expect.poll(() => rows().count()).toBe(count + 1);
});
