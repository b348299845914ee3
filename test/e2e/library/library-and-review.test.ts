/** The library beside the review, in a real window: the queue that it is, and what it shows of that. */
import path from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import type { RpcClient } from '../../../src/shared/rpc/client';
import { command } from '../window';
import { becomes, episodes, libraryWindow } from './library-window';

const { library, row, listed, search, decided } = libraryWindow([0, 2]);
let client: RpcClient;
let projectId: string;
let page: Page;
beforeAll(() => {
  ({ client, projectId, page } = library);
});

it('is the queue: the next episode is the next row, and coming back the hands are on the list', async () => {
  await search().fill('cube -blue');
  await becomes(listed, ['0', '4', '6']);
  await search().press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Episode 4' }).waitFor();
  const named = page.getByRole('textbox', { name: 'Your name' });
  await named.fill('ada');
  await named.press('Enter');
  await page.getByText('0 of 3').waitFor();
  await page.keyboard.press('PageDown');
  await page.getByRole('heading', { name: 'Episode 6' }).waitFor();
  await page.keyboard.press('PageUp');
  await page.keyboard.press('PageUp');
  await page.getByRole('heading', { name: 'Episode 0' }).waitFor();
  await page.keyboard.press('Digit1');
  await row(4).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Episode 6' }).waitFor();
  await page.keyboard.press('Digit1');
  await page.getByRole('button', { name: 'Review these 3' }).click();
  await page.getByRole('heading', { name: 'Episode 0' }).waitFor();
});

it('finds from the review what is like the episode', async () => {
  await command(page, 'similar');
  await becomes(() => search().inputValue(), 'like:0');
  await becomes(async () => (await listed()).length, episodes);
  await search().fill('cube -blue');
  await becomes(listed, ['0', '4', '6']);
  await page.keyboard.press('Escape');
  await row(0).click({ position: { x: 520, y: 20 } });
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Episode 0' }).waitFor();
});

it('answers why with a digit that is a room elsewhere, and the tab comes back to the episode', async () => {
  const dialog = page.getByRole('dialog', { name: 'Drop the episode' });
  await page.keyboard.press('PageDown');
  await page.getByRole('heading', { name: 'Episode 4' }).waitFor();
  await page.keyboard.press('KeyD');
  await dialog.waitFor();
  await page.keyboard.press('Digit3');
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(async () => (await decided(4)).at(-1)?.act.kind).toBe('flag');
  expect(page.url()).toContain('#/review/4');
  await page.keyboard.press('Digit1');
  await row(0).waitFor();
  await page.keyboard.press('Digit2');
  await page.getByRole('heading', { name: 'Episode 4' }).waitFor();
  // A move that is not written yet is asked about.
  await page.keyboard.press('PageUp');
  await page.getByRole('heading', { name: 'Episode 0' }).waitFor();
  await page.locator('[data-keyframe][aria-current]').waitFor();
  const asked = await page.evaluate(() => {
    document.dispatchEvent(new KeyboardEvent('keydown', { code: 'BracketRight', key: ']' }));
    return !dispatchEvent(new Event('beforeunload', { cancelable: true }));
  });
  expect(asked).toBe(true);
});

it('shows the own review, whatever somebody else decides meanwhile', async () => {
  await page.keyboard.press('Digit1');
  await row(0).waitFor();
  const { proposals } = await client.call('review.episode', { projectId, episode: 2 });
  const bea = { id: 'w-bea:1', curator: 'bea', device: 'w-bea', sequence: 1, atMs: Date.now() };
  const about = { projectId, episode: 2, fingerprint: proposals?.fingerprint ?? '' };
  const decisions = [{ ...bea, ...about, act: { kind: 'finish' as const } }];
  await client.call('review.decide', { projectId, decisions });
  await search().fill('curator:bea');
  await becomes(listed, ['2']);
  expect(await row(2).getByText('Finished').count()).toBe(0);
  await row(2).getByText('Proposed').waitFor();
  await search().fill('cube -blue');
  await becomes(listed, ['0', '4', '6']);
  await search().press('Enter');
});

it('answers questions in SQL, and shows the episodes that they name', async () => {
  await page.keyboard.press('Digit1');
  await row(0).waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('button', { name: 'Query in SQL' }).click();
  const dialog = page.getByRole('dialog', { name: 'Query in SQL' });
  const query = dialog.getByRole('textbox', { name: 'Query', exact: true });
  await query.fill('DROP TABLE episodes');
  await query.press('Control+Enter');
  await dialog.getByText('Only one SELECT is possible here').waitFor();
  await query.fill('SELECT episode, state FROM episodes WHERE episode IN (1, 2, 6)');
  const name = dialog.getByRole('textbox', { name: 'Name of the query' });
  await name.fill('three');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await query.fill('');
  // Once it is saved there is room for the next name.
  await expect.poll(() => name.inputValue()).toBe('');
  // Another text under a name that is taken says that it takes its place.
  await name.fill('three');
  await dialog.getByRole('button', { name: 'Replace' }).waitFor();
  await name.fill('');
  await dialog.getByRole('button', { name: 'three', exact: true }).click();
  expect(await dialog.getByRole('table', { name: 'Result' }).count()).toBe(0);
  // What is asked for while another query runs comes next.
  await query.fill('SELECT sum(i) FROM range(100_000_000) AS t(i)');
  await query.press('Control+Enter');
  await query.fill('SELECT 7 AS seven');
  await query.press('Control+Enter');
  await dialog.getByRole('columnheader', { name: 'seven' }).waitFor();
  await dialog.getByRole('button', { name: 'three', exact: true }).click();
  await dialog.getByRole('button', { name: 'Run' }).click();
  await dialog.getByRole('button', { name: 'Show 3 episodes' }).click();
  await becomes(listed, ['1', '2', '6']);
  // What is asked for outlives a reload.
  await search().fill('cube -blue');
  await becomes(listed, ['6']);
  await page.reload();
  await becomes(listed, ['6']);
  expect(await search().inputValue()).toBe('cube -blue');
  await search().fill('');
  await becomes(listed, ['1', '2', '6']);
  await page.getByRole('button', { name: '3 episodes by SQL' }).click();
  await becomes(async () => (await listed()).length, episodes);
  await page.keyboard.press('KeyQ');
  await query.fill('SELECT 1');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await command(page, 'saved query three');
  expect(await query.inputValue()).toContain('IN (1, 2, 6)');
  expect(await dialog.getByRole('table', { name: 'Result' }).count()).toBe(0);
});

it('lets nothing of the list be clicked while another dataset opens, until that is canceled', async () => {
  const other = path.join(path.dirname(library.folder), 'other');
  const held: (() => void)[] = [];
  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const text = message.toString();
      const send = () => server.send(message);
      if (text.includes('dataset.open') && text.includes(other)) held.push(send);
      else send();
    });
  });
  await page.reload();
  await row(0).waitFor();
  const before = page.url();
  const opening = page.getByRole('dialog', { name: 'Opening other' });
  const open = async () => {
    await page.evaluate((to) => {
      location.hash = `#/library?${new URLSearchParams({ path: to })}`;
    }, other);
    await opening.waitFor();
    await expect.poll(() => held.length).toBe(1);
  };
  await open();
  const asked = page.url();
  const { x = 0, y = 0 } = (await row(2).boundingBox()) ?? {};
  await page.mouse.dblclick(x + 200, y + 10);
  for (const key of ['ArrowDown', 'Enter', 'Digit2', 'KeyX']) await page.keyboard.press(key);
  expect(page.url()).toBe(asked);
  await opening.getByText(other).waitFor();
  await page.keyboard.press('Escape');
  await opening.waitFor({ state: 'detached' });
  await expect.poll(() => page.url()).toBe(before);
  // What comes too late is neither shown nor said.
  held.pop()?.();
  await row(2).dblclick();
  await page.getByRole('heading', { name: 'Episode 2' }).waitFor();
  expect(await page.getByText('There is no folder').count()).toBe(0);
  await open();
  held.pop()?.();
  await page.getByText(`There is no folder ${other}`).waitFor();
  await opening.waitFor({ state: 'detached' });
  await row(2).waitFor();
});

it('draws the time axis in the theme that was chosen while none was shown', async () => {
  await command(page, 'use the light theme');
  await page.keyboard.press('Digit2');
  const curves = page.getByRole('region', { name: 'Time axis' }).locator('canvas').last();
  await curves.waitFor();
  /** How bright it is where curves are filled, 0 to 255: they have the colour of the text. */
  const brightness = () =>
    curves.evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      let [sum, count] = [0, 0];
      for (let at = 0; at + 3 < pixels.length; at += 4) {
        if (![0, 255].includes(pixels[at + 3] ?? 0))
          [sum, count] = [sum + (pixels[at] ?? 0), count + 1];
      }
      return count < 1_000 ? null : sum / count;
    });
  await expect.poll(brightness).not.toBeNull();
  expect(await brightness()).toBeLessThan(100);
});
