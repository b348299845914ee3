/** Pictures in HDF5 files, whatever their form and their name, and what an export says of those that cannot be read. */
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Dataset, VideoSource } from '../../../../src/core/datasets/dataset';
import { openDataset } from '../../../../src/core/datasets/open';
import { cameraBlockers, cameraRemarks } from '../../../../src/core/export/camera-choices';
import { decodeFrames } from '../../../../src/core/video/decode';
import { findCameraFile } from '../../../../src/core/export/lerobot/videos/camera-files';
import { ProxyVideos } from '../../../../src/core/video/proxy-videos';
import { repositoryRoot } from '../../../shared-data';
import { scratchFolder } from '../small-dataset';
import { codedPictures, pictureSize, shownCodes } from './coded-pictures';
import { ramp, writeHdf5, type Tree } from './hdf5-writer';

const { width, height } = pictureSize;
const frames = 4;

async function open(fill: (root: string) => Promise<void>): Promise<Dataset> {
  const root = path.join(await scratchFolder(), 'set');
  await mkdir(root);
  await fill(root);
  const cache = await scratchFolder();
  const dataset = await openDataset(root, new ProxyVideos(() => cache));
  onTestFinished(() => dataset.close());
  return dataset;
}

const openTree = (...trees: Tree[]): Promise<Dataset> =>
  open(async (root) => {
    for (const [at, tree] of trees.entries()) {
      await writeHdf5(path.join(root, `demos-${at}.hdf5`), { data: { demo_0: tree } });
    }
  });

const blockers = (dataset: Dataset, asked: string[] = []): string[] =>
  cameraBlockers(dataset, { asked, format: 'lerobot-v3.0', sizes: new Map() });

/** The upper half of picture `frame` is as bright as 60 * frame in red, the rest is black; values from 0 to 255. */
const redAt = (frame: number, y: number, channel: number): number =>
  channel === 0 && y < height / 2 ? 60 * frame : 0;

/** Colours in the middle of both halves of the last picture, in steps of 20. */
async function lastColours({ file, startSec, frames: count }: VideoSource): Promise<number[][]> {
  let last = new Uint8Array();
  const asked = { file, startSec, frames: count, width, height, pixelFormat: 'rgb24' } as const;
  for await (const picture of decodeFrames(asked)) last = Uint8Array.from(picture);
  return [0.25, 0.75].map((part) => {
    const at = (height * part * width + width / 2) * 3;
    return [...last.subarray(at, at + 3)].map((value) => Math.round(value / 20));
  });
}

it('measures pictures that are lists of bytes, so that they can be exported', async () => {
  const dataset = await open((root) => {
    const file = path.join(repositoryRoot, 'test/fixtures/hdf5/pictures-as-bytes.hdf5');
    return copyFile(file, path.join(root, 'episode_0.hdf5'));
  });
  const key = 'observation.images.lists';
  const camera = dataset.summary.cameras.find((each) => each.key === key);
  expect(camera).toMatchObject({ width, height });
  expect(camera?.codec).toMatch(/jpeg|png/);
  expect(blockers(dataset)).toEqual([]);
});

it('takes padded picture files for a camera, whatever the array is called', async () => {
  const files = await codedPictures(await scratchFolder(), frames, { extension: 'jpg' });
  const longest = Math.max(...files.map(({ length }) => length));
  const data = new Uint8Array(frames * longest);
  for (const [at, file] of files.entries()) data.set(file, at * longest);
  const rgb = { cam_high: { data, shape: [frames, longest] } };
  const dataset = await openTree({ actions: ramp(frames, 7), obs: { rgb } });
  expect(dataset.summary.cameras).toMatchObject([{ width, height, codec: 'jpeg' }]);
  const [video] = await dataset.videos(0);
  expect(video && (await shownCodes(video))).toEqual([0, 1, 2, 3]);
});

it('reads planes of colours, brightnesses from 0 to 1, and grey pictures', async () => {
  const pixels = height * width;
  const planar = Uint8Array.from({ length: frames * 3 * pixels }, (_none, at) => {
    const channel = Math.floor(at / pixels) % 3;
    return redAt(Math.floor(at / pixels / 3), Math.floor((at % pixels) / width), channel);
  });
  const fractions = Float32Array.from({ length: frames * 3 * pixels }, (_none, at) => {
    const y = Math.floor(at / 3 / width) % height;
    return redAt(Math.floor(at / 3 / pixels), y, at % 3) / 255;
  });
  const grey = Uint8Array.from({ length: frames * pixels }, (_none, at) =>
    redAt(Math.floor(at / pixels), Math.floor((at % pixels) / width), 0),
  );
  const obs = {
    planar: { data: planar, shape: [frames, 3, height, width] },
    fractions: { data: fractions, shape: [frames, height, width, 3] },
    grey: { data: grey, shape: [frames, height, width] },
  };
  const dataset = await openTree({ actions: ramp(frames, 7), obs });
  expect(dataset.summary.cameras).toHaveLength(3);
  for (const camera of dataset.summary.cameras) expect(camera).toMatchObject({ width, height });
  for (const video of await dataset.videos(0)) {
    const isGrey = video.cameraKey.endsWith('grey');
    const [top, bottom] = await lastColours(video);
    expect([video.cameraKey, top]).toEqual([video.cameraKey, isGrey ? [9, 9, 9] : [9, 0, 0]]);
    expect(bottom).toEqual([0, 0, 0]);
  }
  const { blocks } = await dataset.signals(0);
  expect(blocks.map(({ key }) => key)).toEqual(['action']);
});

it('stops an export at a camera that it cannot read, until it is told to leave it out', async () => {
  const size = frames * height * width * 3;
  const data = Float32Array.from({ length: size }, (_none, at) => at % 256);
  const depth = data.map((value) => value / 100).subarray(0, size / 3);
  const obs = {
    front: { data, shape: [frames, height, width, 3] },
    far: { data: depth, shape: [frames, height, width] },
  };
  const dataset = await openTree({ actions: ramp(frames, 7), obs });
  const [front, far] = ['observation.images.front', 'observation.images.far'];
  const [first, second] = blockers(dataset).sort();
  expect(first).toContain(`camera ${far} can be read`);
  expect(first).toMatch(/obs\/far of demo_0 in demos-0.hdf5 holds depth as float32/);
  expect(second).toMatch(/obs\/front of demo_0 in demos-0.hdf5 is of a type that is not read/);
  expect(blockers(dataset, [front, far])).toEqual([]);
});

it('says that depth of 16 bits becomes grey pictures of 8', async () => {
  const data = Uint16Array.from({ length: frames * height * width }, (_none, at) => at % 4000);
  const obs = { depth: { data, shape: [frames, height, width] } };
  const dataset = await openTree({ actions: ramp(frames, 7), obs });
  const camera = 'observation.images.depth';
  expect(dataset.summary.cameras).toMatchObject([{ key: camera, width, height }]);
  expect(cameraRemarks(dataset, [])).toMatchObject([{ code: 'depth-as-grey', camera }]);
  expect(cameraRemarks(dataset, [camera])).toMatchObject([{ code: 'camera-left-out', camera }]);
});

it('an episode that never had a camera keeps the others: its pictures are black', async () => {
  const pixels = { data: new Uint8Array(frames * height * width * 3).fill(90) };
  const obs = { front: { ...pixels, shape: [frames, height, width, 3] } };
  const actions = ramp(frames, 7);
  const dataset = await openTree({ actions, obs }, { actions });
  const camera = 'observation.images.front';
  expect(await findCameraFile(dataset, 0, camera)).not.toBeNull();
  expect(await findCameraFile(dataset, 1, camera)).toBeNull();
});
