/** Stills of the library: the right picture, made once, never a reason to fail. */
import { readdir, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { openDataset } from '../../../src/core/datasets/open';
import { Thumbnails } from '../../../src/core/library/thumbnails';
import { h264Usual, makeCodedVideo } from '../../e2e/player/coded-video';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';
import { shownNumbers } from '../export-formats/shown-number';

/** Thumbnails that tell when a number of stills are there. */
function watched(cacheDir: string): {
  thumbnails: Thumbnails;
  made: (count: number) => Promise<number[]>;
} {
  const episodes: number[] = [];
  let check: (() => void) | undefined;
  const thumbnails = new Thumbnails({
    cacheDir,
    made: (_datasetId, episode) => {
      episodes.push(episode);
      check?.();
    },
  });
  onTestFinished(() => thumbnails.close());
  const made = (count: number): Promise<number[]> =>
    new Promise((resolve) => {
      check = () => {
        if (episodes.length >= count) resolve([...episodes]);
      };
      check();
    });
  return { thumbnails, made };
}

/** The numbers that stills of these episodes show. */
const numbersIn = (
  { thumbnails }: { thumbnails: Thumbnails },
  dataset: Dataset,
  episodes: number[],
) =>
  shownNumbers(
    episodes.map((episode) => thumbnails.file(dataset, episode) ?? ''),
    { width: 160, height: 80 },
  );

const open = async (version: 'v2.1' | 'v3.0'): Promise<Dataset> =>
  openDataset(await smallDataset({ version, lengths: [9, 12, 7], video: true }));

describe('a still', () => {
  it.each(['v2.1', 'v3.0'] as const)(
    'shows the middle of each episode (%s), the first one first',
    async (version) => {
      const dataset = await open(version);
      const all = watched(await scratchFolder());
      all.thumbnails.start(dataset);
      expect(await all.made(3)).toEqual([0, 1, 2]);
      expect(await numbersIn(all, dataset, [0, 1, 2])).toEqual([4, 1006, 2003]);
    },
  );

  it('is named only once it is there, and what is on the screen comes first', async () => {
    const dataset = await open('v2.1');
    const { thumbnails, made } = watched(await scratchFolder());
    for (const episode of [0, 1]) expect(thumbnails.file(dataset, episode)).toBeNull();
    await new Promise(setImmediate);
    // Episode 0 was begun; the page with 2 and 1 was asked for after the one that holds 1 already.
    for (const episode of [2, 1]) expect(thumbnails.file(dataset, episode)).toBeNull();
    expect(await made(3)).toEqual([0, 2, 1]);
  });

  it('of what nobody sees yet is made last, also where that was asked for last', async () => {
    const dataset = await open('v2.1');
    const { thumbnails, made } = watched(await scratchFolder());
    for (const [episode, ahead] of [
      [0, false],
      [1, false],
      [2, true],
    ] as const) {
      expect(thumbnails.file(dataset, episode, ahead)).toBeNull();
      await new Promise(setImmediate);
    }
    expect(await made(3)).toEqual([0, 1, 2]);
  });

  it('is kept on disk, and made anew when the video changes', async () => {
    const dataset = await open('v2.1');
    const cacheDir = await scratchFolder();
    const stills = async (): Promise<{ name: string; mtimeMs: number }[]> => {
      const folder = path.join(cacheDir, dataset.summary.id);
      const names = (await readdir(folder)).sort();
      return Promise.all(
        names.map(async (name) => ({
          name,
          mtimeMs: (await stat(path.join(folder, name))).mtimeMs,
        })),
      );
    };
    const first = watched(cacheDir);
    first.thumbnails.start(dataset);
    await first.made(3);
    const before = await stills();
    expect(before.map(({ name }) => name.replace(/-.*\./, '.'))).toEqual([
      '0.jpg',
      '1.jpg',
      '2.jpg',
    ]);

    const again = watched(cacheDir);
    again.thumbnails.start(dataset);
    await again.made(3);
    expect(await stills()).toEqual(before);

    const [video] = await dataset.videos(1);
    const other = { frames: 12, fps: 10, width: 128, height: 64, firstCode: 500 };
    await makeCodedVideo(video?.file ?? '', { ...other, encoder: h264Usual });
    const reopened = await openDataset(dataset.summary.path);
    const anew = watched(cacheDir);
    anew.thumbnails.start(reopened);
    await anew.made(3);
    expect(await numbersIn(anew, reopened, [1, 2])).toEqual([506, 2003]);
  });

  it('that cannot be made is a problem of its episode; the others have theirs', async () => {
    const dataset = await open('v2.1');
    const [video] = await dataset.videos(1);
    // The container is whole, so that only decoding finds out.
    const { size } = await stat(video?.file ?? '');
    await truncate(video?.file ?? '', size - 200);
    const { thumbnails, made } = watched(await scratchFolder());
    thumbnails.start(dataset);
    expect(await made(2)).toEqual([0, 2]);
    expect(thumbnails.file(dataset, 1)).toBeNull();
    expect(
      dataset
        .problemsOf(1)
        .map(({ code }) => code)
        .some((code) => /^(video-unreadable|still-failed)$/.test(code)),
    ).toBe(true);
  });

  it('is not made of an episode without pictures', async () => {
    const dataset = await openDataset(await smallDataset({ version: 'v2.1', lengths: [3] }));
    const { thumbnails, made } = watched(await scratchFolder());
    thumbnails.start(dataset);
    thumbnails.start(await open('v2.1'));
    expect(await made(3)).toEqual([0, 1, 2]);
    expect(thumbnails.file(dataset, 0)).toBeNull();
    expect(dataset.problemsOf(0)).toEqual([]);
  });

  it('is not waited for when the studio closes, where its dataset does not answer', async () => {
    const dataset = await open('v2.1');
    let ask: (() => void) | undefined;
    const asked = new Promise<void>((resolve) => (ask = resolve));
    const { thumbnails } = watched(await scratchFolder());
    const silent = Object.create(dataset) as Dataset;
    silent.videosHere = () => {
      ask?.();
      return new Promise(() => {});
    };
    thumbnails.start(silent);
    await asked;
    await expect(thumbnails.close()).resolves.toBeUndefined();
  });

  it('leaves no half file when the studio closes', async () => {
    const dataset = await open('v2.1');
    const cacheDir = await scratchFolder();
    const { thumbnails, made } = watched(cacheDir);
    thumbnails.start(dataset);
    expect(await made(1)).toEqual([0]);
    await thumbnails.close();
    const left = await readdir(path.join(cacheDir, dataset.summary.id)).catch(() => []);
    expect(left.map((name) => name.replace(/-.*\./, '.'))).toEqual(['0.jpg']);
    expect(thumbnails.file(dataset, 2)).toBeNull();
  });
});
