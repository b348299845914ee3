/** HDF5 demonstrations: robosuite's real ones, and LIBERO's, robomimic's and ALOHA's layouts made here. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Dataset } from '../../../../src/core/datasets/dataset';
import { inspectDataset } from '../../../../src/core/datasets/inspect';
import { openDataset } from '../../../../src/core/datasets/open';
import { decodeFrames } from '../../../../src/core/video/decode';
import { ProxyVideos } from '../../../../src/core/video/proxy-videos';
import { motionSignals } from '../../../../src/core/keyframes/motion';
import { realDataset, sharedData } from '../../../shared-data';
import { scratchFolder } from '../small-dataset';
import { codedPictures, pictureSize, shownCodes } from './coded-pictures';
import { ramp, writeHdf5, type Array as StoredArray } from './hdf5-writer';

async function open(root: string): Promise<Dataset> {
  const cache = await scratchFolder();
  const dataset = await openDataset(root, new ProxyVideos(() => cache));
  onTestFinished(() => dataset.close());
  return dataset;
}

const codesOf = (problems: readonly { code: string }[]): string[] =>
  problems.map(({ code }) => code);

/** Pictures `first`, `first + 1`, ... as an array of height, width and three channels. */
async function codedArray(folder: string, frames: number, firstCode: number): Promise<StoredArray> {
  await codedPictures(folder, frames, { firstCode });
  const { width, height } = pictureSize;
  const data = new Uint8Array(frames * width * height * 3);
  const request = { startSec: 0, frames, width, height, pixelFormat: 'rgb24' } as const;
  let at = 0;
  for await (const picture of decodeFrames({
    ...request,
    file: path.join(folder, `coded-${firstCode}.mp4`),
  })) {
    data.set(picture, at);
    at += picture.length;
  }
  return { data, shape: [frames, height, width, 3] };
}

const demonstration = (frames: number, camera: StoredArray | null) => ({
  actions: ramp(frames, 7),
  states: ramp(frames, 11),
  rewards: { data: new Uint8Array(frames), shape: [frames] },
  obs: {
    ee_pos: ramp(frames, 3),
    gripper_states: ramp(frames, 2),
    ...(camera === null ? {} : { agentview_rgb: camera }),
  },
  next_obs: { ee_pos: ramp(frames, 3) },
});

describe('LIBERO and robomimic', () => {
  it('reads demonstrations by number, their task, their numbers and their pictures', async () => {
    const root = path.join(await scratchFolder(), 'libero');
    await mkdir(root);
    const camera = await codedArray(await scratchFolder(), 14, 30);
    await writeHdf5(path.join(root, 'pick_demo.hdf5'), {
      data: {
        '@problem_info': JSON.stringify({ language_instruction: 'pick up the bowl' }),
        '@env_args': JSON.stringify({ env_name: 'Libero', env_kwargs: { control_freq: 25 } }),
        demo_10: demonstration(6, null),
        demo_2: demonstration(14, camera),
      },
    });
    const dataset = await open(root);
    expect(dataset.summary).toMatchObject({
      format: 'hdf5',
      fps: 25,
      episodes: 2,
      frames: 20,
      tasks: ['pick up the bowl'],
    });
    expect(dataset.episodes.map(({ length }) => length)).toEqual([14, 6]);
    expect(codesOf(dataset.summary.problems)).toEqual(['features-mixed']);
    const { blocks } = await dataset.signals(0);
    expect(blocks.map(({ key }) => key).sort()).toEqual([
      'action',
      'observation.state.ee_pos',
      'observation.state.gripper_states',
      'rewards',
      'simulator_state',
    ]);
    const place = blocks.find(({ key }) => key === 'observation.state.ee_pos');
    expect(place?.names).toEqual(['ee_pos_x', 'ee_pos_y', 'ee_pos_z']);
    expect([...(place?.values.slice(3, 6) ?? [])]).toEqual([1, 1.01, 1.02].map(Math.fround));
    const roles = dataset.summary.embodiment.parts.map(({ role, feature }) => `${role} ${feature}`);
    expect(roles).toContain('end-effector-position observation.state.ee_pos');
    expect(roles).toContain('gripper action');
    const [video] = await dataset.videos(0);
    if (video === undefined) throw new Error(JSON.stringify(dataset.problemsOf(0)));
    expect(video).toMatchObject({ cameraKey: 'observation.images.agentview_rgb', frames: 14 });
    expect(await shownCodes(video)).toEqual(Array.from({ length: 14 }, (_none, at) => 30 + at));
    expect(await dataset.videos(1)).toEqual([]);
  });
});

describe('ALOHA', () => {
  it('reads one episode per file, in the order of their numbers, stored raw or as JPEG', async () => {
    const root = path.join(await scratchFolder(), 'aloha');
    await mkdir(root);
    const raw = await codedArray(root, 5, 100);
    const jpegs = await codedPictures(root, 5, { extension: 'jpg', firstCode: 200 });
    const longest = Math.max(...jpegs.map(({ length }) => length));
    const padded = new Uint8Array(5 * longest);
    jpegs.forEach((bytes, at) => padded.set(bytes, at * longest));
    for (const number of [10, 9]) {
      const cameras = { cam_high: raw, cam_low: { data: padded, shape: [5, longest] } };
      await writeHdf5(path.join(root, `episode_${number}.hdf5`), {
        observations: { qpos: ramp(5, 14), qvel: ramp(5, 14), images: cameras },
        action: { ...ramp(5, 14), data: ramp(5, 14).data.map((value) => value + number) },
      });
    }
    const dataset = await open(root);
    expect(dataset.summary).toMatchObject({
      format: 'hdf5',
      version: 'ALOHA',
      fps: 50,
      episodes: 2,
    });
    expect(codesOf(dataset.summary.problems)).toContain('fps-guessed');
    expect(dataset.summary.embodiment.arms).toBe(2);
    const action = (await dataset.signals(0)).blocks.find(({ key }) => key === 'action');
    expect(action?.values[0]).toBe(9);
    const videos = await dataset.videos(1);
    const codes = await Promise.all(videos.map((video) => shownCodes(video)));
    expect(codes).toEqual([
      [100, 101, 102, 103, 104],
      [200, 201, 202, 203, 204],
    ]);
  });
});

describe('hostile and broken files', () => {
  const good = { data: { demo_0: { actions: ramp(4, 7) } } };

  it('reads the other files where one is broken', async () => {
    const root = path.join(await scratchFolder(), 'set');
    await mkdir(root);
    await writeHdf5(path.join(root, 'good.hdf5'), good);
    const bytes = await readFile(path.join(root, 'good.hdf5'));
    await writeFile(path.join(root, 'cut.hdf5'), bytes.subarray(0, bytes.length / 2));
    await writeFile(path.join(root, 'text.hdf5'), 'no HDF5 at all');
    const { summary } = await open(root);
    expect(summary.episodes).toBe(1);
    const unreadable = summary.problems.filter(({ code }) => code === 'data-unreadable');
    expect(unreadable.map(({ file }) => file)).toEqual(['cut.hdf5', 'text.hdf5']);
  });

  it('says once what is wrong with many files, with the first names', async () => {
    const root = path.join(await scratchFolder(), 'set');
    await mkdir(root);
    await writeHdf5(path.join(root, 'good.hdf5'), good);
    for (let at = 10; at < 70; at++) await writeFile(path.join(root, `bad${at}.hdf5`), 'none');
    const { problems } = await inspectDataset(root);
    const unreadable = problems.filter(({ code }) => code === 'data-unreadable');
    expect(unreadable.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^bad10\.hdf5 cannot be read.* in 59 other files: bad11\.hdf5, bad12\.hdf5, bad13\.hdf5 and 56 more\.$/,
      ),
    ]);
  });

  it('follows no external link, not even to a file that is there', async () => {
    const folder = await scratchFolder();
    const root = path.join(folder, 'set');
    await mkdir(root);
    const secret = path.join(folder, 'secret.hdf5');
    await writeHdf5(secret, { actions: ramp(4, 7) });
    await writeHdf5(path.join(root, 'linked.hdf5'), good, (file) => {
      file.create_external_link(secret, '/', 'data/demo_1');
      file.create_external_link(secret, '/actions', 'data/demo_0/obs');
    });
    const dataset = await open(root);
    expect(dataset.episodes).toHaveLength(1);
    expect((await dataset.signals(0)).blocks.map(({ key }) => key)).toEqual(['action']);
  });

  it('says in one sentence that a folder has none it can read', async () => {
    const root = await scratchFolder();
    await writeFile(path.join(root, 'text.h5'), 'no HDF5 at all');
    await expect(open(root)).rejects.toThrow(/has no demonstrations: text\.h5/);
  });
});

describe.skipIf(sharedData === null)('robosuite-demos-hdf5', () => {
  it('opens as a whole, and says that it mixes robots', async () => {
    const report = await inspectDataset(realDataset('robosuite-demos-hdf5'));
    expect(report).toMatchObject({
      format: 'hdf5',
      episodes: 8,
      frames: 6_842,
      fps: 20,
      cameras: [],
    });
    expect(report.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(codesOf(report.problems)).toEqual(
      expect.arrayContaining(['features-mixed', 'feature-width']),
    );
  });

  it('finds hand and movement in one task', async () => {
    const dataset = await open(realDataset('robosuite-demos-hdf5/v1.0/lift'));
    expect(dataset.summary).toMatchObject({ episodes: 1, frames: 412, tasks: ['Lift'] });
    const motion = await motionSignals(dataset, 0);
    expect(motion.speedSource).toBe('action');
    const [gripper] = motion.grippers;
    // Robosuite closes with 1: open while approaching, closed at the end.
    expect([gripper?.opening[5], gripper?.opening[400]]).toEqual([1, 0]);
  });
});
