/** Cuts of videos whose pictures say their own number: what is copied stays to the byte, and no picture is missed. */
import { access } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { encodedPictures, planCut } from '../../../src/core/export/video/cut-plan';
import { cutVideo } from '../../../src/core/export/video/cut-video';
import { encodePictures } from '../../../src/core/export/video/encode-pictures';
import { pictureTable } from '../../../src/core/video/picture-table';
import { av1, h264Hard, makeCodedVideo } from '../../e2e/player/coded-video';
import { shownCodes } from '../datasets/formats/coded-pictures';
import { scratchFolder } from '../datasets/small-dataset';
import { readPackets } from './independent-reader';

const { signal } = new AbortController();
const fps = 10;
const h264 = (options: string): string[] =>
  `-c:v libx264 -preset veryfast -pix_fmt yuv420p -sc_threshold 0 ${options}`.split(' ');
const vp9 = '-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -pix_fmt yuv420p -g 10'.split(' ');

async function video(encoder: readonly string[]): Promise<string> {
  const file = path.join(await scratchFolder(), 'coded.mp4');
  await makeCodedVideo(file, { frames: 60, fps, width: 128, height: 64, encoder });
  return file;
}

const from = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => first + at);

it.each([
  ['reordered H.264', h264('-bf 3 -g 10 -keyint_min 10'), [13, 37], 7 + 7],
  ['H.264 in order', h264('-bf 0 -g 10 -keyint_min 10'), [13, 37], 7],
  ['H.264 at its own cut points', h264('-bf 3 -g 10 -keyint_min 10'), [20, 40], 0],
  ['the end of reordered H.264', h264('-bf 3 -g 10 -keyint_min 10'), [35, 60], 5],
  ['AV1', av1(2), [13, 37], 1],
  ['VP9', vp9, [13, 37], 7],
] as const)('cuts %s', async (_name, encoder, [first, end], encoded) => {
  const file = await video(encoder);
  const table = await pictureTable(file);
  const plan = planCut(table, { from: first, to: end });
  if (plan.way !== 'pieces') throw new Error(`the plan is ${plan.way}`);
  expect(encodedPictures(plan, end - first)).toBe(encoded);
  const target = path.join(await scratchFolder(), 'new folder', 'cut.mp4');
  expect(await cutVideo({ file, table, fps, plan, signal }, target)).toBe(true);

  const frames = end - first;
  const source = { cameraKey: 'top', file: target, startSec: 0, frames };
  expect(await shownCodes(source)).toEqual(from(first, frames));
  const before = new Set((await readPackets(file)).map(({ hash }) => hash));
  const after = await readPackets(target);
  after
    .toSorted((a, b) => a.timestamp - b.timestamp)
    .forEach(({ timestamp }, at) => expect(timestamp).toBeCloseTo(at / fps, 6));
  // Of joined H.264 each copied picture that decoding can begin with carries its parameter sets.
  const kept = after.filter(({ hash }) => before.has(hash)).length;
  expect(kept).toBeGreaterThanOrEqual(frames - encoded - 2);
  if (encoded === 0) expect(kept).toBe(frames);
});

it('does not cut where nothing can be begun with', async () => {
  const table = await pictureTable(await video(h264Hard));
  expect(planCut(table, { from: 5, to: 50 })).toEqual({ way: 'encoded' });
  expect(planCut({ ...table, open: true, keys: [0, 30] }, { from: 30, to: 60 }).way).toBe(
    'encoded',
  );
});

it.each([
  ['AV1', av1(2), 'av1'],
  ['H.264', h264Hard, 'avc'],
] as const)('encodes every third picture of %s at its own rate', async (_name, encoder, codec) => {
  const file = await video(encoder);
  const target = path.join(await scratchFolder(), 'third.mp4');
  const like = { codec, closed: false };
  const request = { file, startSec: 0.1, first: 3, count: 15, every: 3, fps: fps / 3 };
  await encodePictures({ ...request, like, signal }, target);
  const source = { cameraKey: 'top', file: target, startSec: 0, frames: 15 };
  expect(await shownCodes(source)).toEqual(from(0, 15).map((at) => 4 + 3 * at));
  const packets = await readPackets(target);
  packets.forEach(({ timestamp, duration }, at) => {
    expect(timestamp).toBeCloseTo((at * 3) / fps, 3);
    expect(duration).toBeCloseTo(3 / fps, 3);
  });
});

it('gives up a cut whose source tears, and leaves nothing', async () => {
  const file = await video(av1(2));
  const table = await pictureTable(file);
  const plan = planCut(table, { from: 13, to: 37 });
  if (plan.way !== 'pieces') throw new Error(`the plan is ${plan.way}`);
  const target = path.join(await scratchFolder(), 'cut.mp4');
  // Another file than the one that the plan was made for, and shorter.
  const other = path.join(await scratchFolder(), 'other.mp4');
  await makeCodedVideo(other, { frames: 20, fps, width: 128, height: 64, encoder: av1(2) });
  expect(await cutVideo({ file: other, table, fps, plan, signal }, target)).toBe(false);
  await expect(readPackets(target)).rejects.toThrow();
});

it('gives up a cut that lost pictures, and one whose joined pictures come out torn', async () => {
  const file = await video(h264('-bf 0 -g 10 -keyint_min 10'));
  const table = await pictureTable(file);
  const target = path.join(await scratchFolder(), 'cut.mp4');
  const cut = (source: string, pieces: readonly [number, number, boolean][]) =>
    cutVideo(
      {
        file: source,
        table,
        fps,
        plan: {
          way: 'pieces',
          pieces: pieces.map(([first, end, copied]) => ({ from: first, to: end, copied })),
        },
        signal,
      },
      target,
    );
  const shorter = path.join(await scratchFolder(), 'shorter.mp4');
  const encoder = h264('-bf 0 -g 10 -keyint_min 10');
  await makeCodedVideo(shorter, { frames: 30, fps, width: 128, height: 64, encoder });
  expect(await cut(file, [[20, 40, true]])).toBe(true);
  expect(await cut(shorter, [[20, 40, true]])).toBe(false);
  await expect(access(target)).rejects.toThrow('ENOENT');
  // A container that calls a picture a key one which is not: nothing can be decoded from there.
  expect(
    await cut(file, [
      [13, 20, false],
      [20, 40, true],
    ]),
  ).toBe(true);
  expect(
    await cut(file, [
      [13, 25, false],
      [25, 40, true],
    ]),
  ).toBe(false);
  await expect(access(target)).rejects.toThrow('ENOENT');
});
