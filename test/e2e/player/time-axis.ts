/** The time axis on a page of its own: an episode of 400 frames, where the pointer goes, and what came of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { closeWindows, openWindow, sharedChromium, type StudioWindow } from '../window';
import { servePage, type ServedPage } from './serve-page';

export const frames = 400;
export const gutterPx = 148;

/** Each test begins with the whole episode in view, nothing asked yet. */
export function timeAxis() {
  const at = {} as StudioWindow & { axis: Locator };
  let folder: string;
  let served: ServedPage;

  const show = (
    length: number,
    keyframeEvery: number,
    more: { robotUnknown?: boolean; picked?: string[]; keepsZoomAt?: number } = {},
  ) =>
    at.page.evaluate((episode) => window.player.show({ videos: [], fps: 20, ...episode }), {
      frames: length,
      keyframeEvery,
      ...more,
    });
  const frameNow = () => at.page.evaluate(() => window.player.playback.state().frame);
  const scrolled = () => at.axis.locator('> div').evaluate((element) => element.scrollLeft);
  const asked = () => at.page.evaluate(() => window.player.asked);

  /** The middle of a frame when the whole episode is in view; rows from the top: ruler 8, markers 32, curves 60 on. */
  async function placeOf(frame: number, y: number): Promise<{ x: number; y: number }> {
    const box = await at.axis.boundingBox();
    if (box === null) throw new Error('The time axis is not on the page.');
    const width = box.width - gutterPx;
    return { x: box.x + gutterPx + ((frame + 0.5) * width) / frames, y: box.y + y };
  }

  async function drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
    const { mouse } = at.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move((from.x + to.x) / 2, to.y, { steps: 4 });
    await mouse.move(to.x, to.y);
  }

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'timeline-'));
    served = await servePage(path.join(import.meta.dirname, 'page'), folder);
    const studio = await openWindow(await sharedChromium(), `${served.origin}page/index.html`, {
      width: 1024,
      height: 700,
    });
    Object.assign(at, studio, { axis: studio.page.getByRole('region', { name: 'Time axis' }) });
  });
  afterAll(async () => {
    await closeWindows(await sharedChromium());
    await served?.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    // Keyframes at 20, 70, 120, ...; the third one is pruned.
    await show(frames, 50);
    await at.axis.waitFor();
    await at.page.mouse.move(0, 0);
  });
  afterEach(() => {
    expect(at.errors.splice(0)).toEqual([]);
  });

  return { at, show, frameNow, scrolled, asked, placeOf, drag };
}
