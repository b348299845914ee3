/** Videos that cannot be shown: each says why in its place, and everything else goes on. */
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { EpisodeVideo } from '../../../src/shared/model/dataset';
import { closeWindows, openWindow, sharedChromium, type StudioWindow } from '../window';
import { av1, h264Hard, makeCodedVideo, runFfmpeg } from './coded-video';
import { frameShown, readPictures } from './read-pictures';
import { servePage, type ServedPage } from './serve-page';

const fps = 30;
const frames = 120;
const size = { width: 320, height: 240, fps, frames };
/** Of those that nothing is cut from or written over. */
const small = { width: 160, height: 120 };
let folder: string;
let served: ServedPage;
let browser: Browser;
let studio: StudioWindow;
let page: Page;
/** Everything on the console, warnings included. */
const said: string[] = [];

const file = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'player-faults-'));
  await makeCodedVideo(file('good.mp4'), { ...size, ...small, encoder: av1(10) });
  await makeCodedVideo(file('h265.mp4'), {
    ...size,
    ...small,
    encoder: ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none'],
  });
  const gops = [...h264Hard, '-g', '20', '-keyint_min', '20'];
  await makeCodedVideo(file('plain.mp4'), { ...size, encoder: gops });
  await makeCodedVideo(file('mpeg4.mp4'), { ...size, ...small, encoder: ['-c:v', 'mpeg4'] });
  await runFfmpeg([
    '-i',
    file('plain.mp4'),
    '-c',
    'copy',
    '-movflags',
    '+faststart',
    file('f.mp4'),
  ]);
  const whole = await readFile(file('f.mp4'));
  // The table of pictures stands in front, and most of the pictures are gone.
  await writeFile(file('cut.mp4'), whole.subarray(0, Math.floor(whole.length * 0.6)));
  await writeFile(file('garbled.mp4'), garble(whole));
  // The table stands at the end, and is gone.
  const tail = await readFile(file('plain.mp4'));
  await writeFile(file('headless.mp4'), tail.subarray(0, Math.floor(tail.length * 0.6)));
  await writeFile(file('empty.mp4'), '');

  served = await servePage(path.join(import.meta.dirname, 'page'), folder);
  browser = await sharedChromium();
  studio = await openWindow(browser, `${served.origin}page/index.html`, {
    width: 800,
    height: 600,
    // The browser itself reports files that are not there.
    expected: /Failed to load resource/,
  });
  page = studio.page;
  page.on('console', (message) => said.push(message.text()));
});

/** Noise over some pictures in the middle of the file. */
function garble(whole: Buffer): Buffer {
  const broken = Buffer.from(whole);
  const from = Math.floor(whole.length * 0.45);
  for (let at = from; at < from + 4_000; at += 1) broken[at] = (at * 131) % 251;
  return broken;
}

afterEach(() => {
  expect(studio.errors.splice(0)).toEqual([]);
});

afterAll(async () => {
  await closeWindows(browser);
  await served?.close();
  await rm(folder, { recursive: true, force: true });
});

const camera = (name: string): EpisodeVideo => ({
  cameraKey: `observation.images.${name}`,
  url: `../${name}.mp4`,
  proxyUrl: null,
  startSec: 0,
  frames,
});

const place = (name: string) => page.locator(`[data-camera="observation.images.${name}"]`);

const show = (videos: EpisodeVideo[], length = frames) =>
  page.evaluate((episode) => window.player.show(episode), { videos, fps, frames: length });

const seek = (frame: number) =>
  page.evaluate((target) => window.player.playback.seek(target), frame);

const both = (frame: number) => [
  { frame, code: frame },
  { frame, code: frame },
];

async function goodCameraShows(frame: number): Promise<void> {
  await place('good').locator(`canvas[data-frame="${frame}"]`).waitFor();
}

describe.each([
  ['missing', /could not be read \(the studio answered 404\)/],
  ['headless', /empty, damaged or cut short/],
  ['empty', /empty, damaged or cut short/],
  ['h265', /^H\.265 \(h.*\) cannot be decoded in this window: convert/],
  ['mpeg4', /codec of this video is not known.*ffmpeg -pix_fmt yuv420p/],
])('a %s video', (name, sentence) => {
  test('says so in its place while the other camera goes on', async () => {
    await show([camera('good'), camera(name)]);
    await goodCameraShows(0);
    await expect.poll(() => place(name).getByRole('alert').innerText()).toMatch(sentence);
    await page.evaluate(() => {
      window.player.playback.setRate(8);
      window.player.playback.play();
    });
    await goodCameraShows(frames - 1);
    expect((await readPictures(page))[0]).toEqual({ frame: frames - 1, code: frames - 1 });
  });
});

test('a video that is there later can be tried again', async () => {
  await show([camera('late')]);
  await place('late').getByRole('alert').waitFor();
  await copyFile(file('good.mp4'), file('late.mp4'));
  await place('late').getByRole('button', { name: 'Try again' }).click();
  await frameShown(page, 0);
  await expect.poll(() => place('late').getByRole('alert').count()).toBe(0);
  expect(await readPictures(page)).toEqual([{ frame: 0, code: 0 }]);
});

test('a lost connection says so, and the video comes back with it', async () => {
  await show([{ ...camera('plain'), startSec: 1, frames: 60 }], 60);
  await frameShown(page, 0);
  await page.context().setOffline(true);
  try {
    await show([{ ...camera('plain'), url: '../plain.mp4?far' }]);
    await expect
      .poll(() => place('plain').getByRole('alert').innerText(), { timeout: 10_000 })
      .toContain('The connection to the studio was lost');
  } finally {
    await page.context().setOffline(false);
  }
  await seek(7);
  await frameShown(page, 7);
  expect(await readPictures(page)).toEqual([{ frame: 7, code: 7 }]);
});

test('a video shorter than the episode plays to its end and then says so', async () => {
  await show([camera('good'), { ...camera('plain'), frames: 150 }], 150);
  await seek(119);
  await frameShown(page, 119);
  expect(await readPictures(page)).toEqual(both(119));
  await seek(130);
  await expect
    .poll(() => place('plain').getByRole('alert').innerText())
    .toContain('The video ends at frame 119: there is no picture for frame 130.');
  await seek(5);
  await frameShown(page, 5);
});

test('an episode that starts after the end of the file says so', async () => {
  await show([{ ...camera('good'), startSec: 60 }]);
  await expect
    .poll(() => place('good').getByRole('alert').innerText())
    .toContain('no picture at 60.000 s');
});

test('a file that was cut short shows what it has', async () => {
  await show([camera('good'), camera('cut')]);
  for (const frame of [0, 30]) {
    await seek(frame);
    await frameShown(page, frame);
    expect(await readPictures(page)).toEqual(both(frame));
  }
  await seek(110);
  await goodCameraShows(110);
  await expect
    .poll(() => place('cut').getByRole('alert').innerText())
    .toContain('Frame 110 could not be decoded');
});

test('damage in the middle costs the pictures there and none after', async () => {
  await show([camera('garbled')]);
  for (const frame of [0, 10, 119, 100]) {
    await seek(frame);
    await frameShown(page, frame);
    expect(await readPictures(page)).toEqual([{ frame, code: frame }]);
  }
  await seek(0);
  await frameShown(page, 0);
  await page.evaluate(() => {
    window.player.playback.setRate(8);
    window.player.playback.play();
  });
  await frameShown(page, frames - 1);
});

test('every picture is given back: none is left to the garbage collector', async () => {
  const session = await page.context().newCDPSession(page);
  for (let episode = 0; episode < 10; episode += 1) {
    const startSec = (episode * 4) / fps;
    const part = { startSec, frames: 40 };
    await show(
      [
        { ...camera('good'), ...part },
        { ...camera('plain'), ...part },
      ],
      40,
    );
    await frameShown(page, 0);
    await seek(20 + episode);
  }
  await page.evaluate(() => window.player.unmount());
  for (let collection = 0; collection < 3; collection += 1) {
    await session.send('HeapProfiler.collectGarbage');
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  expect(said.filter((text) => /VideoFrame|garbage/i.test(text))).toEqual([]);
});
