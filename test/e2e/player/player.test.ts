/** The picture on the canvas is the frame the clock names: read back from the pixels, in a real browser. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { EpisodeVideo } from '../../../src/shared/model/dataset';
import { closeWindows, openWindow, sharedChromium, type StudioWindow } from '../window';
import { av1, h264Hard, joinVideos, makeCodedVideo } from './coded-video';
import { frameShown, readPictures } from './read-pictures';
import { servePage, type ServedPage } from './serve-page';

const fps = 30;
/** Small: which picture is shown hangs on none of it. */
const size = { width: 160, height: 120, fps };
const full = process.env['DUALVLA_TEST_FULL'] === '1';
let folder: string;
let served: ServedPage;
let browser: Browser;
let studio: StudioWindow;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'player-'));
  const file = (name: string) => path.join(folder, name);
  await makeCodedVideo(file('h264.mp4'), { ...size, frames: 400, encoder: h264Hard });
  await makeCodedVideo(file('av1.mp4'), { ...size, frames: 400, encoder: av1(60) });
  const parts = [90, 1, 130];
  for (const [part, frames] of parts.entries()) {
    const firstCode = 1000 * (part + 1);
    await makeCodedVideo(file(`part-${part}.mp4`), {
      ...size,
      frames,
      firstCode,
      encoder: h264Hard,
    });
  }
  await joinVideos(
    file('joined.mp4'),
    parts.map((_, part) => file(`part-${part}.mp4`)),
  );
  served = await servePage(path.join(import.meta.dirname, 'page'), folder);
  browser = await sharedChromium();
  studio = await openWindow(browser, `${served.origin}page/index.html`, {
    width: 800,
    height: 600,
  });
  page = studio.page;
});

afterEach(() => {
  expect(studio.errors.splice(0)).toEqual([]);
});

afterAll(async () => {
  await closeWindows(browser);
  await served?.close();
  await rm(folder, { recursive: true, force: true });
});

const whole = (name: string, frames = 400): EpisodeVideo => ({
  cameraKey: `observation.images.${name}`,
  url: `../${name}.mp4`,
  proxyUrl: null,
  startSec: 0,
  frames,
});

async function show(videos: EpisodeVideo[], frames: number): Promise<void> {
  await page.evaluate((episode) => window.player.show(episode), { videos, fps, frames });
  await frameShown(page, 0);
}

async function seek(frame: number): Promise<void> {
  await page.evaluate((target) => window.player.playback.seek(target), frame);
  await frameShown(page, frame);
}

const onAll = (cameras: number, frame: number, code = frame) =>
  Array.from({ length: cameras }, () => ({ frame, code }));

/** The same "random" frames on every run. */
function randomFrames(count: number, below: number): number[] {
  let state = 12_345;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state % below;
  });
}

describe('two cameras, H.264 with B-frames and GOP 250 beside AV1', () => {
  test('show the first frame, the last, and any frame between', async () => {
    await show([whole('h264'), whole('av1')], 400);
    expect(await readPictures(page)).toEqual(onAll(2, 0));
    for (const frame of [399, 249, 250, 251, 1, ...randomFrames(full ? 40 : 12, 400)]) {
      await seek(frame);
      expect(await readPictures(page)).toEqual(onAll(2, frame));
    }
  });

  test('step forwards and backwards across a random-access picture', async () => {
    await show([whole('h264'), whole('av1')], 400);
    await seek(245);
    for (const by of [...Array<number>(8).fill(1), ...Array<number>(12).fill(-1), 10, 10, -10]) {
      const frame = await page.evaluate((frames) => {
        window.player.playback.step(frames);
        return window.player.playback.state().frame;
      }, by);
      await frameShown(page, frame);
      expect(await readPictures(page)).toEqual(onAll(2, frame));
    }
  });

  test.each([1, 4, 8, -1])(
    'stop at the frame the clock says after playing at %sx',
    async (rate) => {
      await show([whole('h264'), whole('av1')], 400);
      await seek(rate > 0 ? 30 : 330);
      const frame = await page.evaluate(async (wantedRate) => {
        const { playback } = window.player;
        playback.setRate(wantedRate);
        playback.play();
        await new Promise<void>((resolve) => {
          const stop = playback.subscribe(({ frame }) => {
            if (wantedRate > 0 ? frame < 60 : frame > 300) return;
            stop();
            resolve();
          });
        });
        playback.pause();
        return playback.state().frame;
      }, rate);
      await frameShown(page, frame);
      expect(await readPictures(page)).toEqual(onAll(2, frame));
    },
  );

  test('one can be enlarged and goes on with the same frame', async () => {
    await show([whole('h264'), whole('av1')], 400);
    await seek(77);
    const camera = page.locator('[data-camera="observation.images.av1"]');
    const widthOf = async () => (await camera.boundingBox())?.width ?? 0;
    const before = await widthOf();
    await camera.hover();
    await camera.getByRole('button', { name: 'Enlarge av1' }).click();
    expect(await widthOf()).toBeGreaterThan(1.5 * before);
    await seek(78);
    expect(await readPictures(page)).toEqual(onAll(2, 78));
    await camera.getByRole('button', { name: 'Show all cameras' }).click();
    expect(await widthOf()).toBeCloseTo(before);
  });

  test('never disagree on the frame while they play', async () => {
    await show([whole('h264'), whole('av1')], 400);
    const disagreements = await page.evaluate(async () => {
      const { playback } = window.player;
      const canvases = [...document.querySelectorAll<HTMLCanvasElement>('[data-camera] canvas')];
      const seen: string[] = [];
      playback.setRate(2);
      playback.play();
      while (playback.state().frame < 90) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const frames = canvases.map((canvas) => Number(canvas.dataset['frame']));
        // Between two pictures a camera may be one display frame behind the other, never ahead of the clock.
        if (frames.some((frame) => frame > playback.state().frame)) seen.push(frames.join('/'));
      }
      playback.pause();
      return seen;
    });
    expect(disagreements).toEqual([]);
  });
});

describe('one file with several episodes', () => {
  const episodes = [
    { startSec: 0, frames: 90, code: 1000 },
    { startSec: 90 / fps, frames: 1, code: 2000 },
    { startSec: 91 / fps, frames: 130, code: 3000 },
  ];

  test.each(episodes)('$frames frames from $startSec s', async ({ startSec, frames, code }) => {
    await show([{ ...whole('joined', frames), startSec }], frames);
    expect(await readPictures(page)).toEqual(onAll(1, 0, code));
    for (const frame of [frames - 1, 0, ...randomFrames(full ? 10 : 5, frames)]) {
      await seek(frame);
      expect(await readPictures(page)).toEqual(onAll(1, frame, code + frame));
    }
  });

  test('an episode that was preloaded starts at its own first frame', async () => {
    const third = { ...whole('joined', 130), startSec: 91 / fps };
    await show([whole('joined', 90)], 90);
    await page.evaluate(({ videos, fps }) => window.player.preload(videos, fps), {
      videos: [third],
      fps,
    });
    await show([third], 130);
    expect(await readPictures(page)).toEqual(onAll(1, 0, 3000));
  });
});

test('a scrub ends on the last frame asked for, whatever was asked before', async () => {
  await show([whole('h264'), whole('av1')], 400);
  await page.evaluate(
    async (frames) => {
      for (const frame of frames) {
        window.player.playback.seek(frame);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    },
    randomFrames(30, 400),
  );
  await seek(123);
  expect(await readPictures(page)).toEqual(onAll(2, 123));
});

test('a scrub shows on its way what its captions say, and nothing older than it has shown', async () => {
  await show([whole('h264')], 400);
  const painted = await page.evaluate(async () => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-camera] canvas');
    const shown: number[] = [];
    const observer = new MutationObserver(() => shown.push(Number(canvas?.dataset['frame'])));
    if (canvas !== null) observer.observe(canvas, { attributeFilter: ['data-frame'] });
    for (let frame = 5; frame < 400; frame += 5) {
      window.player.playback.seek(frame);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return shown;
  });
  expect(painted.length).toBeGreaterThan(5);
  expect(painted).toEqual([...painted].sort((a, b) => a - b));
  await seek(395);
  expect(await readPictures(page)).toEqual(onAll(1, 395));
});

test('while the playhead is dragged the first camera follows at every turn, and all do where it stops', async () => {
  await show([whole('h264'), whole('av1')], 400);
  const painted = await page.evaluate(async () => {
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>('[data-camera] canvas')];
    const counts = canvases.map(() => 0);
    const observer = new MutationObserver((records) => {
      for (const { target } of records) {
        const at = canvases.findIndex((each) => each === target);
        counts[at] = (counts[at] ?? 0) + 1;
      }
    });
    for (const each of canvases) observer.observe(each, { attributeFilter: ['data-frame'] });
    const { playback } = window.player;
    playback.scrub(true);
    for (let frame = 1; frame < 60; frame += 1) {
      playback.seek(frame);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return counts;
  });
  expect(painted[0]).toBeGreaterThan(2 * (painted[1] ?? 0));
  // Held still, and let go elsewhere.
  await frameShown(page, 59);
  expect(await readPictures(page)).toEqual(onAll(2, 59));
  await page.evaluate(() => {
    window.player.playback.seek(321);
    window.player.playback.scrub(false);
  });
  await frameShown(page, 321);
  expect(await readPictures(page)).toEqual(onAll(2, 321));
});
