import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from 'mediabunny';
import { describe, expect, test } from 'vitest';
import {
  indexPictures,
  pictureAt,
  type PacketInfo,
} from '../../../src/renderer/features/player/picture-index';
import { realDataset, sharedData } from '../../shared-data';

async function* packets(timesSec: readonly number[], gop = 250): AsyncGenerator<PacketInfo> {
  for (const [index, timestamp] of timesSec.entries()) {
    yield { timestamp, type: index % gop === 0 ? 'key' : 'delta' };
  }
}

/** As an encoder with B-frames stores them: each group of four as 3, 1, 0, 2. */
const reorder = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => index - (index % 4) + [3, 1, 0, 2][index % 4]!);

describe('the pictures of an episode', () => {
  test('are counted from the first at or after its start, in the order they are shown', async () => {
    const times = reorder(400).map((picture) => picture / 10);
    const index = await indexPictures(packets(times), { startSec: 10, frames: 50, fps: 10 });
    expect([...index.timesSec]).toEqual(
      Array.from({ length: 50 }, (_, picture) => (100 + picture) / 10),
    );
    expect(index.reordered).toBeGreaterThan(0);
  });

  test('start half a frame earlier where the stored start was rounded up', async () => {
    const times = Array.from({ length: 100 }, (_, picture) => picture / 30);
    const index = await indexPictures(packets(times), { startSec: 1.0049, frames: 3, fps: 30 });
    expect([...index.timesSec].map((time) => Math.round(time * 30))).toEqual([30, 31, 32]);
  });

  test('start with the first picture of a file whose times do not begin at 0', async () => {
    const index = await indexPictures(packets([0.0667, 0.1, 0.1333]), {
      startSec: 0,
      frames: 3,
      fps: 30,
    });
    expect(index.timesSec).toHaveLength(3);
  });

  test('are fewer where the file ends', async () => {
    const index = await indexPictures(packets([0, 0.1, 0.2]), { startSec: 0, frames: 9, fps: 10 });
    expect(index.timesSec).toHaveLength(3);
  });

  test('name the picture that decoding starts from', async () => {
    const times = Array.from({ length: 60 }, (_, picture) => picture / 10);
    const index = await indexPictures(packets(times, 20), { startSec: 3, frames: 25, fps: 10 });
    expect(index.decodeStart[0]).toBe(0);
    expect(index.decodeStart[9]).toBe(0);
    expect(index.decodeStart[10]).toBe(10);
    expect(index.decodeStart[24]).toBe(10);
  });

  test('need no reading far beyond the last one', async () => {
    let read = 0;
    const endless = async function* (): AsyncGenerator<PacketInfo> {
      for (;;) {
        yield { timestamp: read / 10, type: read % 50 === 0 ? 'key' : 'delta' };
        read += 1;
      }
    };
    const index = await indexPictures(endless(), { startSec: 0, frames: 100, fps: 10 });
    expect(index.timesSec).toHaveLength(100);
    expect(read).toBeLessThan(130);
  });
});

test('a decoded picture is known by the nearest time', async () => {
  const index = await indexPictures(packets([0, 0.1, 0.2]), { startSec: 0, frames: 3, fps: 10 });
  expect([-1, 0.0001, 0.0999, 0.16, 9].map((timeSec) => pictureAt(index, timeSec))).toEqual([
    0, 0, 1, 2, 2,
  ]);
  const none = await indexPictures(packets([]), { startSec: 0, frames: 3, fps: 10 });
  expect(pictureAt(none, 0)).toBe(-1);
});

const fileOf = (dataset: string, file: string): string => `${realDataset(dataset)}/${file}`;

async function indexOf(file: string, episode: { startSec: number; frames: number; fps: number }) {
  const input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  if (track === null) throw new Error(`${file} has no video.`);
  const sink = new EncodedPacketSink(track);
  const options = { metadataOnly: true };
  const index = await indexPictures(sink.packets(undefined, undefined, options), episode);
  input.dispose();
  return index;
}

describe.skipIf(sharedData === null)('real files', () => {
  const g1 = 'videos/observation.images.cam_high/chunk-000/file-000.mp4';
  const gr1 = 'videos/chunk-000/observation.images.ego_view/episode_000000.mp4';

  test('AV1 with several episodes: one in the middle of the file', async () => {
    const file = fileOf('g1-yellow-bottle-v30', g1);
    const all = await indexOf(file, { startSec: 0, frames: 10_000, fps: 30 });
    expect(all.timesSec).toHaveLength(499);
    const second = await indexOf(file, { startSec: 260 / 30, frames: 239, fps: 30 });
    expect(second.timesSec).toHaveLength(239);
    expect(second.timesSec[0]).toBeCloseTo(260 / 30, 6);
  });

  test('H.264 with B-frames and GOP 250', async () => {
    const index = await indexOf(fileOf('gr1-picknplace-sim-v20', gr1), {
      startSec: 0,
      frames: 416,
      fps: 20,
    });
    expect(index.timesSec).toHaveLength(416);
    expect(index.reordered).toBeGreaterThan(0);
    expect(index.decodeStart[249]).toBe(0);
    expect(index.decodeStart[415]).toBe(250);
  });
});
