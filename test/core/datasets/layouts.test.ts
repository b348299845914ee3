/** Layouts that people and tools leave behind: read where that can be, else declined by name in one sentence. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { openDataset } from '../../../src/core/datasets/open';
import { projectFolder } from '../../../src/core/project/place';
import { realDataset, sharedData } from '../../shared-data';
import { scratchFolder, smallDataset, type SmallDataset } from './small-dataset';

const v2: SmallDataset = { version: 'v2.1', lengths: [3, 4] };
const v3: SmallDataset = { version: 'v3.0', lengths: [3, 4] };

/** A folder with files of these names, which hold a word each, or the text that is given. */
async function folderOf(files: readonly (string | [string, string])[]): Promise<string> {
  const root = path.join(await scratchFolder(), 'set');
  for (const each of files) {
    const [name, text] = typeof each === 'string' ? [each, 'text'] : each;
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  }
  return root;
}

const pretty = (value: object): string => JSON.stringify(value, null, 2);

/** SQL of a column that has no value in frame 2. */
const gap = (list: string): string => `CASE WHEN i = 2 THEN NULL ELSE ${list} END`;

const declined = (words: RegExp) => ({
  code: 'unsupported',
  message: expect.stringMatching(words) as string,
});

it('reads the templates of v2.1 that call the chunk as v3.0 does', async () => {
  const info = {
    data_path: 'data/chunk-{chunk_index:03d}/episode_{episode_index:06d}.parquet',
    video_path: 'videos/chunk-{chunk_index:03d}/{video_key}/episode_{episode_index:06d}.mp4',
  };
  const root = await smallDataset({ ...v2, video: true, info });
  const { problems, cameras } = await inspectDataset(root);
  expect(problems).toEqual([]);
  expect(cameras).toMatchObject([{ width: 128 }]);
});

it('a template that cannot be filled in is told the fields of its own version, and nothing follows from it', async () => {
  const info = { data_path: 'data/{file_index}.parquet', video_path: 'videos/{shard}.mp4' };
  const root = await smallDataset({ ...v2, video: true, info });
  const { problems } = await inspectDataset(root);
  expect(problems.map(({ code }) => code)).toEqual([
    'path-template-broken',
    'path-template-broken',
  ]);
  expect(problems[0]?.message).toMatch(
    /the fields that there are: \{episode_index:03d\}, \{episode_chunk/,
  );
  expect(problems[0]?.message).not.toContain('file-{file_index');
  expect(problems[1]?.message).toContain('{video_key}');
});

it.each([
  ['Lance tables', ['meta/x.txt', 'frames.lance/data/0.lance']],
  ['a Zarr store', ['replay_buffer.zarr/data/action/.zarray']],
  ['a Zarr store', ['.zgroup', 'data/.zgroup']],
  ['a Zarr store', ['cup_in_the_wild.zarr.zip']],
  ['NumPy archives', ['door-lock/20240515_0.npz']],
  ['Python pickles', ['variation0/episodes/episode0/low_dim_obs.pkl', 'variation0/front/0.png']],
  ['TFRecord files of TF-Agents', ['a_0.tfrecord', 'a_0.tfrecord.spec']],
  ['without the features.json of RLDS', ['train.tfrecord-00000-of-00001']],
  ["OpenArm's own dataset", ['metadata.yaml', 'episodes/0/obs/arms/left/state.parquet']],
  ['ROS bags', ['bag/metadata.yaml', 'bag/bag_0.db3']],
  ['ROS bags', ['run.mcap']],
  ['Rerun', ['run.rrd']],
  ['recordings of ZED cameras', ['a.svo', 'b.svo2']],
  ['Embodied Chain-of-Thought', ['reasonings_5.json', 'frames/0001.jpg']],
  [
    'saved by Hugging Face datasets',
    ['dataset_info.json', 'state.json', 'data-00000-of-00001.arrow'],
  ],
  ['videos in folders below it', ['episode_0/front.mp4', 'episode_1/front.mp4']],
  ['parquet files without the meta folder', ['data/train-00000-of-00001.parquet']],
  ['archives', ['part-000.tar', 'part-001.tar']],
  ['pictures one by one', ['episode_0/0001.png']],
  ['texts and tables', ['joints.csv']],
])('declines %s by name', async (name, files) => {
  const root = await folderOf(files);
  await expect(openDataset(root)).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining(name) as string,
  });
  await expect(openDataset(root)).rejects.toMatchObject(
    declined(/^[^.]+.*which the studio does not read; .*\.$/),
  );
});

it('still says of a folder without anything what could be opened', async () => {
  await expect(openDataset(await scratchFolder())).rejects.toMatchObject(
    declined(/meta\/info\.json/),
  );
});

it('declines forms of LeRobot by what info.json says', async () => {
  const lance = await smallDataset({ ...v3, info: { storage_format: 'lance' } });
  await expect(openDataset(lance)).rejects.toMatchObject(declined(/v3\.0 with Lance storage/));
  const other = await smallDataset({ ...v3, info: { storage_format: 'zarr' } });
  await expect(openDataset(other)).rejects.toMatchObject(
    declined(/v3\.0 with the storage format "zarr"/),
  );
  const plain = await smallDataset({ ...v3, info: { storage_format: 'parquet' } });
  expect((await openDataset(plain)).episodes).toHaveLength(2);
  const unsaid = await smallDataset(v3);
  await rm(path.join(unsaid, 'data'), { recursive: true });
  await mkdir(path.join(unsaid, 'frames.lance'));
  await expect(openDataset(unsaid)).rejects.toMatchObject(declined(/v3\.0 with Lance storage/));
  const early = { codebase_version: 'v2.0', fps: 10, keys: ['action'], shapes: { action: 7 } };
  const root = await folderOf([
    ['meta/info.json', JSON.stringify(early)],
    ['meta/episodes.jsonl', '{"episode_index": 0, "length": 1}'],
  ]);
  await expect(openDataset(root)).rejects.toMatchObject(declined(/early form of LeRobot v2\.0/));
});

it.each([v2, v3])('a dataset in which nothing is recorded yet: %o', async (options) => {
  const root = await smallDataset({ ...options, info: { total_episodes: 0, total_frames: 0 } });
  // Recorded episodes count, whatever the total says.
  expect((await openDataset(root)).episodes).toHaveLength(2);
  const list = options === v2 ? 'meta/episodes.jsonl' : 'meta/episodes';
  await rm(path.join(root, list), { recursive: true });
  await expect(openDataset(root)).rejects.toMatchObject(declined(/nothing is recorded yet/));
  if (options === v2) await writeFile(path.join(root, list), '');
  await expect(openDataset(root)).rejects.toMatchObject(declined(/nothing is recorded yet/));
});

it('names the key of info.json that is missing, in no words of a library', async () => {
  const root = await smallDataset({ ...v2, info: { fps: undefined } });
  await expect(openDataset(root)).rejects.toThrow(/has no usable fps; correct it/);
});

it('reads what Python and Windows write: NaN, Infinity, a byte order mark, other ends of lines', async () => {
  const root = await smallDataset({ ...v2, tasks: ['say "NaN"'] });
  const lines = [0, 1].map((episode) =>
    JSON.stringify({ episode_index: episode, tasks: ['say "NaN"'], length: 3 + episode }),
  );
  const withNumbers = lines.map((line) => line.replace('{', '{"score": NaN, "low": -Infinity, '));
  await writeFile(path.join(root, 'meta/episodes.jsonl'), `\uFEFF${withNumbers.join('\r\n')}`);
  const { problems, episodes, tasks } = await inspectDataset(root);
  expect({ problems, episodes, tasks }).toEqual({
    problems: [],
    episodes: 2,
    tasks: ['say "NaN"'],
  });
});

it('says of lists written as one JSON over many lines that each object wants its own', async () => {
  const root = await smallDataset(v2);
  await writeFile(
    path.join(root, 'meta/tasks.jsonl'),
    pretty({ task_index: 0, task: 'pick it up' }),
  );
  const { problems } = await inspectDataset(root);
  expect(problems).toMatchObject([{ code: 'tasks-unreadable', file: 'meta/tasks.jsonl' }]);
  expect(problems[0]?.message).toContain('one JSON object per line');
  await writeFile(path.join(root, 'meta/episodes.jsonl'), pretty({ episode_index: 0, length: 3 }));
  await expect(openDataset(root)).rejects.toThrow(/one JSON object per line/);
});

it('tells every feature that has a fault, and a struct where numbers should be', async () => {
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [12],
    columns: {
      'observation.state':
        "CASE WHEN i = 3 THEN [CAST(1 AS FLOAT)] ELSE [CAST(i AS FLOAT), CAST('nan' AS FLOAT), 0] END",
      action: 'CASE WHEN i = 11 THEN NULL ELSE [CAST(i AS FLOAT), CAST(-i AS FLOAT)] END',
      pose: "{'pos': [i, i], 'gripper': i}",
    },
    features: { pose: { dtype: 'float32', shape: [3], names: null } },
  });
  const { problems } = await inspectDataset(root);
  const of = (code: string): string[] =>
    problems.filter((each) => each.code === code).map(({ message }) => message.split(' ')[0] ?? '');
  expect(of('values-not-finite')).toEqual(['action']);
  expect(of('feature-width')).toEqual(['observation.state']);
  expect(of('feature-type')).toEqual(['pose']);
});

it('tells that several features of one episode have gaps', async () => {
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [6],
    columns: {
      'observation.state': gap('[CAST(i AS FLOAT), CAST(i AS FLOAT), CAST(i AS FLOAT)]'),
      action: gap('[CAST(i AS FLOAT), CAST(-i AS FLOAT)]'),
    },
  });
  const dataset = await openDataset(root);
  const { problems } = await inspectDataset(root);
  await dataset.close();
  expect(problems.filter(({ code }) => code === 'values-not-finite')).toHaveLength(2);
});

it('names the file that a link became where it was copied as a text', async () => {
  const root = await smallDataset({ ...v2, video: true });
  await rm(path.join(root, 'videos'), { recursive: true });
  await writeFile(path.join(root, 'videos'), '../bigdisk/videos');
  const { problems } = await inspectDataset(root);
  expect(problems).toMatchObject([{ code: 'path-outside', file: 'videos' }]);
  expect(problems[0]?.message).toContain('videos is a file that says "../bigdisk/videos"');
});

it('does not wait for a pipe, nor read without end, where the cache names the newest revision', async () => {
  const repository = path.join(await scratchFolder(), 'datasets--lab--cups');
  for (const name of ['refs', 'snapshots/1', 'snapshots/2']) {
    await mkdir(path.join(repository, name), { recursive: true });
  }
  const main = path.join(repository, 'refs/main');
  for (const make of [
    () => symlink('/dev/zero', main),
    () => Promise.resolve(void execFileSync('mkfifo', [main])),
  ]) {
    await make();
    await expect(openDataset(repository)).rejects.toMatchObject({ code: 'unsupported' });
    await rm(main);
  }
});

it('says of a link out of the dataset where it leads, and nothing of what is written there', async () => {
  const root = await smallDataset({ ...v2, video: true });
  const secret = `${root}-token`;
  await writeFile(secret, 'hf_notForOthers');
  await rm(path.join(root, 'videos'), { recursive: true });
  await symlink(secret, path.join(root, 'videos'));
  const { problems } = await inspectDataset(root);
  expect(problems).toMatchObject([{ code: 'path-outside', file: 'videos' }]);
  expect(problems[0]?.message).toContain(`videos in ${root} is a link to ${secret}`);
  expect(JSON.stringify(problems)).not.toContain('hf_notForOthers');
});

it('names files that no episode uses, and cameras for which no file is named', async () => {
  const root = await smallDataset({ ...v2, video: true });
  const folder = path.join(root, 'videos/chunk-000/observation.images.top');
  await rename(path.join(folder, 'episode_000001.mp4'), path.join(folder, 'episode_000007.mp4'));
  const { problems } = await inspectDataset(root);
  const unused = problems.find(({ code }) => code === 'files-unused');
  expect(unused?.message).toContain(
    'observation.images.top/episode_000007.mp4 is a file of pictures',
  );

  const features = {
    'observation.images.top': { dtype: 'video', shape: [64, 128, 3], names: null },
  };
  const { summary } = await openDataset(await smallDataset({ ...v3, features }));
  const camera = summary.problems.find(({ code }) => code === 'camera-without-files');
  expect(camera?.message).toContain('the list of episodes names no file for it');
});

it('opens the Hugging Face cache under the name of its repository, and writes nothing into it', async () => {
  const data = await smallDataset(v2);
  const repository = path.join(await scratchFolder(), 'datasets--acme--pick-place');
  const snapshot = path.join(repository, 'snapshots/4f2a');
  await mkdir(path.join(repository, 'refs'), { recursive: true });
  await mkdir(path.join(repository, 'snapshots/older/meta'), { recursive: true });
  await writeFile(path.join(repository, 'refs/main'), '4f2a');
  await mkdir(path.join(repository, 'blobs'));
  for (const entry of await readdir(data, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const blob = path.join(repository, 'blobs', entry.name);
    const link = path.join(snapshot, path.relative(data, file));
    await rename(file, blob);
    await mkdir(path.dirname(link), { recursive: true });
    await symlink(path.relative(path.dirname(link), blob), link);
  }
  for (const place of [repository, snapshot]) {
    const dataset = await openDataset(place);
    expect(dataset.summary).toMatchObject({
      name: 'acme/pick-place',
      path: snapshot,
      problems: [],
    });
    expect((await dataset.signals(1)).frames).toBe(4);
  }
  expect((await inspectDataset(repository)).name).toBe('acme/pick-place');

  const dataDir = await scratchFolder();
  const { folder } = await projectFolder(await openDataset(snapshot), null, dataDir);
  expect(path.relative(dataDir, folder)).toMatch(/^projects\/acme--pick-place-[0-9a-f]{8}$/);
  expect(existsSync(`${snapshot}.curation`)).toBe(false);
});

it.skipIf(sharedData === null).each([
  ['openarm-native', /OpenArm/],
  ['metaworld-npz', /NumPy archives/],
  ['ibc-tfagents', /TF-Agents/],
])('declines the real %s', async (name, words) => {
  const root = realDataset(`unread-layouts/${name}`);
  await expect(openDataset(root)).rejects.toMatchObject(declined(words));
});
