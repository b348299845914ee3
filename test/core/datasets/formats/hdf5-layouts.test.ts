/** Ways in which people lay out HDF5 files, and what is said of what is in them and not read. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Group, type File } from 'h5wasm';
import { expect, it, onTestFinished } from 'vitest';
import type { Dataset } from '../../../../src/core/datasets/dataset';
import { inspectDataset } from '../../../../src/core/datasets/inspect';
import { openDataset } from '../../../../src/core/datasets/open';
import { ProxyVideos } from '../../../../src/core/video/proxy-videos';
import { repositoryRoot } from '../../../shared-data';
import { scratchFolder } from '../small-dataset';
import { shownCodes } from './coded-pictures';
import { ramp, writeHdf5, type Tree } from './hdf5-writer';

async function open(tree: Tree, alter?: (file: File) => void): Promise<Dataset> {
  const root = path.join(await scratchFolder(), 'set');
  await mkdir(root);
  await writeHdf5(path.join(root, 'demos.hdf5'), tree, alter);
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  return dataset;
}

/** Length of each episode, and the width of each of its features. */
async function told(dataset: Dataset): Promise<unknown[]> {
  return Promise.all(
    dataset.episodes.map(async ({ index, length }) => {
      const { blocks } = await dataset.signals(index);
      return [length, Object.fromEntries(blocks.map(({ key, names }) => [key, names.length]))];
    }),
  );
}

/** Three demonstrations of 5, 9 and 7 frames under the names that `nameOf` gives. */
function sideBySide(nameOf: (what: string, number: number) => string): Tree {
  const lengths = [5, 9, 7];
  const arrays = lengths.flatMap((length, at) => [
    [nameOf('actions', at), ramp(length, 8)] as const,
    [nameOf('states', at), ramp(length, 12)] as const,
  ]);
  return Object.fromEntries(arrays);
}

const threeEpisodes = [5, 9, 7].map((length) => [length, { action: 8, 'observation.state': 12 }]);

it.each([
  ['actions_0', (what: string, at: number) => `${what}_${at}`],
  ['actions12', (what: string, at: number) => `${what}${at + 10}`],
  ['0_actions', (what: string, at: number) => `${at}_${what}`],
  ['demo_007_actions', (what: string, at: number) => `demo_00${at + 7}_${what}`],
  ['actions-ep3', (what: string, at: number) => `${what}-ep${at + 3}`],
])('demonstrations of different lengths side by side: %s', async (_example, nameOf) => {
  expect(await told(await open(sideBySide(nameOf)))).toEqual(threeEpisodes);
});

it.each(['the file', 'its group data'])('reads task, rate and robot of %s', async (where) => {
  const tree = { data: { demo_0: { actions: ramp(5, 7) } }, mask: { train: ramp(1, 1) } };
  const dataset = await open(tree, (file) => {
    const data = file.get('data');
    const group = where === 'the file' || !(data instanceof Group) ? file : data;
    group.create_attribute('fps', 15);
    group.create_attribute('language_instruction', 'stack the cups');
    group.create_attribute('robot_type', 'ur5e');
  });
  const { fps, tasks, embodiment, problems } = dataset.summary;
  expect({ fps, tasks }).toEqual({ fps: 15, tasks: ['stack the cups'] });
  expect(embodiment.robot).toBe('ur5e');
  expect(problems.map(({ code }) => code)).not.toContain('fps-guessed');
  const [left] = problems.filter(({ code }) => code === 'feature-left-out');
  expect(left?.message).toMatch(/^mask\/train in demos\.hdf5 lists demonstrations/);
});

it('videos beside the files are said not to be read', async () => {
  const dataset = await open(sideBySide((what, at) => `${what}_${at}`));
  const { path: root, problems } = dataset.summary;
  expect(problems.map(({ code }) => code)).not.toContain('file-unread');
  await mkdir(path.join(root, 'recordings/MP4'), { recursive: true });
  for (const name of ['1.mp4', '2.mp4', '3.SVO']) {
    await writeFile(path.join(root, 'recordings/MP4', name), '');
  }
  const again = await openDataset(root);
  onTestFinished(() => again.close());
  const said = again.summary.problems.find(({ code }) => code === 'file-unread');
  expect(said?.message).toContain('(recordings/MP4/1.mp4 and 2 more) are not read');
});

it('demonstrations side by side under the name of each array, and below data', async () => {
  const split = sideBySide((what, at) => `${what}_${at}`);
  expect(await told(await open({ data: split }))).toEqual(threeEpisodes);
  expect(await told(await open({ trajectories: split, meta: { fps: ramp(1, 1) } }))).toEqual(
    threeEpisodes,
  );
  for (const counted of ['', 'demo_']) {
    const tree = { actions: {} as Tree, states: {} as Tree };
    [5, 9, 7].forEach((length, at) => {
      tree.actions[`${counted}${at}`] = ramp(length, 8);
      tree.states[`${counted}${at}`] = ramp(length, 12);
    });
    expect(await told(await open(tree))).toEqual(threeEpisodes);
  }
});

it('demonstrations side by side whose observations are numbered in a group of their own', async () => {
  const tree: Tree = { images: { cam_0: ramp(5, 3), cam_1: ramp(5, 3) } };
  const observations: Tree = {};
  [5, 9, 7].forEach((length, at) => {
    tree[`actions_${at}`] = ramp(length, 8);
    observations[`qpos_${at}`] = ramp(length, 12);
  });
  expect(await told(await open({ ...tree, observations }))).toEqual(
    [5, 9, 7].map((length) => [length, { action: 8, 'observation.state': 12 }]),
  );
});

it('says that episodes one behind the other are not cut', async () => {
  const { summary, episodes } = await open({
    data: { action: ramp(9, 7), state: ramp(9, 7) },
    meta: { episode_ends: ramp(2, 1) },
  });
  expect(episodes).toHaveLength(1);
  const { problems } = summary;
  expect(problems.find(({ code }) => code === 'feature-left-out')?.message).toMatch(
    /^meta\/episode_ends in .* says where episodes end/,
  );
});

it('arms that share what was seen are one demonstration', async () => {
  const tree = { action_0: ramp(6, 7), action_1: ramp(6, 7), joints: ramp(6, 14) };
  const dataset = await open(tree);
  expect(await told(dataset)).toEqual([[6, { action_0: 7, action_1: 7, joints: 14 }]]);
  expect(dataset.summary.embodiment.arms).toBe(2);
});

it('orders demonstrations by number, not by name', async () => {
  const tree = Object.fromEntries([10, 9, 2].map((at) => [`actions_${at}`, ramp(at, 7)]));
  const { episodes } = await open(tree);
  expect(episodes.map(({ length }) => length)).toEqual([2, 9, 10]);
});

it('a group per demonstration at the top, with one observation more than actions', async () => {
  const one = { actions: ramp(6, 7), obs: { agent: { qpos: ramp(7, 9) } }, '@task': 'pull' };
  const dataset = await open({ traj_0: one, traj_1: { ...one, actions: ramp(6, 7) } });
  const features = { action: 7, 'observation.state.agent.qpos': 9 };
  expect(await told(dataset)).toEqual([
    [6, features],
    [6, features],
  ]);
  expect(dataset.summary.tasks).toEqual(['pull']);
});

it('numbered cameras, joints and columns are no demonstrations', async () => {
  const whole = await open({
    action: ramp(6, 4),
    observations: { qpos: ramp(6, 4), tactile_0: ramp(6, 2), tactile_1: ramp(6, 2) },
  });
  expect(whole.episodes).toHaveLength(1);
  const column = { data: Float32Array.from([1, 2, 3]), shape: [3] };
  const columns = await open({ action_0: column, action_1: column, action_2: column });
  expect(columns.episodes).toMatchObject([{ length: 3 }]);
});

it('a demonstration without frames is found, and mixes nothing up', async () => {
  const empty = { data: new Float32Array(), shape: [0, 7] };
  const obs = { eef: ramp(4, 3) };
  const { summary } = await open({
    data: { demo_0: { actions: ramp(4, 7), obs }, demo_1: { actions: empty } },
  });
  const { problems } = await inspectDataset(summary.path);
  const found = problems.filter(({ severity }) => severity !== 'info');
  expect(found).toMatchObject([{ code: 'episode-empty', episode: 1, file: 'demos.hdf5' }]);
  expect(found[0]?.message).toContain('demo_1 in demos.hdf5');
});

it('pictures in any form that bytes can have, and the task of the file', async () => {
  const root = path.join(await scratchFolder(), 'fold');
  await mkdir(root);
  const file = path.join(repositoryRoot, 'test/fixtures/hdf5/pictures-as-bytes.hdf5');
  await copyFile(file, path.join(root, 'episode_0.hdf5'));
  const cache = await scratchFolder();
  const dataset = await openDataset(root, new ProxyVideos(() => cache));
  onTestFinished(() => dataset.close());
  expect(dataset.summary.tasks).toEqual(['fold the towel']);
  const videos = await dataset.videos(0);
  const names = videos.map(({ cameraKey }) => cameraKey.replace('observation.images.', ''));
  expect(names.sort()).toEqual(['bytes', 'lists', 'texts']);
  for (const video of videos) expect(await shownCodes(video)).toEqual([40, 41, 42, 43]);

  const left = dataset.summary.problems.filter(({ code }) => code === 'feature-left-out');
  const said = left.map(({ message }) => message).join('\n');
  expect(said).toMatch(
    /observations\/qvel .*is compressed by lzf.* write the file again with gzip/,
  );
  expect(said).toMatch(/observations\/images\/names .* of a type that is not read/);
});

it('says which demonstrations are links into other files', async () => {
  const root = path.join(await scratchFolder(), 'set');
  await mkdir(root);
  const link = path.join(root, 'linked.hdf5');
  await writeHdf5(link, { data: {} }, (file) => {
    file.create_external_link('part0.bin', '/data/demo_0', 'data/demo_0');
  });
  const said = 'linked.hdf5 has no demonstration in it: demo_0 is a link into part0.bin';
  await expect(openDataset(root)).rejects.toThrow(said);
  await writeHdf5(link, { data: { demo_1: { actions: ramp(4, 7) } } }, (file) => {
    file.create_external_link('part0.bin', '/data/demo_0', 'data/demo_0');
  });
  const { problems } = await inspectDataset(root);
  const found = problems.filter(({ code }) => code === 'link-not-followed');
  expect(found).toHaveLength(1);
  expect(found[0]?.message).toContain('demo_0 in linked.hdf5 is a link into part0.bin');
});

it('says that pictures are stored upside down', async () => {
  const demo = { actions: ramp(4, 7) };
  const { summary } = await open({ data: { '@macros_image_convention': 'opengl', demo_0: demo } });
  expect(summary.problems.map(({ code }) => code)).toContain('pictures-upside-down');
});

it('the task of each frame, and what RoboCasa says in ep_meta', async () => {
  const demo = { actions: ramp(4, 7) };
  const meta = JSON.stringify({ lang: 'pick the red cup' });
  const env = JSON.stringify({ env_name: 'Lift' });
  const tree: Tree = { '@env_args': env, demo_0: demo, demo_1: { ...demo, '@ep_meta': meta } };
  const dataset = await open({ data: tree }, (file) => {
    const data = ['open', 'open', 'close', 'close'];
    const group = file.get('data/demo_0');
    if (group instanceof Group) group.create_dataset({ name: 'language_instruction', data });
  });
  expect(dataset.summary.tasks).toEqual(['open', 'close', 'pick the red cup']);
  expect(await dataset.frameTasks?.(0)).toEqual(['open', 'open', 'close', 'close']);
  expect(await dataset.frameTasks?.(1)).toBeNull();
});
