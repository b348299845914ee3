/** How long a random seek takes from the request to the picture on the display, against a `<video>` element. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { av1, h264Hard, h264Usual, makeCodedVideo } from '../e2e/player/coded-video';
import { frameShown } from '../e2e/player/read-pictures';
import { servePage } from '../e2e/player/serve-page';
import { launchChromium, openWindow } from '../e2e/window';
import { seekWithBareDecoder } from './decoder-floor';
import { quantile, type BenchRow } from './row';

const fps = 30;
const frames = 600;
const seeks = 120;
/** Of a video of its own, before any other: what a page costs that has just begun is a row of its own. */
const first = { name: 'H.264 GOP 30, just opened', file: 'first', encoder: h264Usual };
const firstSeeks = 40;

const files = [
  { name: 'H.264 GOP 30', file: 'h264-30', encoder: h264Usual },
  { name: 'H.264 B-frames GOP 250', file: 'h264-250', encoder: h264Hard },
  { name: 'AV1 GOP 2', file: 'av1-2', encoder: av1(2) },
  { name: 'AV1 GOP 30', file: 'av1-30', encoder: av1(30) },
];

/** The same frames for both, never one twice in a row. */
const targets = Array.from({ length: seeks }, (_, seek) => (seek * 367 + 101) % frames);

export async function benchSeek(): Promise<BenchRow[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bench-seek-'));
  const rows: BenchRow[] = [];
  try {
    for (const { file, encoder } of [first, ...files]) {
      const size = { width: 640, height: 480, fps, frames, encoder };
      await makeCodedVideo(path.join(folder, `${file}.mp4`), size);
    }
    const served = await servePage(path.resolve(import.meta.dirname, '../e2e/player/page'), folder);
    const browser = await launchChromium();
    const newPage = async () => {
      const { page } = await openWindow(browser, `${served.origin}page/index.html`);
      // What tsx wraps around functions that have a name.
      await page.evaluate('globalThis.__name = (wrapped) => wrapped');
      return page;
    };
    const firstTargets = targets.slice(0, firstSeeks);
    const other = await newPage();
    const earlyInElement = await seekInElement(other, first.file, firstTargets);
    await other.context().close();
    const page = await newPage();
    const early = {
      player: await seekInPlayer(page, first.file, firstTargets),
      '<video>': earlyInElement,
    };
    for (const [from, to] of [
      [0, 10],
      [10, firstSeeks],
    ] as const) {
      for (const [who, times] of Object.entries(early)) {
        const note = `${first.name}, seeks ${from + 1} to ${to} of a page of its own`;
        const value = quantile(times.slice(from, to), 0.95);
        rows.push({ name: `seek, ${who}, p95`, value, unit: 'ms', note });
      }
    }
    for (const { name, file } of files) {
      const ours = await seekInPlayer(page, file, targets);
      const element = await seekInElement(page, file, targets);
      const bare = await seekWithBareDecoder(page, path.join(folder, `${file}.mp4`), targets);
      const note = `${name}, 640x480, ${seeks} seeks`;
      for (const [share, label] of [
        [0.5, 'median'],
        [0.95, 'p95'],
      ] as const) {
        const value = quantile(ours, share);
        const other = quantile(element, share);
        rows.push(
          { name: `seek, player, ${label}`, value, unit: 'ms', note },
          {
            name: `seek, <video>, ${label}`,
            value: other,
            unit: 'ms',
            note: `${note}; the player may take ${(1.2 * other + 4).toFixed(1)}`,
          },
          { name: `seek, bare decoder, ${label}`, value: quantile(bare, share), unit: 'ms', note },
        );
      }
    }
    const steps = Array.from({ length: 80 }, (_, step) => step + 1);
    for (const [name, way] of [
      ['forward', steps],
      ['back', steps.toReversed()],
    ] as const) {
      const times = await seekInPlayer(page, 'h264-250', way);
      const note = `${files[1]?.name}, 640x480, ${way.length} steps, one after the other`;
      const value = quantile(times, 0.95);
      rows.push({ name: `step ${name}, player, p95`, value, unit: 'ms', note });
    }
    await browser.close();
    await served.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return rows;
}

/** Milliseconds to the display frame after the right picture was painted. */
async function seekInPlayer(
  page: Page,
  file: string,
  wanted: readonly number[],
): Promise<number[]> {
  await page.evaluate((episode) => window.player.show(episode), {
    videos: [
      {
        cameraKey: 'observation.images.bench',
        url: `../${file}.mp4`,
        proxyUrl: null,
        startSec: 0,
        frames: 600,
      },
    ],
    fps,
    frames,
  });
  await frameShown(page, 0);
  return page.evaluate(async (wanted) => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-camera] canvas');
    if (canvas === null) throw new Error('There is no camera on the page.');
    const times: number[] = [];
    for (const frame of wanted) {
      const startMs = performance.now();
      const painted = new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          if (canvas.dataset['frame'] !== String(frame)) return;
          observer.disconnect();
          resolve();
        });
        observer.observe(canvas, { attributeFilter: ['data-frame'] });
      });
      window.player.playback.seek(frame);
      await painted;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      times.push(performance.now() - startMs);
    }
    return times;
  }, wanted);
}

/** Milliseconds to the display frame with which the element presents a picture; which picture, it does not promise. */
async function seekInElement(
  page: Page,
  file: string,
  wanted: readonly number[],
): Promise<number[]> {
  await page.evaluate(() => window.player.unmount());
  return page.evaluate(
    async ({ url, wanted, rate }) => {
      const video = document.createElement('video');
      video.muted = true;
      video.preload = 'auto';
      video.src = url;
      document.body.append(video);
      await new Promise((resolve) => video.addEventListener('canplaythrough', resolve));
      const times: number[] = [];
      for (const frame of wanted) {
        const startMs = performance.now();
        const presented = new Promise((resolve) => video.requestVideoFrameCallback(resolve));
        // The middle of the frame: its start is rounded to one side or the other.
        video.currentTime = (frame + 0.5) / rate;
        await presented;
        times.push(performance.now() - startMs);
      }
      video.remove();
      return times;
    },
    { url: `../${file}.mp4`, wanted, rate: fps },
  );
}
