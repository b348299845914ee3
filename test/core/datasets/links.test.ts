/** Links out of a dataset: named, with where they lead, and followed only where the user has allowed it. */
import { mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { AllowedLinks } from '../../../src/core/datasets/allowed-links';
import { readTexts } from '../../../src/core/datasets/lerobot/rows/read-texts';
import { allowLinks, openDataset } from '../../../src/core/datasets/open';
import { readingRows } from '../../../src/core/export/lerobot/rows/parquet-select';
import { surveyFile } from '../../../src/core/export/lerobot/rows/row-facts';
import { decodeFrames } from '../../../src/core/video/decode';
import { probeVideo } from '../../../src/core/video/probe';
import { ProxyVideos } from '../../../src/core/video/proxy-videos';
import { memoryClient, openTestStudio } from '../../studio-fixture';
import { scratchFolder, smallDataset, writeParquet, type SmallDataset } from './small-dataset';

const v2: SmallDataset = { version: 'v2.1', lengths: [3, 3] };
const v3: SmallDataset = { version: 'v3.0', lengths: [3, 3] };
const camera = 'observation.images.top';

/** A dataset whose folder `videos` is a link to another disk. */
async function videosElsewhere(): Promise<{ root: string; disk: string }> {
  const root = await smallDataset({ ...v2, video: true });
  const disk = path.join(await scratchFolder(), 'disk 2');
  await mkdir(disk);
  await rename(path.join(root, 'videos'), path.join(disk, 'videos'));
  await symlink(path.join(disk, 'videos'), path.join(root, 'videos'));
  return { root, disk };
}

it('says which link leads where, and what to do', async () => {
  const { root, disk } = await videosElsewhere();
  const dataset = await openDataset(root);
  const said = dataset.summary.problems.filter(({ code }) => code === 'path-outside');
  expect(said).toHaveLength(1);
  expect(said[0]?.message).toContain(`videos in ${root} is a link to ${disk}/videos`);
  expect(said[0]?.message).toContain(
    `dualvla inspect ${JSON.stringify(root)} --allow-links ${JSON.stringify(`${disk}/videos`)}`,
  );
  expect(await dataset.videos(0)).toEqual([]);
  expect((await dataset.signals(0)).frames).toBe(3);
  expect(dataset.problemsOf(0)).toMatchObject([{ code: 'path-outside', episode: 0 }]);
});

it.each(['/etc', '/proc/self', '/'])('does not advise to allow %s', async (target) => {
  const root = await smallDataset(v2);
  await rm(path.join(root, 'videos'), { recursive: true, force: true });
  const file = 'data/chunk-000/episode_000000.parquet';
  await rm(path.join(root, file));
  await symlink(target, path.join(root, file));
  const error: unknown = await (await openDataset(root)).signals(0).catch((thrown) => thrown);
  expect(String(error)).toMatch(/is a link to \/.*a place of the system.*remove the link/);
  expect(String(error)).not.toContain('allow');
});

it('says which disk is not there', async () => {
  const { root, disk } = await videosElsewhere();
  await rename(disk, `${disk} away`);
  const dataset = await openDataset(root);
  expect(await dataset.videos(0)).toEqual([]);
  const said = dataset.problemsOf(0).find(({ code }) => code === 'video-missing')?.message;
  expect(said).toContain(`videos is a link to ${disk}/videos, where it is not; connect that disk`);
});

it('follows links into a folder that was allowed for this dataset, and for no other', async () => {
  const { root, disk } = await videosElsewhere();
  const dataDir = await scratchFolder();
  const links = new AllowedLinks(() => dataDir);
  const proxies = new ProxyVideos(() => path.join(dataDir, 'proxies'));
  await expect(allowLinks(root, [`${disk}/none`], links)).rejects.toMatchObject({
    code: 'invalid-input',
  });
  await allowLinks(root, [disk], links);
  const dataset = await openDataset(root, proxies, links);
  expect(dataset.summary.problems).toEqual([]);
  expect(dataset.summary.cameras).toMatchObject([{ key: camera, width: 128 }]);
  const [video] = await dataset.videos(1);
  expect(video?.file).toBe(`${disk}/videos/chunk-000/${camera}/episode_000001.mp4`);

  const other = await smallDataset({ ...v2, video: true });
  await rm(path.join(other, 'videos'), { recursive: true });
  await symlink(path.join(disk, 'videos'), path.join(other, 'videos'));
  expect(await (await openDataset(other, proxies, links)).videos(1)).toEqual([]);

  // Nothing a dataset can write into allows it anything.
  expect(JSON.parse(await readFile(path.join(dataDir, 'allowed-links.json'), 'utf8'))).toEqual({
    [root]: [disk],
  });
});

it('allows no folder that holds the whole home, not even from a list of before', async () => {
  const { root } = await videosElsewhere();
  const dataDir = await scratchFolder();
  const links = new AllowedLinks(() => dataDir);
  for (const folder of ['/', os.homedir(), `${os.homedir()}/../`]) {
    await expect(allowLinks(root, [folder], links)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(`Links into ${folder} are not allowed`) as string,
    });
  }
  const file = path.join(dataDir, 'allowed-links.json');
  await writeFile(file, JSON.stringify({ [root]: ['/', dataDir] }));
  expect(await links.of(root)).toEqual([dataDir]);
  await allowLinks(root, [dataDir], links);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it('a window allows a folder by a call, and the list outlives the studio', async () => {
  const { root, disk } = await videosElsewhere();
  const test = await openTestStudio();
  onTestFinished(() => test.close());
  const client = memoryClient(test);
  const opened = await client.call('dataset.open', { path: root });
  expect(opened.cameras).toMatchObject([{ width: 0 }]);
  const allowed = await client.call('dataset.allowLinks', { path: root, folders: [disk] });
  expect(allowed).toMatchObject({ id: opened.id, problems: [], cameras: [{ width: 128 }] });
  const { videos } = await client.call('dataset.episode', { datasetId: opened.id, episode: 1 });
  expect(videos).toHaveLength(1);
  expect(await new AllowedLinks(() => test.dataDir).of(root)).toEqual([disk]);
});

it.each([v2, v3])('never gives DuckDB a folder, whose files may be links: %o', async (options) => {
  const secret = path.join(await scratchFolder(), 'secret.parquet');
  await writeParquet(
    secret,
    `SELECT [42.5::FLOAT, 0, 0] AS "observation.state", 0 AS episode_index`,
  );
  const root = await smallDataset({ ...options, info: { data_path: 'more' } });
  await mkdir(path.join(root, 'more'));
  await symlink(secret, path.join(root, 'more/a.parquet'));
  await expect((await openDataset(root)).signals(0)).rejects.toMatchObject({
    message: expect.stringContaining('is a folder') as string,
  });
});

it('does not take tasks out of a folder of links', async () => {
  const secret = path.join(await scratchFolder(), 'secret.parquet');
  await writeParquet(secret, `SELECT 0::BIGINT AS task_index, 'SECRET TASK' AS task`);
  const root = await smallDataset(v3);
  await rm(path.join(root, 'meta/tasks.parquet'));
  await mkdir(path.join(root, 'meta/tasks.parquet'));
  await symlink(secret, path.join(root, 'meta/tasks.parquet/a.parquet'));
  const { summary } = await openDataset(root);
  expect(JSON.stringify(summary)).not.toContain('SECRET');
  expect(summary.problems[0]).toMatchObject({ code: 'tasks-unreadable' });
});

it('looks again immediately before a tool opens what was a file when the dataset was opened', async () => {
  const root = await smallDataset({ ...v2, video: true });
  const dataset = await openDataset(root);
  const [video] = await dataset.videos(0);
  const file = video?.file ?? '';
  const secret = path.join(await scratchFolder(), 'secret.mp4');
  await rename(file, secret);
  await symlink(secret, file);
  const request = { file, startSec: 0, frames: 3, width: 8, height: 8 };
  const replaced = { code: 'corrupt-data', message: expect.stringContaining('link') as string };
  await expect(probeVideo(file)).rejects.toMatchObject(replaced);
  await expect(decodeFrames({ ...request, pixelFormat: 'gray' }).next()).rejects.toMatchObject(
    replaced,
  );

  const data = path.join(root, 'data/chunk-000/episode_000000.parquet');
  const source = { file: data, relative: 'data', wholeFile: true, globalRange: null };
  await rename(data, `${secret}.parquet`);
  await symlink(`${secret}.parquet`, data);
  await expect(readTexts(source, dataset.episode(0), 'task')).rejects.toMatchObject(replaced);
  await expect(surveyFile(source, new Map(), { fps: 10, whole: 0 })).rejects.toMatchObject(
    replaced,
  );
  const file0 = { source, bytes: 0, columns: new Map<string, string>(), episodes: [0] };
  await expect(readingRows(file0, 0, () => Promise.resolve())).rejects.toMatchObject(replaced);
});

it('does not list what a link out of the dataset leads to', async () => {
  const root = await smallDataset(v2);
  const elsewhere = await scratchFolder();
  await writeFile(path.join(elsewhere, 'episode_000000.parquet'), '');
  await rm(path.join(root, 'data/chunk-000'), { recursive: true });
  await symlink(elsewhere, path.join(root, 'data/chunk-000'));
  const { summary } = await openDataset(root);
  // Whether the files are there or not, it is said that they are elsewhere.
  expect(summary.problems.filter(({ code }) => code === 'data-missing')).toEqual([]);
  expect(summary.problems.map(({ code }) => code)).toContain('path-outside');
});
