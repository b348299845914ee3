/** Pictures of no video file, or of one that no browser plays, play in a real browser, each at its frame. */
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { playableVideo } from '../../../src/core/video/playable';
import { decodeFrames } from '../../../src/core/video/decode';
import { ProxyVideos } from '../../../src/core/video/proxy-videos';
import { codedPictures, pictureSize } from '../../core/datasets/formats/coded-pictures';
import { ramp, writeHdf5 } from '../../core/datasets/formats/hdf5-writer';
import { example, writeRlds } from '../../core/datasets/formats/tfrecord-writer';
import { remake, videoOf } from '../../core/datasets/other-videos';
import { smallDataset } from '../../core/datasets/small-dataset';
import { realDataset, sharedData } from '../../shared-data';
import { closeWindows, openWindow, sharedChromium, type StudioWindow } from '../window';
import { frameShown, readPictures } from './read-pictures';
import { servePage, type ServedPage } from './serve-page';

const frames = 24;
/** In an order that a player which only goes forwards would get wrong. */
const visited = [0, 23, 7, 8, 22, 1, 15];
let folder: string;
let served: ServedPage;
let browser: Browser;
let studio: StudioWindow;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'formats-'));
  served = await servePage(path.join(import.meta.dirname, 'page'), folder);
  browser = await sharedChromium();
  studio = await openWindow(browser, `${served.origin}page/index.html`, {
    width: 640,
    height: 480,
  });
});

afterAll(async () => {
  await closeWindows(browser);
  await served?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Opens the dataset and shows its first episode; returns how many cameras that has. */
async function show(root: string): Promise<number> {
  const dataset = await openDataset(root, new ProxyVideos(() => path.join(folder, 'proxies')));
  const videos = (await dataset.videos(0)).map(({ file, ...video }) => ({
    ...video,
    url: `../proxies/${path.basename(file)}`,
    proxyUrl: null,
  }));
  const { fps } = dataset.summary;
  const { length } = dataset.episode(0);
  await dataset.close();
  const { page } = studio;
  await page.evaluate((shown) => window.player.show(shown), { videos, fps, frames: length });
  await frameShown(page, 0);
  return videos.length;
}

async function seek(frame: number): Promise<void> {
  await studio.page.evaluate((target) => window.player.playback.seek(target), frame);
  await frameShown(studio.page, frame);
}

async function showsEachFrame(root: string): Promise<void> {
  expect(await show(root)).toBe(1);
  for (const frame of visited) {
    await seek(frame);
    expect(await readPictures(studio.page)).toEqual([{ frame, code: frame }]);
  }
  expect(studio.errors).toEqual([]);
}

const made = async (name: string): Promise<string> => {
  const root = path.join(folder, name);
  await mkdir(root);
  return root;
};

it('plays through a proxy what no browser decodes', { timeout: 60_000 }, async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [frames], video: true });
  await remake(videoOf(root, 0), '-c:v mpeg4 -q:v 2 -f mp4');
  const dataset = await openDataset(root);
  const [source] = await dataset.videos(0);
  await dataset.close();
  if (source === undefined) throw new Error('there is no video');
  const proxies = new ProxyVideos(() => path.join(folder, 'proxies'));
  const proxy = await playableVideo(proxies, source, { name: 'top', fps: 10 });
  await copyFile(source.file, path.join(folder, 'mpeg4.mp4'));
  const { cameraKey, startSec } = source;
  const video = { cameraKey, startSec, frames, url: '../mpeg4.mp4' };
  const proxyUrl = `../proxies/${path.basename(proxy)}`;
  await studio.page.evaluate((shown) => window.player.show(shown), {
    videos: [{ ...video, proxyUrl }],
    fps: 10,
    frames,
  });
  await frameShown(studio.page, 0);
  for (const frame of visited) {
    await seek(frame);
    expect(await readPictures(studio.page)).toEqual([{ frame, code: frame }]);
  }
});

describe('pictures that are in no video file', () => {
  it('play from TFRecords', async () => {
    const top = await codedPictures(await made('rlds-pictures'), frames);
    const each = (value: (step: number) => number[]): number[] =>
      Array.from({ length: frames }, (_none, step) => value(step)).flat();
    const root = await made('rlds');
    const action = { floats: each((step) => [0, 0, step, 0, 0, 0, step % 2]) };
    await writeRlds(root, [
      [example({ 'steps/observation/top': { bytes: top }, 'steps/action': action })],
    ]);
    await showsEachFrame(root);
  });

  it('play from an HDF5 array of pixels', async () => {
    const pictures = await made('hdf5-pictures');
    await codedPictures(pictures, frames);
    const { width, height } = pictureSize;
    const data = new Uint8Array(frames * width * height * 3);
    const file = path.join(pictures, 'coded-0.mp4');
    const request = { file, startSec: 0, frames, width, height } as const;
    let at = 0;
    for await (const picture of decodeFrames({ ...request, pixelFormat: 'rgb24' })) {
      data.set(picture, at);
      at += picture.length;
    }
    const root = await made('hdf5');
    const camera = { data, shape: [frames, height, width, 3] };
    await writeHdf5(path.join(root, 'demo.hdf5'), {
      data: { demo_0: { actions: ramp(frames, 7), obs: { agentview_rgb: camera } } },
    });
    await showsEachFrame(root);
  });

  it('play from parquet files', async () => {
    const files = await codedPictures(await made('parquet-pictures'), frames);
    const blobs = files.map((bytes) => `from_hex('${Buffer.from(bytes).toString('hex')}')`);
    const key = 'observation.images.wrist';
    const root = await smallDataset({
      version: 'v3.0',
      lengths: [frames],
      columns: {
        [key]: `{'bytes': list_extract([${blobs.join(', ')}], CAST(i + 1 AS BIGINT)), 'path': NULL::VARCHAR}`,
      },
      features: { [key]: { dtype: 'image', shape: [64, 128, 3], names: null } },
    });
    await showsEachFrame(root);
  });

  it.skipIf(sharedData === null)(
    'play from real TFRecords, every camera that is not blank',
    async () => {
      expect(await show(realDataset('bridge-octo-rlds'))).toBe(3);
      for (const frame of [0, 9, 4, 5]) {
        await seek(frame);
        expect((await readPictures(studio.page)).map((picture) => picture.frame)).toEqual([
          frame,
          frame,
          frame,
        ]);
      }
      expect(studio.errors).toEqual([]);
    },
  );
});
