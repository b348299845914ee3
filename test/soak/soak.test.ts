/** What the scripted day stands on: a dataset that is as long as is asked for, and limits that are noticed. */
import path from 'node:path';
import { expect, it } from 'vitest';
import { openDataset } from '../../src/core/datasets/open';
import { scratchFolder } from '../core/datasets/small-dataset';
import type { Reading } from './day';
import { grown } from './limits';
import { repeatDemo } from './repeated-demo';

const read = (episodes: number, core: number, windows: number): Reading => ({
  episodes,
  core,
  windows,
  cache: 0,
  chromium: 1_000,
  decisions: 0,
  coreHeap: 0,
  heap: 0,
  decoders: 4,
  pictures: 250,
});

it('repeats the demo', async () => {
  const folder = path.join(await scratchFolder(), 'long');
  await repeatDemo(30, folder);
  const dataset = await openDataset(folder);
  const { episodes, problems } = dataset.summary;
  expect(episodes).toBe(30);
  // The pictures are the same ones, and nothing else is wrong.
  const codes = new Set(problems.map(({ code }) => code));
  expect(codes).toEqual(new Set(['video-overlap', 'more-problems']));
  const [first, again] = await Promise.all([0, 24].map((episode) => dataset.signals(episode)));
  expect(again).toEqual({ ...first, episode: 24 });
  const [video, copy] = await Promise.all([0, 24].map((episode) => dataset.videos(episode)));
  expect(copy).toEqual(video);
  await dataset.close();
});

it('names what grew, and by how much', () => {
  expect(grown([read(5, 100, 500), read(50, 130, 650), read(300, 143, 715)])).toEqual([]);
  expect(grown([read(5, 100, 500), read(50, 131, 650), read(300, 131, 716)])).toEqual([
    'core grew: 100 MiB at episode 5, 131 at 50, 1.31 times as much; at most 1.3.',
    'windows grew: 650 MiB at episode 50, 716 at 300, 1.10 times as much; at most 1.1.',
  ]);
});
