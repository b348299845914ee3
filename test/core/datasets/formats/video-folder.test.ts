/** A folder of videos with jsonl files of tasks. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Dataset } from '../../../../src/core/datasets/dataset';
import { inspectDataset } from '../../../../src/core/datasets/inspect';
import { openDataset } from '../../../../src/core/datasets/open';
import { motionSignals } from '../../../../src/core/keyframes/motion';
import { h264Hard, makeCodedVideo } from '../../../e2e/player/coded-video';
import { scratchFolder } from '../small-dataset';
import { pictureSize, shownCodes } from './coded-pictures';

interface Clip {
  frames: number;
  fps?: number;
  firstCode?: number;
}

async function folderOf(clips: Readonly<Record<string, Clip>>): Promise<string> {
  const root = path.join(await scratchFolder(), 'clips');
  await mkdir(root);
  for (const [name, { frames, fps = 15, firstCode = 0 }] of Object.entries(clips)) {
    const video = { frames, fps, firstCode, ...pictureSize, encoder: h264Hard };
    await makeCodedVideo(path.join(root, name), video);
  }
  return root;
}

async function open(root: string): Promise<Dataset> {
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  return dataset;
}

const lines = (...values: object[]): string =>
  values.map((value) => JSON.stringify(value)).join('\n');

it('takes each video for an episode, with the task that a line gives it', async () => {
  const root = await folderOf({
    'clip10.mp4': { frames: 20, firstCode: 50 },
    'clip2.mp4': { frames: 12 },
    'clip3.mp4': { frames: 12, fps: 30 },
  });
  await writeFile(
    path.join(root, 'metadata.jsonl'),
    lines(
      { file_name: 'clip10.mp4', text: 'open the drawer' },
      { video: 'elsewhere/clip2.mp4', instruction: 'close it' },
      { video: 'clip99.mp4', instruction: 'nothing' },
    ),
  );
  const dataset = await open(root);
  expect(dataset.summary).toMatchObject({
    format: 'video-folder',
    fps: 15,
    episodes: 3,
    frames: 44,
  });
  expect(dataset.episodes.map(({ length, tasks }) => [length, ...tasks])).toEqual([
    [12, 'close it'],
    [12],
    [20, 'open the drawer'],
  ]);
  expect(dataset.summary.problems.map(({ code }) => code)).toEqual([
    'frame-rate-off',
    'tasks-unused',
    'instruction-missing',
  ]);
  const [video] = await dataset.videos(2);
  if (video === undefined) throw new Error('no video');
  expect(await shownCodes(video)).toEqual(Array.from({ length: 20 }, (_none, at) => 50 + at));
  expect(await dataset.fingerprint(0)).not.toBe(await dataset.fingerprint(1));
  const motion = await motionSignals(dataset, 0);
  expect(motion).toMatchObject({ speedSource: 'none', grippers: [] });
  expect([...motion.speed]).toEqual(Array.from({ length: 12 }, () => 0));
});

it('takes lines that name no video in order, if there are as many', async () => {
  const root = await folderOf({ 'a.mp4': { frames: 3 }, 'b.mp4': { frames: 4 } });
  await writeFile(path.join(root, 'tasks.jsonl'), lines({ task: 'first' }, { task: 'second' }));
  const { episodes } = await open(root);
  expect(episodes.map(({ tasks }) => tasks)).toEqual([['first'], ['second']]);
});

it('keeps the place of a video that cannot be read, and follows no link out', async () => {
  const root = await folderOf({ 'b.mp4': { frames: 4 } });
  await writeFile(path.join(root, 'a.mp4'), 'no video');
  const outside = await folderOf({ 'x.mp4': { frames: 4 } });
  await symlink(path.join(outside, 'x.mp4'), path.join(root, 'c.mp4'));
  const { problems, episodes } = await inspectDataset(root);
  expect(episodes).toBe(3);
  const found = problems.filter(({ severity }) => severity === 'error');
  expect(found.map(({ code, file, episode }) => [code, file, episode])).toEqual([
    ['video-unreadable', 'a.mp4', 0],
    ['path-outside', 'c.mp4', 2],
  ]);
});

it.each([
  [30, 30],
  [29.97, 29.97],
  [24, 24],
])('reads %d pictures a second from times in whole milliseconds', async (fps, read) => {
  const dataset = await open(await folderOf({ 'clip.mkv': { frames: 37, fps } }));
  expect(dataset.summary.fps).toBe(read);
});
