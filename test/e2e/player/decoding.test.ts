/**
 * What the player asks of the browser: no more of its decoders than a picture takes, and where it copies pictures
 * instead of having them drawn, the same pixels.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { closeWindows, openWindow, sharedChromium, type StudioWindow } from '../window';
import { h264Hard, makeCodedVideo, runFfmpeg } from './coded-video';
import { frameShown, readPictures } from './read-pictures';
import { servePage, type ServedPage } from './serve-page';

const h264 = '-c:v libx264 -preset veryfast -crf 20 -pix_fmt yuv420p -g 4';
const marked = (space: string, range: string) =>
  `-colorspace ${space} -color_primaries ${space} -color_trc ${space} -color_range ${range}`;

/** `copied`: whether the copy may be trusted with these colours; all others are drawn. */
const videos = [
  { name: 'unmarked', options: h264, copied: true },
  { name: 'hd', options: `${h264} ${marked('bt709', 'tv')}`, copied: true },
  { name: 'sd', options: `${h264} ${marked('smpte170m', 'tv')}`, copied: true },
  { name: 'full', options: `${h264} ${marked('bt709', 'pc')}`, copied: true },
  { name: 'wide', options: `${h264} -vf setsar=2/1`, copied: false },
  {
    name: 'gamut',
    options: `${h264} -colorspace bt2020nc -color_primaries bt2020 -color_trc smpte2084 -color_range tv`,
    copied: false,
  },
];

let folder: string;
let served: ServedPage;
let browser: Browser;
let studio: StudioWindow;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'decoding-'));
  for (const { name, options } of videos) {
    const source = ['-f', 'lavfi', '-i', 'testsrc2=size=162x122:rate=10:duration=1'];
    await runFfmpeg([...source, ...options.split(' '), path.join(folder, `${name}.mp4`)]);
  }
  const hard = { width: 160, height: 120, fps: 30, frames: 400, encoder: h264Hard };
  await makeCodedVideo(path.join(folder, 'hard.mp4'), hard);
  served = await servePage(path.join(import.meta.dirname, 'page'), folder);
  browser = await sharedChromium();
  studio = await openWindow(browser, `${served.origin}page/index.html`, {
    width: 640,
    height: 480,
  });
  page = studio.page;
});

/** Decoders of its own, as the browser has them. */
beforeEach(() => page.reload());

afterEach(() => {
  expect(studio.errors).toEqual([]);
});

afterAll(async () => {
  await closeWindows(browser);
  await served?.close();
  await rm(folder, { recursive: true, force: true });
});

/** In the page: the picture on the canvas, where it was copied there, beside what the browser drew of that last one. */
function compareWithDrawn() {
  const { drawn } = window as unknown as { drawn: ImageData[] };
  return drawn
    .splice(0)
    .slice(-1)
    .map(({ width, height, data }) => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-camera] canvas');
      const painted = canvas?.getContext('2d')?.getImageData(0, 0, width, height).data;
      const off = Array.from(data, (level, at) => Math.abs(level - (painted?.[at] ?? 0)));
      return {
        size: [canvas?.width ?? 0, canvas?.height ?? 0],
        farthest: Math.max(...off),
        mean: off.reduce((sum, each) => sum + each, 0) / off.length,
      };
    });
}

async function show(name: string, { fps, frames }: { fps: number; frames: number }): Promise<void> {
  const camera = { cameraKey: `observation.images.${name}`, url: `../${name}.mp4`, proxyUrl: null };
  const videos = [{ ...camera, startSec: 0, frames }];
  await page.evaluate((episode) => window.player.show(episode), { videos, fps, frames });
  await frameShown(page, 0);
}

test.each(videos)(
  'pixels are those that the browser would draw: $name',
  async ({ name, copied }) => {
    // Draws each picture too, where it is copied.
    await page.evaluate(() => {
      // oxlint-disable-next-line typescript/unbound-method -- called with each frame below
      const { copyTo } = VideoFrame.prototype;
      const drawn: ImageData[] = [];
      Object.assign(window, { drawn });
      VideoFrame.prototype.copyTo = function (into, options) {
        const { displayWidth, displayHeight } = this;
        const context = new OffscreenCanvas(displayWidth, displayHeight).getContext('2d');
        context?.drawImage(this, 0, 0);
        const pixels = context?.getImageData(0, 0, displayWidth, displayHeight);
        if (pixels !== undefined) drawn.push(pixels);
        return copyTo.call(this, into, options);
      };
    });
    await show(name, { fps: 10, frames: 10 });
    const compared: { size: number[]; farthest: number; mean: number }[] = [];
    for (let frame = 1; frame < 8; frame += 1) {
      await page.evaluate((to) => window.player.playback.seek(to), frame);
      await frameShown(page, frame);
      compared.push(...(await page.evaluate(compareWithDrawn)));
    }
    expect(compared.length > 0).toBe(copied);
    for (const { size, farthest, mean } of compared) {
      expect(size).toEqual([162, 122]);
      expect(farthest).toBeLessThanOrEqual(4);
      expect(mean).toBeLessThan(1);
    }
  },
);

/** How many packets decoders are given until this frame is painted. */
const givenFor = (frame: number) =>
  page.evaluate(async (target) => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-camera] canvas');
    if (canvas === null) throw new Error('There is no camera on the page.');
    let given = 0;
    // oxlint-disable-next-line typescript/unbound-method -- called with each decoder below
    const { decode } = VideoDecoder.prototype;
    VideoDecoder.prototype.decode = function (chunk) {
      given += 1;
      decode.call(this, chunk);
    };
    const painted = new Promise<number>((resolve) => {
      new MutationObserver(() => {
        if (canvas.dataset['frame'] === String(target)) resolve(given);
      }).observe(canvas, { attributeFilter: ['data-frame'] });
    });
    window.player.playback.seek(target);
    const before = await painted;
    VideoDecoder.prototype.decode = decode;
    return before;
  }, frame);

describe('of a video with B-frames and a random-access picture every 250', () => {
  test('the picture asked for comes before what is decoded ahead', async () => {
    await show('hard', { fps: 30, frames: 400 });
    // Decoding begins at 250.
    expect(await givenFor(300)).toBeLessThan(51 + 10);
  });

  test('a picture far from those at which decoding can begin is decoded from where it was left near it', async () => {
    await show('hard', { fps: 30, frames: 400 });
    // Half of its pictures are such as no other one is predicted from: left out but for a few before the wanted one.
    const first = await givenFor(200);
    expect(first).toBeGreaterThan(90);
    expect(first).toBeLessThan(150);
    expect(await givenFor(350)).toBeGreaterThan(50);
    expect(await givenFor(240)).toBeLessThan(50);
    expect(await readPictures(page)).toEqual([{ frame: 240, code: 240 }]);
    expect(await givenFor(390)).toBeLessThan(50);
    expect(await readPictures(page)).toEqual([{ frame: 390, code: 390 }]);
  });
});
