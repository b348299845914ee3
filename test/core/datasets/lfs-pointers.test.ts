/** Clones without Git LFS: whatever the format, one sentence that says what to run. */
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { openDataset } from '../../../src/core/datasets/open';
import { ramp, writeHdf5 } from './formats/hdf5-writer';
import { scratchFolder, smallDataset } from './small-dataset';

const pointer = `version https://git-lfs.github.com/spec/v1
oid sha256:4cac19622fc3ada9c0fdeadb33f88f367b541f38b89102a3f1261ac81fd5bcb5
size 84977953
`;

/** Puts a pointer in the place of every file below `root` whose path matches. */
async function leavePointers(root: string, which: RegExp): Promise<void> {
  for (const name of await readdir(root, { recursive: true })) {
    const file = path.join(root, name);
    if (which.test(name) && (await stat(file)).isFile()) await writeFile(file, pointer);
  }
}

const pull = expect.stringContaining('run "git lfs pull"') as string;

it.each(['v2.1', 'v3.0'] as const)('one finding, however many files: %s', async (version) => {
  const root = await smallDataset({ version, lengths: [3, 3, 3], video: true });
  await leavePointers(root, /^(data|videos)\b|tasks.parquet/);
  const { summary } = await openDataset(root);
  expect(summary.problems[0]).toMatchObject({ code: 'lfs-pointer', message: pull });
  const { problems } = await inspectDataset(root);
  expect(problems.map(({ code }) => code)).toEqual(['lfs-pointer']);
  expect(problems[0]?.episode).toBeUndefined();
});

it('what was pulled is read; an episode says why the rest is not there', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [3, 3], video: true });
  await leavePointers(root, /^videos\b.*episode_000001/);
  const dataset = await openDataset(root);
  expect((await dataset.signals(1)).frames).toBe(3);
  expect(await dataset.videos(0)).toHaveLength(1);
  expect(await dataset.videos(1)).toEqual([]);
  expect(dataset.problemsOf(1)).toMatchObject([{ code: 'lfs-pointer', message: pull }]);
  const { problems } = await inspectDataset(root);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toContain('1 of the 7 files looked at');
});

it.each(['info.json', 'episodes.jsonl'])('cannot be opened without meta/%s', async (name) => {
  const root = await smallDataset({ version: 'v2.1', lengths: [3] });
  await writeFile(path.join(root, 'meta', name), pointer);
  await expect(openDataset(root)).rejects.toMatchObject({ code: 'corrupt-data', message: pull });
});

it.each([
  ['v3.0', ['meta/info.json', 'meta/episodes/chunk-000/file-000.parquet']],
  ['RLDS', ['features.json', 'dataset_info.json', 'a-train.tfrecord-00000-of-00001']],
  ['HDF5', ['demo.hdf5']],
  ['videos', ['clip.mp4']],
])('nothing but pointers: %s', async (_format, files) => {
  const root = path.join(await scratchFolder(), 'clone');
  for (const file of files) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), pointer);
  }
  const said = expect.stringContaining(`The files in ${root}, such as `) as string;
  await expect(openDataset(root)).rejects.toMatchObject({ code: 'corrupt-data', message: said });
});

it('one demonstration of two was pulled', async () => {
  const root = await scratchFolder();
  await writeHdf5(path.join(root, 'a.hdf5'), { data: { demo_0: { actions: ramp(4, 7) } } });
  await writeFile(path.join(root, 'b.hdf5'), pointer);
  await writeFile(path.join(root, 'README.png'), pointer);
  const { problems, episodes } = await inspectDataset(root);
  expect(episodes).toBe(1);
  const told = problems.filter(({ code }) => /pointer|unreadable/.test(code));
  expect(told).toMatchObject([{ code: 'lfs-pointer' }]);
  expect(told[0]?.message).toContain('1 of the 2 files');
});
