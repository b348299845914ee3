/** A v3.0 dataset as large ones are: two data files, two video files, two episode lists with statistics. */
import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { quoteName } from '../../../src/core/datasets/duckdb';
import { setAside, smallDataset, writeParquet } from '../datasets/small-dataset';

const camera = 'observation.images.top';
export const splitLengths = [12, 9, 15, 10];

/** Episodes 0 and 1 are in the first files, 2 and 3 in the second. State and action have per-episode statistics. */
export async function splitDataset(): Promise<string> {
  const root = await smallDataset({ version: 'v3.0', lengths: splitLengths, video: true });
  const file = (folder: string, number: number, extension: string): string =>
    path.join(root, folder, 'chunk-000', `file-00${number}.${extension}`);
  const data = await setAside(file('data', 0, 'parquet'));
  const list = await setAside(file('meta/episodes', 0, 'parquet'));
  await copyFile(
    file(`videos/${camera}`, 0, 'mp4'),
    path.join(root, 'videos', camera, 'chunk-000', 'file-001.mp4'),
  );
  const second = ['data/file_index', `videos/${camera}/file_index`];
  for (const half of [0, 1]) {
    const where = half === 0 ? 'episode_index < 2' : 'episode_index >= 2';
    await writeParquet(file('data', half, 'parquet'), `SELECT * FROM ${data} WHERE ${where}`);
    const numbers = second.map((name) => `${half} AS ${quoteName(name)}`).join(', ');
    await writeParquet(
      file('meta/episodes', half, 'parquet'),
      `SELECT l.* REPLACE (${numbers}), 0 AS "meta/episodes/chunk_index", ${half} AS "meta/episodes/file_index",
         s.* EXCLUDE (episode_index)
       FROM ${list} l JOIN (${statistics(data)}) s USING (episode_index) WHERE ${where}`,
    );
  }
  await writeFile(
    path.join(root, 'meta/stats.json'),
    JSON.stringify({
      action: { min: [0, -14], max: [14, 0], mean: [1, 2], std: [3, 4], count: [46] },
    }),
  );
  return root;
}

const picture = (value: string): string => `[[[${value}]], [[${value}]], [[${value}]]]`;

/** Of `action` and `index`, as LeRobot 0.4.1 wrote them: five statistics, one list each; of the camera made-up ones. */
function statistics(data: string): string {
  const columns = [
    ...['min', 'max', 'avg', 'stddev_pop'].map((name) => {
      const key = { avg: 'mean', stddev_pop: 'std' }[name] ?? name;
      return `[${name}(action[1]::DOUBLE), ${name}(action[2]::DOUBLE)] AS "stats/action/${key}",
        [${name}("index"::DOUBLE)] AS "stats/index/${key}",
        ${picture(`${name}(frame_index::DOUBLE) / 100`)} AS "stats/${camera}/${key}"`;
    }),
    ...['action', 'index', camera].map((name) => `[count(*)] AS "stats/${name}/count"`),
  ];
  return `SELECT episode_index, ${columns.join(', ')} FROM ${data} GROUP BY episode_index`;
}
