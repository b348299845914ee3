/** A decoder other than ffmpeg's shows every picture of a file that was put together of pieces: Chromium's. */
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { planCut } from '../../../src/core/export/video/cut-plan';
import { cutVideo } from '../../../src/core/export/video/cut-video';
import { pictureTable } from '../../../src/core/video/picture-table';
import { av1, makeCodedVideo } from '../../e2e/player/coded-video';
import { frameShown, readPictures } from '../../e2e/player/read-pictures';
import { servePage } from '../../e2e/player/serve-page';
import { closeWindows, openWindow, sharedChromium } from '../../e2e/window';
import { scratchFolder } from '../datasets/small-dataset';

const { signal } = new AbortController();
const fps = 30;
const [from, to] = [13, 77];
const sources = {
  h264: '-c:v libx264 -preset veryfast -pix_fmt yuv420p -sc_threshold 0 -bf 3 -g 20'.split(' '),
  av1: av1(20),
};

it('plays joined H.264 and AV1 picture for picture', { timeout: 120_000 }, async () => {
  const folder = await scratchFolder();
  for (const [name, encoder] of Object.entries(sources)) {
    const file = path.join(folder, `${name}-source.mp4`);
    await makeCodedVideo(file, { frames: 100, fps, width: 320, height: 240, encoder });
    const table = await pictureTable(file);
    const plan = planCut(table, { from, to });
    if (plan.way !== 'pieces') throw new Error(`the plan is ${plan.way}`);
    expect(plan.pieces.length).toBeGreaterThan(1);
    const target = path.join(folder, `${name}.mp4`);
    expect(await cutVideo({ file, table, fps, plan, signal }, target)).toBe(true);
  }
  const page = path.join(import.meta.dirname, '../../e2e/player/page');
  const served = await servePage(page, folder);
  onTestFinished(() => served.close());
  const browser = await sharedChromium();
  onTestFinished(() => closeWindows(browser));
  const studio = await openWindow(browser, `${served.origin}page/index.html`);
  const frames = to - from;
  const videos = Object.keys(sources).map((name) => ({
    cameraKey: `observation.images.${name}`,
    url: `../${name}.mp4`,
    proxyUrl: null,
    startSec: 0,
    frames,
  }));
  await studio.page.evaluate((episode) => window.player.show(episode), { videos, fps, frames });
  // In order, then back and forth across the joins (7 and, for H.264, 47), so that decoding begins in each piece.
  for (const frame of [0, 6, 7, 8, 30, 46, 47, 48, frames - 1, 7, 47, 5, 27, 60]) {
    await studio.page.evaluate((target) => window.player.playback.seek(target), frame);
    await frameShown(studio.page, frame);
    const shown = { frame, code: from + frame };
    expect(await readPictures(studio.page)).toEqual([shown, shown]);
  }
  expect(studio.errors).toEqual([]);
});
