/** Datasets of which every episode has the same fault, of every camera: what is kept of it does not grow with them. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { unwatched } from '../../../src/core/jobs/progress';
import { checkIntegrity } from '../../../src/core/datasets/integrity/check-integrity';
import { checkFiles } from '../../../src/core/datasets/lerobot/checks/check-files';
import { checkVideos } from '../../../src/core/datasets/lerobot/checks/check-videos';
import { isLeRobotDataset } from '../../../src/core/datasets/lerobot/lerobot-dataset';
import type { EpisodeTable } from '../../../src/core/datasets/lerobot/metadata/episode-table';
import { openDataset } from '../../../src/core/datasets/open';
import { lowerLimits } from './run-bomb';
import { scratchFolder, setAside, smallDataset, writeParquet } from './small-dataset';

it('missing videos are listed as often as anybody reads, of however many cameras', async () => {
  const root = await scratchFolder();
  const keys = Array.from({ length: 10 }, (_, at) => `camera${at}`);
  for (const key of keys) {
    await mkdir(path.join(root, key));
    await writeFile(path.join(root, key, '0.mp4'), '');
  }
  const episodes = Array.from({ length: 50 }, (_, index) => ({ index, length: 1, tasks: [] }));
  const table = {
    episodes,
    dataPath: () => 'camera0/0.mp4',
    video: (at: number, key: string) => ({ relative: `${key}/${at}.mp4` }),
  } as unknown as EpisodeTable;
  const cameras = keys.map((key) => ({ key, dtype: 'video', names: null, shape: [] }));
  lowerLimits({ listedFindings: 60 });
  const { problems, lostVideos } = await checkFiles(root, table, cameras);
  expect(lostVideos).toBe(490);
  expect(problems.filter(({ code }) => code === 'video-missing')).toHaveLength(60);
  expect(problems.at(-1)?.message).toBe(
    'video-missing was found 490 times, of which 60 are listed.',
  );
  // More than may be listed of one camera.
  lowerLimits({ listedFindings: 20 });
  const few = (await checkFiles(root, table, cameras)).problems;
  expect(few.filter(({ code }) => code === 'video-missing')).toHaveLength(20);
  expect(few.at(-1)?.message).toContain('found 490 times');
});

it('a check of all lists as many of each kind', async () => {
  const root = await smallDataset({ version: 'v3.0', lengths: Array<number>(12).fill(2) });
  const file = path.join(root, 'data/chunk-000/file-000.parquet');
  const rows = await setAside(file);
  await writeParquet(file, `SELECT * REPLACE (frame_index + 5 AS frame_index) FROM ${rows}`);
  const dataset = await openDataset(root);
  lowerLimits({ listedFindings: 4 });
  const { problems } = await checkIntegrity(dataset, { deep: false }, unwatched);
  expect(problems.filter(({ code }) => code === 'frame-index-wrong')).toHaveLength(4);
  expect(problems.map(({ message }) => message)).toContain(
    'frame-index-wrong was found 12 times, of which 4 are listed.',
  );
});

it('what the list of episodes says of itself is listed as often', async () => {
  const root = await smallDataset({ version: 'v3.0', lengths: Array<number>(12).fill(2) });
  const file = path.join(root, 'meta/episodes/chunk-000/file-000.parquet');
  const rows = await setAside(file);
  await writeParquet(
    file,
    `SELECT * REPLACE (dataset_to_index + 1 AS dataset_to_index) FROM ${rows}`,
  );
  lowerLimits({ listedFindings: 4 });
  const { problems } = (await openDataset(root)).summary;
  expect(problems.map(({ message }) => message)).toContain(
    'episode-range-wrong was found 12 times, of which 4 are listed.',
  );
});

it('a link that leads nowhere is said once, of however many folders behind it', async () => {
  const root = await scratchFolder();
  await symlink(path.join(root, 'nowhere'), path.join(root, 'away'));
  const episodes = Array.from({ length: 5 }, (_, index) => ({ index, length: 1, tasks: [] }));
  const table = { episodes, dataPath: (at: number) => `away/${at}/rows.parquet` };
  const { problems } = await checkFiles(root, table as unknown as EpisodeTable, []);
  expect(problems.filter(({ code }) => code === 'path-outside')).toMatchObject([{ file: 'away' }]);
});

it('of more videos than can be looked at, those of some episodes are', async () => {
  const video = { dtype: 'video', shape: [64, 128, 3], names: null };
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [1, 1, 1, 1, 1, 1],
    features: { 'observation.images.top': video },
  });
  const folder = path.join(root, 'videos/chunk-000/observation.images.top');
  await mkdir(folder, { recursive: true });
  for (const episode of [0, 1, 2, 3, 4, 5]) {
    await symlink('nowhere', path.join(folder, `episode_00000${episode}.mp4`));
  }
  const dataset = await openDataset(root);
  if (!isLeRobotDataset(dataset)) throw new Error('not opened as LeRobot');
  const counted = async (most?: number): Promise<string> =>
    (await checkVideos(dataset, unwatched, most)).map(({ message }) => message).join('\n');
  expect(await counted()).not.toContain('counted');
  expect(await counted(3)).toContain('counted in 3 of 6 video files, evenly');
  lowerLimits({ checkedVideos: 3 });
  expect(await counted()).toContain('counted in 3 of 3 video files (those of one episode in 2), ');
  lowerLimits({ namedVideos: 5 });
  await expect(openDataset(root)).rejects.toThrow(/names 6 videos, 1 for each of 6 episodes/);
});
