/** A camera that was recorded late: its pictures are moved against the rows, and nothing else is. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyFirstEpisodes } from '../../first-episodes';
import { openWindowedStudio, type WindowedStudio } from '../../renderer/windowed-studio';
import { makeTempDir } from '../../studio-fixture';
import { openWindow } from '../window';

let dir: string;
let studio: WindowedStudio;
let page: Page;
let errors: string[];

beforeAll(async () => {
  dir = await makeTempDir();
  const dataset = path.join(dir, 'demo');
  await copyFirstEpisodes(1, dataset);
  studio = await openWindowedStudio(dataset);
  ({ page, errors } = await openWindow(studio.browser, studio.url));
  await page.locator('[data-episode="0"]').waitFor();
  await page.evaluate(() => void (location.hash = location.hash.replace(/^[^?]*/, '#/review/0')));
  await picture('front').waitFor();
});
afterAll(async () => {
  expect(errors).toEqual([]);
  await studio.close();
  await rm(dir, { recursive: true, force: true });
});

const picture = (camera: string) =>
  page.locator(`[data-camera="observation.images.${camera}"] canvas[data-frame]`);

/** The pixels on screen, once the camera says that it shows this. */
async function pixels(camera: string, shown: string): Promise<string> {
  await page.getByRole('img', { name: `${camera}, frame ${shown}`, exact: true }).waitFor();
  return picture(camera).evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
}

async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

it('moves the pictures of one camera, keeps that in the project, and takes it back', async () => {
  await press('Home');
  const first = await pixels('front', '0');
  await press('ArrowRight', 'ArrowRight');
  const second = await pixels('front', '2');
  const wrist = await pixels('wrist', '2');
  expect(second).not.toBe(first);

  await press('Home', 'Shift+Period', 'Shift+Period');
  expect(await pixels('front', '0, picture 2')).toBe(second);
  await press('ArrowRight', 'ArrowRight');
  expect(await pixels('wrist', '2')).toBe(wrist);
  // It is shown before it is kept.
  await page.getByText('front 2 frames later, in this project.').waitFor();
  const kept = path.join(`${dir}/demo.curation`, 'cameras.json');
  expect(JSON.parse(await readFile(kept, 'utf8'))).toMatchObject({
    shifts: { 'observation.images.front': 2 },
  });

  await press('Home');
  for (const _ of 'four') await press('Shift+Comma');
  // There is none before the first.
  expect(await pixels('front', '0, the first picture: none is 2 frames earlier')).toBe(first);
  // Not before it is kept.
  await page.getByText('front 2 frames earlier, in this project.').waitFor();
  await page.reload();
  await press('Home');
  expect(await pixels('front', '0, the first picture: none is 2 frames earlier')).toBe(first);

  await page.getByRole('button', { name: 'Shift front' }).click();
  // What is shifted stays to be looked at.
  const panel = await page.getByRole('dialog', { name: /^Shift front/ }).boundingBox();
  const shifted = await picture('front').boundingBox();
  expect((panel?.y ?? Infinity) + (panel?.height ?? 0)).toBeLessThanOrEqual(shifted?.y ?? 0);
  await page.getByRole('button', { name: 'As recorded' }).click();
  await pixels('front', '0');
  await press('Escape', 'KeyU');
  await pixels('front', '0, the first picture: none is 2 frames earlier');
});
